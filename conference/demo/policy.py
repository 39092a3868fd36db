"""Rules of the demo. Pure."""

from enum import StrEnum

from conference.demo.domain import NAME
from conference.kernel.verdict import Verdict, allow, deny


class Refusal(StrEnum):
    """Why there will be no demo."""

    IN_PRODUCTION = "in_production"
    ANOTHER_TASK_FORCE = "another_task_force"


def may_set_the_table(*, production: bool, task_force: str | None) -> Verdict:
    """Whether the demo may be here: never beside real work, for everybody knows its password."""
    if production:
        return deny(Refusal.IN_PRODUCTION)
    if task_force not in {None, NAME}:
        return deny(Refusal.ANOTHER_TASK_FORCE)
    return allow()
