"""what holds for every date

The task force keeps its holidays, who normally comes, and what every agenda begins and ends with. A conference may be
called for one case in an emergency: it belongs to no series, and has a list of those for whom it was called, as every
date that is told has from now on.

Revision: 0012
Revises: 0011
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_DEEDS = "ck_record_entry_deed"
_NEW_DEEDS = ["ask_conference", "answer_conference"]
_KIND = "ck_agenda_item_itemkind"


def _words(name, *words):
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _known(table, check):
    """The words that a check allows by now, whichever versions came before."""
    for held in sa.inspect(op.get_bind()).get_check_constraints(table):
        if held["name"] == check:
            return re.findall(r"'(\w+)'", held["sqltext"])
    raise LookupError(check)


def _check(table, check, column, words):
    allowed = ", ".join(repr(word) for word in words)
    with op.batch_alter_table(table, schema=None) as batch_op:
        if op.get_bind().dialect.name != "sqlite":  # there, the table is made anew without it
            batch_op.drop_constraint(op.f(check), type_="check")
        batch_op.create_check_constraint(op.f(check), sa.text(f"{column} IN ({allowed})"))


def _forget_triggers():
    """What counts the changes of tables. Put there at the end of every migration (`infra/change_counts.py`)."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.execute("DROP FUNCTION IF EXISTS count_change() CASCADE")
        return
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'changed_%'"
    for (name,) in connection.execute(sa.text(query)).all():
        op.execute(f"DROP TRIGGER {name}")


def _lists():
    op.create_table(
        "seldom",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["membership.id"], name=op.f("fk_seldom_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_seldom")),
    )
    op.create_table(
        "holiday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_holiday")),
    )
    op.create_table(
        "standing_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", _words("standingplace", "first", "last"), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_item")),
    )
    op.create_table(
        "invited",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("by_chair", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_invited_meeting_id")),
        sa.ForeignKeyConstraint(["member_id"], ["membership.id"], name=op.f("fk_invited_member_id")),
        sa.PrimaryKeyConstraint("meeting_id", "member_id", name=op.f("pk_invited")),
    )


def _requests():
    op.create_table(
        "emergency_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_for", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "why",
            _words("why", "danger", "leaving", "nowhere_safe", "child", "decision_due", "other_reason"),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", _words("requeststate", "open", "called", "not_called"), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_emergency_request_case_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["membership.id"], name=op.f("fk_emergency_request_asked_by")),
        sa.ForeignKeyConstraint(["asked_for"], ["agency.id"], name=op.f("fk_emergency_request_asked_for")),
        sa.ForeignKeyConstraint(["answered_by"], ["membership.id"], name=op.f("fk_emergency_request_answered_by")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_emergency_request_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_request")),
    )
    op.create_index(op.f("ix_emergency_request_case_id"), "emergency_request", ["case_id"])
    op.create_index(
        "ix_emergency_request_waiting",
        "emergency_request",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def upgrade():
    _lists()
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.add_column(sa.Column("skips_holidays", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("called_for", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("holiday", sa.Text(), nullable=True))
        batch_op.alter_column("series_id", existing_type=sa.Uuid(), nullable=True)
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("title", sa.Text(), nullable=True))
    _check("agenda_item", _KIND, "kind", [*_known("agenda_item", _KIND), "standing"])
    _check("record_entry", _DEEDS, "deed", [*_known("record_entry", _DEEDS), *_NEW_DEEDS])
    _requests()


def downgrade():
    _forget_triggers()
    op.drop_table("emergency_request")
    op.drop_table("invited")
    # Minutes stay: an emergency conference becomes a date like others, a standing item unfinished business.
    op.execute("UPDATE meeting SET series_id = (SELECT id FROM series LIMIT 1) WHERE series_id IS NULL")
    op.execute("UPDATE agenda_item SET kind = 'unfinished' WHERE kind = 'standing'")
    op.execute(f"DELETE FROM record_entry WHERE deed IN ({', '.join(repr(deed) for deed in _NEW_DEEDS)})")
    _check("record_entry", _DEEDS, "deed", [deed for deed in _known("record_entry", _DEEDS) if deed not in _NEW_DEEDS])
    _check("agenda_item", _KIND, "kind", [kind for kind in _known("agenda_item", _KIND) if kind != "standing"])
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_column("title")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.alter_column("series_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column("holiday")
        batch_op.drop_column("called_for")
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.drop_column("skips_holidays")
    op.drop_table("standing_item")
    op.drop_table("holiday")
    op.drop_table("seldom")
