"""the plan

A case that the table discussed is followed and waits no longer: the day is kept with it, and taken over from the
conferences that there were. What changed in an agenda after it was published is kept until everybody is told.

Revision: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_DISCUSSED = """
UPDATE "case" SET discussed_on = (
    SELECT MAX({day})
    FROM agenda_item JOIN meeting ON meeting.id = agenda_item.meeting_id
    WHERE agenda_item.case_id = "case".id AND agenda_item.state = 'done' AND meeting.state = 'ended'
)
WHERE state <> 'erased'
"""


def _forget_triggers():
    """What counts the changes of tables. Put there at the end of every migration (`conference/infra/changes.py`)."""
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
    if op.get_bind().dialect.name == "sqlite":  # a day is text there
        op.execute(_DISCUSSED.format(day="SUBSTR(meeting.starts_at, 1, 10)"))
    else:
        op.execute(_DISCUSSED.format(day="CAST(meeting.starts_at AS DATE)"))

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
