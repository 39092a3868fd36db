"""A case is called by another name in every word that is kept of it."""

import re

import sqlalchemy as sa

from conference.consent.store.ending import belonging
from conference.infra.columns import NarrativeText
from conference.infra.database import session
from conference.kernel.ids import CaseId
from conference.kernel.narrative import Narrative


def say_instead(case_id: CaseId, before: str, after: str) -> None:
    """Have every word that belongs to a case say its new name where it said the old one, inside the caller's
    transaction.
    """
    said = re.compile(re.escape(before), re.IGNORECASE)
    for table, belongs in belonging(case_id):
        texts = [column for column in table.columns if isinstance(column.type, NarrativeText)]
        keys = list(table.primary_key.columns)
        for text in texts:
            found = sa.select(*keys, text).where(belongs, text.icontains(before, autoescape=True))
            for *key, words in session().execute(found).all():
                this = sa.and_(*(column == value for column, value in zip(keys, key, strict=True)))
                new = Narrative.stored(said.sub(after, words))
                session().execute(sa.update(table).where(this).values({text.name: new}))
    session().expire_all()
