"""The cases of the demo, as their workers bring them. Invented; needs and questions, never a story."""

from conference.cases.domain import AgeBand, Knows
from conference.demo.domain import CasePart

FRENCH = "français"

MOVING_ON = CasePart(
    by="rosa",
    backup="adele",
    question="What has to be in place before she moves out of the shelter?",
    needs=(
        "A home of her own, near the bus",
        "An income that arrives before the first rent",
        "Somebody to call in the evening",
    ),
    does_not_want="To change the school of her daughter",
    age_band=AgeBand.FROM_25_TO_34,
    area="Central",
)
HEALING = CasePart(
    by="adele",
    backup="rosa",
    question="Can income support start while she heals, although her papers are not back yet?",
    needs=("Income while she heals", "Counselling in Spanish", "Her papers back, without asking for them herself"),
    does_not_want="Calls at home",
    age_band=AgeBand.FROM_25_TO_34,
    area="North",
    languages="Spanish, some English",
    interpreter=True,
)
SCHOOL = CasePart(
    by="joan",
    backup="luc",
    question="Qui peut l’accompagner à l’école, sans qu’elle ait à tout raconter encore une fois ?",
    needs=("Finir son année scolaire", "Voir sa sœur chaque semaine", "Une seule intervenante, toujours la même"),
    does_not_want="Un foyer de groupe",
    age_band=AgeBand.FROM_16_TO_17,
    area="East",
    languages=FRENCH,
)
NEAR_FAMILY = CasePart(
    by="marie",
    question="Which housing outside the city could she move into with her aunts close by?",
    needs=("Housing near her family", "A healing circle", "A ride to appointments"),
    does_not_want="To move to the city",
    age_band=AgeBand.FROM_18_TO_24,
    area="North",
    languages="English, Anishinaabemowin",
)
AT_COURT = CasePart(
    by="luc",
    backup="priya",
    question="Comment témoigner sans se trouver dans la même pièce que lui ?",
    needs=("Témoigner par vidéo", "Quelqu’un à ses côtés le jour même", "Comprendre chaque étape à l’avance"),
    does_not_want="Aucun contact avec les médias",
    age_band=AgeBand.FROM_25_TO_34,
    area="Central",
    languages=FRENCH,
)
NO_ADDRESS = CasePart(
    by="mei",
    question="What will a bank take as proof of address while she has none of her own?",
    needs=("A bank account that nobody else can reach", "Her mail kept somewhere safe"),
    age_band=AgeBand.FROM_35,
    area="West",
    knows=Knows.NOT_SAFE_TO_ASK,
    knows_why="Her mail and her phone are read at home; we ask at the next visit.",
)
BACK_AGAIN = CasePart(
    by="sam",
    backup="amal",
    question="What was missing last time, and who can stay with her through the first weeks?",
    needs=("A room that locks", "The same worker as last time", "Immigration advice before any report"),
    does_not_want="To start from the beginning with new people",
    age_band=AgeBand.FROM_18_TO_24,
    area="East",
    languages="Punjabi, English",
    interpreter=True,
    returned=True,
)
STILL_INSIDE = CasePart(
    by="rosa",
    question="Whom could she meet first, if she decides to come to the table?",
    needs=("Time to decide", "A second phone"),
    age_band=AgeBand.FROM_18_TO_24,
    area="West",
    knows=Knows.NO,
    knows_why="She meets her counsellor again this week and will be asked then.",
    to_the_table=False,
)
JUST_ARRIVED = CasePart(
    by="amal",
    backup="luc",
    question="Qui peut la recevoir cette semaine, en français ou en lingala, pour parler de son statut ?",
    needs=("Un avis juridique avant toute démarche", "Récupérer le salaire qui lui est dû", "Un cours de langue"),
    does_not_want="Que son employeur l’apprenne",
    age_band=AgeBand.FROM_35,
    area="Central",
    languages="français, lingala",
    interpreter=True,
)
WITH_A_DOG = CasePart(
    by="rosa",
    backup="sam",
    question="Who has a bed this week that also takes a dog?",
    needs=("Somewhere safe to sleep, with her dog", "A phone that is only hers", "Company at the hospital"),
    does_not_want="To talk to the police, now or later",
    age_band=AgeBand.FROM_18_TO_24,
    area="East",
    kept_out=("police",),
    urgent_because="She can stay where she is for two more nights only.",
)
