"""Words of a card."""

from conference.infra.words import lazy as _l

UNNAMED = _l("A case without a name yet")
