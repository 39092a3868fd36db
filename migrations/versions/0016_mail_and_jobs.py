"""mail and jobs

A mail in the outbox is taken before it is delivered, and tried again. Whoever runs a job takes its turn. How promises
are followed up, what each wants to hear of it, and who is away.

Revision: 0016
Revises: 0015
"""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_WAITING = "delivered_at IS NULL"


def upgrade():
    op.create_table(
        "job_turn",
        sa.Column("job", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holder", sa.Uuid(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_job_turn")),
    )
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE outgoing_mail SET due_at = written_at")
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.alter_column("due_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.alter_column("tries", existing_type=sa.Integer(), server_default=None)
        batch_op.create_index(
            "ix_outgoing_mail_waiting", ["due_at"], sqlite_where=sa.text(_WAITING), postgresql_where=sa.text(_WAITING)
        )
    _make_following()


def _make_following():
    follow_up = op.create_table(
        "follow_up",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ahead_days", sa.Integer(), nullable=False),
        sa.Column("late_days", sa.Integer(), nullable=False),
        sa.Column("chair_days", sa.Integer(), nullable=False),
        sa.Column("off", sa.JSON(), nullable=False),
        sa.Column("monday", sa.Boolean(), nullable=False),
        sa.Column("looked_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    first = {"ahead_days": 2, "late_days": 2, "chair_days": 5, "off": [], "monday": True}
    op.bulk_insert(follow_up, [{"id": uuid.uuid4(), **first}])
    op.create_table(
        "own_reminders",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("off", sa.JSON(), nullable=False),
        sa.Column("monday", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_own_reminders_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_own_reminders")),
    )
    op.create_table(
        "absence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("stand_in_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["membership.id"], name=op.f("fk_absence_member_id")),
        sa.ForeignKeyConstraint(["stand_in_id"], ["membership.id"], name=op.f("fk_absence_stand_in_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absence_member_id"), ["member_id"])
        batch_op.create_index(batch_op.f("ix_absence_last_day"), ["last_day"])


def downgrade():
    for table in ("absence", "own_reminders", "follow_up"):
        op.drop_table(table)
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.drop_index("ix_outgoing_mail_waiting")
        batch_op.drop_column("tries")
        batch_op.drop_column("due_at")
    op.drop_table("job_turn")
