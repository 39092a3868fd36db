"""the minutes

Words of the minutes can be put right, versions approved and opened again, and what was circulated is noted. The record
knows the deeds.

Revision: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_CHECK = "ck_record_entry_deed"
_NEW = ["correct_minutes", "approve_minutes", "reopen_minutes", "send_actions", "make_her_copy"]
_STATES = ("proposed", "accepted", "declined", "closed", "to_place")
_CAUSES = (
    "no_capacity",
    "waiting_list",
    "not_eligible",
    "survivor_declined",
    "could_not_reach_her",
    "other",
    "not_answered",
)


def _deeds():
    """The deeds that the record knows until now, in the words of its check."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("record_entry")
    found = next(check["sqltext"] for check in checks if check["name"] == _CHECK)
    return found.split("'")[1::2]


def _check(deeds):
    with op.batch_alter_table("record_entry", schema=None) as batch_op:
        if op.get_bind().dialect.name != "sqlite":  # there, the table is made anew without it
            batch_op.drop_constraint(op.f(_CHECK), type_="check")
        only = f"deed IN ({', '.join(repr(deed) for deed in deeds)})"
        batch_op.create_check_constraint(op.f(_CHECK), sa.text(only))


def _choice(name, words):
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade():
    _check([*(deed for deed in _deeds() if deed not in _NEW), *_NEW])
    op.create_table(
        "correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_member", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_member"], ["membership.id"], name=op.f("fk_correction_by_member")),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_correction_note_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_note_id"), ["note_id"], unique=False)

    op.create_table(
        "minutes_version",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=False),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_by", sa.Uuid(), nullable=True),
        sa.Column(
            "reopened_because",
            _choice("reopenreason", ("words_wrong", "something_missing", "agency_asked", "survivor_asked")),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["approved_by"], ["membership.id"], name=op.f("fk_minutes_version_approved_by")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_minutes_version_meeting_id")),
        sa.ForeignKeyConstraint(["reopened_by"], ["membership.id"], name=op.f("fk_minutes_version_reopened_by")),
        sa.PrimaryKeyConstraint("meeting_id", "number", name=op.f("pk_minutes_version")),
    )
    op.create_table(
        "circulation_mark",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind", _choice("markkind", ("actions_sent", "actions_reminded", "minutes_reminded")), nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_member", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["by_member"], ["membership.id"], name=op.f("fk_circulation_mark_by_member")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_circulation_mark_meeting_id")),
        sa.PrimaryKeyConstraint("meeting_id", "kind", name=op.f("pk_circulation_mark")),
    )
    op.create_table(
        "minutes_line",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("note_id", sa.Uuid(), nullable=True),
        sa.Column("correction_id", sa.Uuid(), nullable=True),
        sa.Column("action_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("state", _choice("actionstate", _STATES), nullable=True),
        sa.Column("gap", _choice("gapcause", _CAUSES), nullable=True),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_minutes_line_action_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_minutes_line_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_minutes_line_case_id")),
        sa.ForeignKeyConstraint(["correction_id"], ["correction.id"], name=op.f("fk_minutes_line_correction_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id", "number"],
            ["minutes_version.meeting_id", "minutes_version.number"],
            name="fk_minutes_line_version",
        ),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_minutes_line_note_id")),
        sa.PrimaryKeyConstraint("meeting_id", "number", "position", name=op.f("pk_minutes_line")),
    )
    with op.batch_alter_table("minutes_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_line_case_id"), ["case_id"], unique=False)


def downgrade():
    """What was put right goes, and so do entries of the new deeds: the version before has no word for them. What is
    left of the record does not verify.
    """
    with op.batch_alter_table("minutes_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_minutes_line_case_id"))
    op.drop_table("minutes_line")
    op.drop_table("circulation_mark")
    op.drop_table("minutes_version")
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correction_note_id"))
    op.drop_table("correction")
    op.execute(f"DELETE FROM record_entry WHERE deed IN ({', '.join(repr(deed) for deed in _NEW)})")
    _check([deed for deed in _deeds() if deed not in _NEW])
