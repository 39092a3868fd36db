"""drafts

What somebody has begun to write and not sent lies sealed in a table of its own. Cards carry risk and protective factors
from a list, and what stood on one before it was corrected is kept. The record has words for both deeds.

Revision: 0009
Revises: 0008
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_CHECK = "ck_record_entry_deed"
_FIELDS = [
    "question",
    "does_not_want",
    "knows",
    "knows_why",
    "age_band",
    "region",
    "languages",
    "interpreter",
    "risks",
    "protections",
    "first_contact_at",
    "returned",
    "urgent_because",
    "primary",
    "backup",
]
_NEW = ["draft", "edit_card"]


def _deeds():
    """The words that the record has by now, whichever versions came before."""
    for check in sa.inspect(op.get_bind()).get_check_constraints("record_entry"):
        if check["name"] == _CHECK:
            return re.findall(r"'(\w+)'", check["sqltext"])
    raise LookupError(_CHECK)


def _only(deeds):
    return f"deed IN ({', '.join(repr(deed) for deed in deeds)})"


def _check(deeds):
    with op.batch_alter_table("record_entry", schema=None) as batch_op:
        if op.get_bind().dialect.name != "sqlite":  # there, the table is made anew without it
            batch_op.drop_constraint(op.f(_CHECK), type_="check")
        batch_op.create_check_constraint(op.f(_CHECK), sa.text(_only(deeds)))


def upgrade():
    _check([*_deeds(), *_NEW])
    op.create_table(
        "draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_draft_agency_id")),
        sa.ForeignKeyConstraint(["member_id"], ["membership.id"], name=op.f("fk_draft_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(
            "ix_draft_of_member",
            ["member_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("risks", sa.JSON(none_as_null=True), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("protections", sa.JSON(none_as_null=True), server_default="[]", nullable=False))
    op.create_table(
        "corrected_field",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "field",
            sa.Enum(*_FIELDS, name="cardfield", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_member", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_member"], ["membership.id"], name=op.f("fk_corrected_field_by_member")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_corrected_field_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrected_field")),
    )
    with op.batch_alter_table("corrected_field", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_corrected_field_case_id"), ["case_id"], unique=False)


def downgrade():
    """Entries of the new deeds go: the version before has no word for them. What is left does not verify."""
    with op.batch_alter_table("corrected_field", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_corrected_field_case_id"))
    op.drop_table("corrected_field")
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.drop_column("protections")
        batch_op.drop_column("risks")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_draft_of_member",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
    op.drop_table("draft")
    before = [deed for deed in _deeds() if deed not in _NEW]
    op.execute(f"DELETE FROM record_entry WHERE NOT {_only(before)}")
    _check(before)
