"""drafts

What somebody has begun to write and not sent lies sealed in a table of its own. The record has a word for it.

Revision: 0009
Revises: 0006
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0006"
branch_labels = None
depends_on = None

_CHECK = "ck_record_entry_deed"
_NEW = ["draft"]


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


def downgrade():
    """Entries of the new deeds go: the version before has no word for them. What is left does not verify."""
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
