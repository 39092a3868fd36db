"""who comes

A series keeps its rhythm as a recurrence rule. A single date of it is moved or skipped with a reason, has a place, and
is named in calendars. Members say whether they come, and have the dates in a calendar of their own.

Revision: 0008
Revises: 0007
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_BEFORE = ["planned", "published", "live", "ended"]
_NEW = ["skipped"]
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def _states(batch_op, states):
    allowed = ", ".join(repr(state) for state in states)
    if op.get_bind().dialect.name != "sqlite":  # there, the table is made anew without it
        batch_op.drop_constraint(op.f("ck_meeting_meetingstate"), type_="check")
    batch_op.create_check_constraint(op.f("ck_meeting_meetingstate"), sa.text(f"state IN ({allowed})"))


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
    _forget_triggers()
    _rhythms()
    _dates()
    op.create_table(
        "answer",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column(
            "coming",
            sa.Enum("coming", "apologies", name="coming", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("information_sent", sa.Boolean(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["deputy_id"], ["membership.id"], name=op.f("fk_answer_deputy_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_answer_meeting_id")),
        sa.ForeignKeyConstraint(["member_id"], ["membership.id"], name=op.f("fk_answer_member_id")),
        sa.PrimaryKeyConstraint("meeting_id", "member_id", name=op.f("pk_answer")),
    )
    op.create_table(
        "calendar_feed",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["membership.id"], name=op.f("fk_calendar_feed_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("secret", name=op.f("uq_calendar_feed_secret")),
    )
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("method", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("calendar", sa.Text(), nullable=True))


def _rhythms():
    """Every so many weeks from a day on is a rule: on that day's weekday."""
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rule", sa.String(length=80), nullable=True))
    known = [sa.column("id", sa.Uuid()), sa.column("first_day", sa.Date()), sa.column("every_weeks"), sa.column("rule")]
    series = sa.table("series", *known)
    connection = op.get_bind()
    for row in connection.execute(sa.select(series)).all():
        rule = f"FREQ=WEEKLY;INTERVAL={row.every_weeks};BYDAY={_WEEKDAYS[row.first_day.weekday()]}"
        connection.execute(series.update().where(series.c.id == row.id).values(rule=rule))
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.alter_column("rule", existing_type=sa.String(length=80), nullable=False)
        batch_op.drop_column("every_weeks")


def _dates():
    """Meetings so far are where their series has them. Of those that were called, members have been told."""
    because = sa.Enum(
        "holiday",
        "too_few",
        "no_room",
        "something_urgent",
        "other",
        name="because",
        native_enum=False,
        create_constraint=True,
        length=40,
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("because", because, nullable=True))
        batch_op.add_column(sa.Column("place", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("uid", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("sequence", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("told", sa.Integer(), nullable=True))
        _states(batch_op, _BEFORE + _NEW)
    op.execute("UPDATE meeting SET due_at = starts_at")
    op.execute("UPDATE meeting SET told = 0 WHERE state <> 'planned'")
    meeting = sa.table("meeting", sa.column("id", sa.Uuid()), sa.column("uid"))
    connection = op.get_bind()
    for (meeting_id,) in connection.execute(sa.select(meeting.c.id)).all():
        uid = f"{secrets.token_hex(16)}@common-table"
        connection.execute(meeting.update().where(meeting.c.id == meeting_id).values(uid=uid))
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.alter_column("due_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.alter_column("uid", existing_type=sa.String(length=60), nullable=False)
        batch_op.create_unique_constraint(op.f("uq_meeting_series_id_due_at"), ["series_id", "due_at"])
        batch_op.create_unique_constraint(op.f("uq_meeting_uid"), ["uid"])


def downgrade():
    """The version before has no word for a date that was skipped: it is planned again. A rhythm by months comes every
    so many times four weeks.
    """
    _forget_triggers()
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.drop_column("calendar")
        batch_op.drop_column("method")
    op.drop_table("calendar_feed")
    op.drop_table("answer")
    op.execute("UPDATE meeting SET state = 'planned' WHERE state = 'skipped'")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_meeting_uid"), type_="unique")
        batch_op.drop_constraint(op.f("uq_meeting_series_id_due_at"), type_="unique")
        batch_op.drop_constraint(op.f("ck_meeting_because"), type_="check")
        for name in ("told", "sequence", "uid", "place", "because", "due_at"):
            batch_op.drop_column(name)
        _states(batch_op, _BEFORE)
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.add_column(sa.Column("every_weeks", sa.Integer(), server_default="2", nullable=False))
    series = sa.table("series", sa.column("id", sa.Uuid()), sa.column("every_weeks"), sa.column("rule"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(series.c.id, series.c.rule)).all():
        monthly, every = row.rule.startswith("FREQ=MONTHLY"), int(row.rule.split("INTERVAL=")[1].split(";")[0])
        weeks = every * 4 if monthly else every
        connection.execute(series.update().where(series.c.id == row.id).values(every_weeks=weeks))
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.drop_column("rule")
