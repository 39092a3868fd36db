"""mail and jobs

A mail in the outbox is taken before it is delivered, and tried again. Whoever runs a job takes its turn.

Revision: 0016
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0014"
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


def downgrade():
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.drop_index("ix_outgoing_mail_waiting")
        batch_op.drop_column("tries")
        batch_op.drop_column("due_at")
    op.drop_table("job_turn")
