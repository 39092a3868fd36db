"""the record proves itself

Entries carry the version of the settings, anchors wait in a table of their own, and there are more kinds of deed. Old
entries stay as they are: their hashes were made without a version.

Revision: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BEFORE = [
    "look",
    "enter_detail",
    "record_release",
    "withdraw_release",
    "set_step",
    "share",
    "stop_sharing",
    "bring_case",
    "step_aside",
    "exclude",
    "sign_in",
    "sign_in_refused",
]
_NEW = [
    "refused",
    "narrow_release",
    "withdraw_everything",
    "lift_exclusion",
    "join_team",
    "leave_team",
    "record_person",
    "record_signer",
    "flag_signer",
    "note_capacity",
    "ask_override",
    "approve_override",
    "end_override",
    "review_override",
    "record_duty",
    "record_order",
    "review_order",
    "disclose",
    "tell_survivor",
    "hold",
    "lift_hold",
    "close_case",
    "reopen_case",
    "erase_case",
    "copy",
    "explain",
    "change_setting",
    "merge_agency",
    "end_membership",
    "rotate_keys",
    "read_record",
    "verify_record",
    "anchor_record",
]
_CHECK = "ck_record_entry_deed"


def _only(deeds):
    return f"deed IN ({', '.join(repr(deed) for deed in deeds)})"


def _check(batch_op, deeds):
    if op.get_bind().dialect.name != "sqlite":  # there, the table is made anew without it
        batch_op.drop_constraint(op.f(_CHECK), type_="check")
    batch_op.create_check_constraint(op.f(_CHECK), sa.text(_only(deeds)))


def upgrade():
    with op.batch_alter_table("record_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("policy", sa.Integer(), nullable=True))
        _check(batch_op, _BEFORE + _NEW)
        batch_op.create_index(batch_op.f("ix_record_entry_agency"), ["agency", "number"])
    with op.batch_alter_table("record_head", schema=None) as batch_op:
        batch_op.add_column(sa.Column("policy_version", sa.Integer(), server_default="1", nullable=False))
    op.create_table(
        "record_anchor",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("policy", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_record_anchor")),
        sa.UniqueConstraint("day", name=op.f("uq_record_anchor_day")),
    )


def downgrade():
    """Entries of the new deeds go: the version before has no word for them. What is left does not verify."""
    op.drop_table("record_anchor")
    with op.batch_alter_table("record_head", schema=None) as batch_op:
        batch_op.drop_column("policy_version")
    op.execute(f"DELETE FROM record_entry WHERE NOT {_only(_BEFORE)}")
    with op.batch_alter_table("record_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_entry_agency"))
        _check(batch_op, _BEFORE)
        batch_op.drop_column("policy")
