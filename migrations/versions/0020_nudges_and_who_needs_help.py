"""nudges, and who needs help

Somebody asks how a promise stands, and whoever looks after it hears of it in their one mail of the day. Whether anybody
was asked for the check of a referral. From how many promises not kept, in how many days, the steering group hears of an
agency. Who wanted no reminder at all wants none of the new ones.

Revision: 0020
Revises: 0019
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_KIND = "ck_action_move_move"
_NUDGED = "nudged"
_NOT_DONE = "outcome = 'not_done'"
_OLD = frozenset({"ahead", "today", "late", "very_late"})
_NEW = frozenset({"nudged", "check", "repeated"})
_WANTED = ("follow_up", "id"), ("own_reminders", "person_id")


def _moves(change):
    """Let the history of actions have other words."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("action_move")
    held = next(re.findall(r"'(\w+)'", check["sqltext"]) for check in checks if check["name"] == _KIND)
    allowed = ", ".join(repr(word) for word in change(held))
    with op.batch_alter_table("action_move", schema=None) as batch_op:
        if op.get_bind().dialect.name != "sqlite":  # there, the table is made anew without it
            batch_op.drop_constraint(op.f(_KIND), type_="check")
        batch_op.create_check_constraint(op.f(_KIND), sa.text(f"kind IN ({allowed})"))


def _off(change):
    """What nobody, or somebody, wants to be told."""
    for name, key in _WANTED:
        table = sa.table(name, sa.column(key, sa.Uuid()), sa.column("off", sa.JSON()))
        for row, off in op.get_bind().execute(sa.select(table.c[key], table.c.off)).all():
            op.execute(sa.update(table).where(table.c[key] == row).values(off=sorted(change(frozenset(off)))))


def upgrade():
    op.create_table(
        "waiting_nudge",
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("by_member", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_waiting_nudge_action_id")),
        sa.ForeignKeyConstraint(["by_member"], ["membership.id"], name=op.f("fk_waiting_nudge_by_member")),
        sa.PrimaryKeyConstraint("action_id", "by_member", name=op.f("pk_waiting_nudge")),
    )
    op.create_table(
        "letter_day",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_letter_day_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_letter_day")),
    )
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.add_column(sa.Column("check_asked_on", sa.Date(), nullable=True))
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.add_column(sa.Column("repeats", sa.Integer(), server_default="3", nullable=False))
        batch_op.add_column(sa.Column("repeat_days", sa.Integer(), server_default="90", nullable=False))
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.alter_column("repeats", existing_type=sa.Integer(), server_default=None)
        batch_op.alter_column("repeat_days", existing_type=sa.Integer(), server_default=None)
    op.create_index(
        "ix_action_not_done",
        "action",
        ["agency_id", "closed_at"],
        sqlite_where=sa.text(_NOT_DONE),
        postgresql_where=sa.text(_NOT_DONE),
    )
    _moves(lambda held: [*held, _NUDGED])
    _off(lambda off: off | _NEW if off >= _OLD else off)


def downgrade():
    """The history of actions lets go of who asked how they stand."""
    op.execute(f"DELETE FROM action_move WHERE kind = '{_NUDGED}'")
    _off(lambda off: off & _OLD)
    _moves(lambda held: [word for word in held if word != _NUDGED])
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.drop_column("repeat_days")
        batch_op.drop_column("repeats")
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.drop_column("check_asked_on")
    op.drop_index("ix_action_not_done", table_name="action")
    for table in ("letter_day", "waiting_nudge"):
        op.drop_table(table)
