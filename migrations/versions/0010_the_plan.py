"""the plan

A case that the table discussed is followed and waits no longer: the day is kept with it, and taken over from the
conferences that there were. What changed in an agenda after it was published is kept until everybody is told.

Revision: 0010
Revises: 0009
"""

from datetime import UTC
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_CASE = sa.table("case", sa.column("id", sa.Uuid()), sa.column("state"), sa.column("discussed_on", sa.Date()))
_ITEM = sa.table("agenda_item", sa.column("case_id", sa.Uuid()), sa.column("meeting_id", sa.Uuid()), sa.column("state"))
_MEETING = sa.table(
    "meeting", sa.column("id", sa.Uuid()), sa.column("starts_at", sa.DateTime(timezone=True)), sa.column("state")
)


def _note_what_was_discussed():
    """The local day of the last conference that discussed a case, for each that is still there."""
    connection = op.get_bind()
    zone = ZoneInfo(connection.scalar(sa.text("SELECT time_zone FROM task_force")) or "UTC")
    last = (
        sa.select(_ITEM.c.case_id, sa.func.max(_MEETING.c.starts_at, type_=sa.DateTime(timezone=True)))
        .join(_MEETING, _MEETING.c.id == _ITEM.c.meeting_id)
        .where(_ITEM.c.case_id.is_not(None), _ITEM.c.state == "done", _MEETING.c.state == "ended")
        .group_by(_ITEM.c.case_id)
    )
    for case, at in connection.execute(last).all():
        day = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(zone).date()
        held = sa.update(_CASE).where(_CASE.c.id == case, _CASE.c.state != "erased")
        connection.execute(held.values(discussed_on=day))


def _forget_triggers():
    """What counts the changes of tables. Put there at the end of every migration (`infra/change_counts.py`)."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.execute("DROP FUNCTION IF EXISTS count_change() CASCADE")
        return
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'changed_%'"
    for (name,) in connection.execute(sa.text(query)).all():
        op.execute(f"DROP TRIGGER {name}")


def upgrade():
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("discussed_on", sa.Date(), nullable=True))
        batch_op.create_index("ix_case_discussed", ["state", "discussed_on"], unique=False)
    _note_what_was_discussed()

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("untold", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("told_changes", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    _forget_triggers()
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_column("told_at")
        batch_op.drop_column("told_changes")
        batch_op.drop_column("untold")
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.drop_index("ix_case_discussed")
        batch_op.drop_column("discussed_on")
