"""The demo as a whole: set once, and who can sign in to it."""

from datetime import datetime

from conference.demo.domain import NAME, PASSWORD, TIME_ZONE, Account
from conference.demo.domain.people import AGENCIES, PEOPLE
from conference.demo.policy import may_set_the_table
from conference.demo.service.duties import record_duties
from conference.demo.service.people import seat
from conference.demo.service.story import tell
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra import passwords
from conference.infra.database import transaction
from conference.kernel.errors import require


def set_the_table(now: datetime, *, production: bool) -> bool:
    """Fill an empty database with the demo, all of it or nothing; False when it was there already.

    Raises RefusedError with a code of `policy.Refusal`.
    """
    held = directory_store.task_force()
    require(may_set_the_table(production=production, task_force=held.name if held else None))
    if held is not None:
        return False
    password_hash = passwords.make_hash(PASSWORD)  # once: it takes long, on purpose
    with transaction():
        directory.create_task_force(name=NAME, time_zone=TIME_ZONE)
        record_duties(now)
        tell(seat(now, password_hash))
    return True


def accounts(now: datetime) -> list[Account]:
    """Who can sign in."""
    names = {part.key: part.name for part in AGENCIES}
    ids = {name: agency for agency, name in directory_store.names().items()}
    current = directory_store.current_agencies(now, directory.zone())
    return [
        Account(person=part, agency=names[part.agency], paused=ids.get(names[part.agency]) not in current)
        for part in PEOPLE
    ]
