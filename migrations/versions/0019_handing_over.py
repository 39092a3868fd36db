"""handing over

Her primary contact hands over to somebody else; until a day both are her contact.

Revision: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_AGREES = ("yes", "not_asked_yet")


def upgrade():
    op.create_table(
        "contact_handover",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=True),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("was_backup", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_member", sa.Uuid(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column(
            "agrees",
            sa.Enum(*_AGREES, name="agrees", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("agrees_why", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_member"], ["membership.id"], name=op.f("fk_contact_handover_by_member")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_contact_handover_case_id")),
        sa.ForeignKeyConstraint(["from_id"], ["membership.id"], name=op.f("fk_contact_handover_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["membership.id"], name=op.f("fk_contact_handover_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_handover")),
    )
    for column in ("case_id", "from_id"):
        op.create_index(op.f(f"ix_contact_handover_{column}"), "contact_handover", [column])
    op.create_table(
        "left_to_do",
        sa.Column("handover_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["handover_id"], ["contact_handover.id"], name=op.f("fk_left_to_do_handover_id")),
        sa.PrimaryKeyConstraint("handover_id", "position", name=op.f("pk_left_to_do")),
    )


def downgrade():
    op.drop_table("left_to_do")
    op.drop_table("contact_handover")
