"""The words of the demo for people."""

from conference.demo.policy import Refusal
from conference.infra.words import lazy as _l
from conference.kernel.actor import Role

ROLE_WORDS = {
    Role.REPRESENTATIVE: _l("representative"),
    Role.CHAIR: _l("chair"),
    Role.RECORDER: _l("recorder"),
    Role.COORDINATOR: _l("coordinator"),
    Role.PRIVACY_OFFICER: _l("privacy officer"),
    Role.ADVISER: _l("survivor adviser"),
    Role.OBSERVER: _l("observer"),
    Role.ADMINISTRATOR: _l("administrator"),
    Role.STEERING: _l("steering group"),
}

REFUSAL_WORDS = {
    Refusal.IN_PRODUCTION: _l(
        "This installation is set to production. The demo has passwords that everybody knows, so nothing was made."
    ),
    Refusal.ANOTHER_TASK_FORCE: _l(
        "There is a task force here that is not the demo. Nothing was changed; "
        "the demo needs an empty database of its own."
    ),
}
