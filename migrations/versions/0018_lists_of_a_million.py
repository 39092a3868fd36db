"""lists of a million

What is offered to an agency and what was set aside is found by indexes that SQLite takes also where an agency has
hundreds of thousands of actions.

Revision: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_IN_ORDER = ["due", "proposed_at", "id"]


def upgrade():
    """Nothing else changes."""
    _index("carried", ["carrier_id", "agency_id", "state", *_IN_ORDER])
    _index("offered", ["offered_to_id", "state", *_IN_ORDER], "offered_to_id IS NOT NULL")
    _index("snoozed", ["agency_id", "state", *_IN_ORDER], "snoozed_until IS NOT NULL")


def downgrade():
    """As it was."""
    _index("carried", ["carrier_id", "state", *_IN_ORDER])
    _index("offered", ["offered_to_id", "due"], "offered_to_id IS NOT NULL")
    _index("snoozed", ["agency_id", "snoozed_until"], "snoozed_until IS NOT NULL")


def _index(name, columns, where=None):
    op.drop_index(f"ix_action_{name}", "action")
    kept = {} if where is None else {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}
    op.create_index(f"ix_action_{name}", "action", columns, **kept)
