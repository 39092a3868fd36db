"""who is still there

A sign-in that nobody uses ends after half an hour, and attempts to sign in are counted.

Revision: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("sign_in") as batch_op:
        batch_op.add_column(sa.Column("used_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE sign_in SET used_at = started_at")
    with op.batch_alter_table("sign_in") as batch_op:
        batch_op.alter_column("used_at", existing_type=sa.DateTime(timezone=True), nullable=False)
    op.create_table(
        "sign_in_tries",
        sa.Column("of", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("of", name=op.f("pk_sign_in_tries")),
    )
    op.create_index(op.f("ix_sign_in_tries_last_at"), "sign_in_tries", ["last_at"])


def downgrade():
    op.drop_table("sign_in_tries")
    with op.batch_alter_table("sign_in") as batch_op:
        batch_op.drop_column("used_at")
