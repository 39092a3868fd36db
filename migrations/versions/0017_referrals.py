"""referrals

A way to an agency or a service that she said yes to, with its steps, its history and what she says of it. The gap
ledger holds those that did not come about. And what she was told back after a
conference, and what she answered.

Revision: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_STATES = (
    "offered",
    "accepted",
    "declined",
    "introduced",
    "met",
    "taking_part",
    "not_taking_part",
    "closed",
)
_KINDS = ("consent", "named_person", "introduced", "accompanied", "met", "checked")
_REASONS = ("no_capacity", "waiting_list", "not_eligible", "survivor_declined", "could_not_reach_her", "other")
_QUESTIONS = ("heard", "helps", "again")
_ANSWERS = ("yes", "partly", "no")
_OF_ONE = "ck_gap_of_one"


def _choice(*words, name):
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _referral():
    op.create_table(
        "referral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("offered_by", sa.Uuid(), nullable=False),
        sa.Column("to_agency", sa.Uuid(), nullable=True),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", _choice(*_STATES, name="referralstate"), nullable=False),
        sa.Column("taken_back", sa.Boolean(), nullable=False),
        sa.Column("reason", _choice(*_REASONS, name="gapreason"), nullable=True),
        sa.Column("need_words", sa.Text(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("minimum", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_referral_case_id")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_referral_need_id")),
        sa.ForeignKeyConstraint(["offered_by"], ["agency.id"], name=op.f("fk_referral_offered_by")),
        sa.ForeignKeyConstraint(["to_agency"], ["agency.id"], name=op.f("fk_referral_to_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    for column in ("case_id", "offered_by", "to_agency"):
        op.create_index(op.f(f"ix_referral_{column}"), "referral", [column])


def _of_a_referral(table, *columns, key):
    op.create_table(
        table,
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["by_member"], ["membership.id"], name=op.f(f"fk_{table}_by_member")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f(f"fk_{table}_referral_id")),
        sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{table}")),
    )


def _told_back():
    op.create_table(
        "told_back",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_member", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_member"], ["membership.id"], name=op.f("fk_told_back_by_member")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_told_back_case_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_told_back_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_back")),
    )
    op.create_index(op.f("ix_told_back_case_id"), "told_back", ["case_id"])


def _asked_her():
    op.create_table(
        "asked_her",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_member", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_member"], ["membership.id"], name=op.f("fk_asked_her_by_member")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_asked_her_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_her")),
    )
    op.create_index(op.f("ix_asked_her_case_id"), "asked_her", ["case_id"])
    op.create_table(
        "her_answer",
        sa.Column("asked_id", sa.Uuid(), nullable=False),
        sa.Column("question", _choice(*_QUESTIONS, name="question"), nullable=False),
        sa.Column("answer", _choice(*_ANSWERS, name="answer"), nullable=False),
        sa.ForeignKeyConstraint(["asked_id"], ["asked_her.id"], name=op.f("fk_her_answer_asked_id")),
        sa.PrimaryKeyConstraint("asked_id", "question", name=op.f("pk_her_answer")),
    )


def upgrade():
    _told_back()
    _asked_her()
    _referral()
    _of_a_referral(
        "referral_step",
        sa.Column("kind", _choice(*_KINDS, name="stepkind"), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_member", sa.Uuid(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        key=("referral_id", "kind"),
    )
    _of_a_referral(
        "referral_word",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_member", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        key=("id",),
    )
    _of_a_referral(
        "referral_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_member", sa.Uuid(), nullable=True),
        sa.Column("to_state", _choice(*_STATES, name="referralstate"), nullable=False),
        key=("id",),
    )
    for table in ("referral_word", "referral_move"):
        op.create_index(op.f(f"ix_{table}_referral_id"), table, ["referral_id"])
    with op.batch_alter_table("gap", schema=None) as batch_op:
        batch_op.alter_column("action_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.add_column(sa.Column("referral_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("need_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_gap_referral_id"), "referral", ["referral_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_gap_need_id"), "need", ["need_id"], ["id"])
        batch_op.create_unique_constraint(batch_op.f("uq_gap_referral_id"), ["referral_id"])
        batch_op.create_check_constraint(batch_op.f(_OF_ONE), "(action_id IS NULL) <> (referral_id IS NULL)")


def downgrade():
    """What the ledger holds of referrals goes with them."""
    op.execute("DELETE FROM gap WHERE action_id IS NULL")
    with op.batch_alter_table("gap", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(_OF_ONE), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_gap_referral_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_gap_referral_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_gap_need_id"), type_="foreignkey")
        batch_op.drop_column("need_id")
        batch_op.drop_column("referral_id")
        batch_op.alter_column("action_id", existing_type=sa.Uuid(), nullable=False)
    for table in (
        "referral_move",
        "referral_word",
        "referral_step",
        "referral",
        "her_answer",
        "asked_her",
        "told_back",
    ):
        op.drop_table(table)
