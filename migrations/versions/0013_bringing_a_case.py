"""bringing a case

Pseudonyms that are offered, and those that a case had before, are held so that none is given twice. Of a case that the
table did not take on it is kept until when its words stay; of two cards that are like each other, what their agencies
answered. The record has words for a new name and for such an answer.

Revision: 0013
Revises: 0012
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_CHECK = "ck_record_entry_deed"
_NEW = ["rename_case", "answer_alike"]
_ANSWERS = ["not_the_same", "the_same"]


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


def _indexes(table, *columns):
    with op.batch_alter_table(table, schema=None) as batch_op:
        for column in columns:
            batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)


def _names():
    op.create_table(
        "offered_name",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_offered_name_case_id")),
        sa.ForeignKeyConstraint(["member_id"], ["membership.id"], name=op.f("fk_offered_name_member_id")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_offered_name")),
    )
    _indexes("offered_name", "member_id", "case_id")
    op.create_table(
        "former_name",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_former_name_case_id")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_former_name")),
    )
    _indexes("former_name", "case_id")


def upgrade():
    _check([*_deeds(), *_NEW])
    _names()
    op.create_table(
        "declined_case",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("declined_on", sa.Date(), nullable=False),
        sa.Column("words_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("emptied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_declined_case_case_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_declined_case_meeting_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_declined_case")),
    )
    _indexes("declined_case", "meeting_id", "words_until")
    op.create_table(
        "alike_answer",
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(*_ANSWERS, name="answer", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("goes_on_id", sa.Uuid(), nullable=True),
        sa.Column("by_member", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_member"], ["membership.id"], name=op.f("fk_alike_answer_by_member")),
        sa.ForeignKeyConstraint(["goes_on_id"], ["case.id"], name=op.f("fk_alike_answer_goes_on_id")),
        sa.ForeignKeyConstraint(["one_id"], ["case.id"], name=op.f("fk_alike_answer_one_id")),
        sa.ForeignKeyConstraint(["other_id"], ["case.id"], name=op.f("fk_alike_answer_other_id")),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_alike_answer")),
    )
    _indexes("alike_answer", "other_id")
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.create_index("ix_case_brought", ["state", "brought_on"], unique=False)


def downgrade():
    """Entries of the new deeds go: the version before has no word for them. What is left does not verify."""
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.drop_index("ix_case_brought")
    for table in ("alike_answer", "declined_case", "former_name", "offered_name"):
        op.drop_table(table)
    before = [deed for deed in _deeds() if deed not in _NEW]
    op.execute(f"DELETE FROM record_entry WHERE NOT {_only(before)}")
    _check(before)
