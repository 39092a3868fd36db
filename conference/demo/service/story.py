"""What happened at the demo's table until today. Every moment is counted from now, so the demo does not age."""

from datetime import datetime, timedelta

from conference.cases.service import survivor_of
from conference.consent import service as consent
from conference.consent.domain import Category, Interpreter, NewRelease, Purpose, Signature, Signer
from conference.demo.domain import CasePart
from conference.demo.domain import cases as parts
from conference.demo.service.last_time import Casebook, hold
from conference.demo.service.people import Cast
from conference.demo.service.since_then import call_today, follow_up
from conference.demo.service.walking_with_her import walk_with_her
from conference.directory import service as directory
from conference.kernel.ids import CaseId, ReleaseId
from conference.kernel.narrative import Narrative
from conference.queue import service as queue
from conference.queue.domain import Bringing

_WEDNESDAY = 2


def tell(cast: Cast) -> None:
    """Everything in its order: cases, releases, the last conference, what came since, and the one called today."""
    # Seven to thirteen days ago, so that the next date of the rhythm is always still to come.
    last = cast.today - timedelta(days=7 + (cast.today.weekday() - _WEDNESDAY) % 7)

    def before(days: int, clock: str) -> datetime:
        return cast.at(last - timedelta(days=days), clock)

    no_address = bring(cast, parts.NO_ADDRESS, cast.at(cast.today - timedelta(days=47), "10:40"))
    book = Casebook(
        healing=bring(cast, parts.HEALING, before(20, "09:15")),
        moving_on=bring(cast, parts.MOVING_ON, before(15, "11:05")),
        school=bring(cast, parts.SCHOOL, before(8, "15:20")),
        near_family=bring(cast, parts.NEAR_FAMILY, before(6, "14:10")),
    )
    withdrawn = _record_releases(cast, book, before(6, "16:30"))
    series = hold(cast, book, last)
    bring(cast, parts.AT_COURT, cast.at(last + timedelta(days=1), "09:50"))
    bring(cast, parts.BACK_AGAIN, cast.now - timedelta(days=6, hours=3), known_for=timedelta(days=2))
    just_arrived = bring(cast, parts.JUST_ARRIVED, cast.now - timedelta(days=4), known_for=timedelta(hours=20))
    consent.withdraw(cast.people["adele"], withdrawn, cast.now - timedelta(days=3))
    follow_up(cast, book)
    walk_with_her(cast, book)
    bring(cast, parts.STILL_INSIDE, cast.now - timedelta(days=2))
    with_a_dog = bring(cast, parts.WITH_A_DOG, cast.now - timedelta(hours=22), known_for=timedelta(hours=4))
    call_today(cast, series, (book.near_family, with_a_dog, just_arrived, book.moving_on, no_address))


def bring(cast: Cast, part: CasePart, at: datetime, *, known_for: timedelta | None = None) -> CaseId:
    """Bring a case. `known_for`: how long before that the first contact was."""
    bringing = Bringing(
        to_the_table=part.to_the_table,
        question=Narrative.read(part.question),
        needs=tuple(Narrative.read(need) for need in part.needs),
        does_not_want=Narrative.read(part.does_not_want),
        age_band=part.age_band,
        region=Narrative.read(part.area),
        languages=Narrative.read(part.languages),
        interpreter=part.interpreter,
        knows=part.knows,
        knows_why=Narrative.read(part.knows_why),
        primary=cast.people[part.by].member,
        backup=cast.people[part.backup].member if part.backup else None,
        kept_out=frozenset(cast.agencies[key] for key in part.kept_out),
        first_contact_at=at - known_for if known_for else None,
        returned=part.returned,
        urgent_because=Narrative.read(part.urgent_because),
    )
    return queue.bring(cast.people[part.by], bringing, at)


def _record_releases(cast: Cast, book: Casebook, at: datetime) -> ReleaseId:
    """Record a release with the detail it covers and one about to end; give the third, which she will withdraw."""
    rosa, adele = cast.people["rosa"], cast.people["adele"]
    signed_on = directory.today(at)

    def given(case: CaseId, recipient: str, category: Category, purpose: Purpose, *, days_left: int) -> NewRelease:
        return NewRelease(
            about=survivor_of(case),
            signatures=(Signature(Signer.SURVIVOR),),
            recipient=cast.agencies[recipient],
            categories=frozenset({category}),
            purposes=frozenset({purpose}),
            signed_on=signed_on,
            last_day=cast.today + timedelta(days=days_left),
            explained=True,
            interpreter=Interpreter.PROFESSIONAL,
        )

    covering = given(book.moving_on, "shelter", Category.LOCATION_SAFETY, Purpose.SAFETY_PLANNING, days_left=47)
    consent.record_release(rosa, book.moving_on, covering, at)
    consent.enter_detail(
        rosa,
        book.moving_on,
        Category.LOCATION_SAFETY,
        "Invented for this demo: her bus stops behind the Blue Lantern Bakery. Never meet her there.",
        at,
    )
    ending = given(book.moving_on, "income", Category.INCOME_HOUSING, Purpose.INCOME, days_left=9)
    consent.record_release(rosa, book.moving_on, ending, at)
    other = given(book.healing, "legal", Category.LEGAL_IMMIGRATION, Purpose.LEGAL_HELP, days_left=40)
    return consent.record_release(adele, book.healing, other, at)
