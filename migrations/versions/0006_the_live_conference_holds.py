"""the live conference holds

The chair can be handed over and taken, hands are raised, thresholds answered, notes kept by an agency, actions without
an agency noted as gaps, and a screen in the room paired. Which pages are open is in the database: there may be several
processes.

Revision: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_BEFORE = [
    "opened",
    "item_called",
    "item_closed",
    "item_returned",
    "paused",
    "resumed",
    "extended",
    "arrived",
    "left",
    "noted",
    "action_proposed",
    "action_accepted",
    "action_declined",
    "shared",
    "sharing_stopped",
    "step_set",
    "ended",
]
_NEW = [
    "chair_offered",
    "chair_back",
    "chair_taken",
    "chair_handed",
    "co_chair_named",
    "co_chair_dropped",
    "hand_raised",
    "hand_lowered",
    "floor_given",
    "floor_left",
    "speakers_closed",
    "speakers_opened",
    "voice_given",
    "threshold_set",
    "outcome_set",
    "decided",
    "noted_privately",
    "note_shared",
    "need_changed",
    "action_placed",
    "gap_noted",
    "read_back_begun",
    "read_back_left",
    "display_paired",
    "display_ended",
]


def _only(kinds):
    return f"kind IN ({', '.join(repr(kind) for kind in kinds)})"


def _event_kinds(kinds):
    with op.batch_alter_table("meeting_event", schema=None) as batch_op:
        if op.get_bind().dialect.name != "sqlite":  # there, the table is made anew without it
            batch_op.drop_constraint(op.f("ck_meeting_event_eventkind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_meeting_event_eventkind"), sa.text(_only(kinds)))


def _forget_triggers():
    """What counts the changes of tables. Put there at the end of every migration (`infra/change_counts.py`)."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.execute("DROP FUNCTION IF EXISTS count_change() CASCADE")
        return
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'changed_%'"
    for (name,) in connection.execute(sa.text(query)).all():
        op.execute(f"DROP TRIGGER {name}")


def upgrade():
    _event_kinds(_BEFORE + _NEW)
    op.create_table(
        "change_count",
        sa.Column("of", sa.String(length=60), nullable=False),
        sa.Column("writer", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("of", "writer", name=op.f("pk_change_count")),
    )
    op.create_table(
        "co_chair",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_co_chair_meeting_id")),
        sa.ForeignKeyConstraint(["member_id"], ["membership.id"], name=op.f("fk_co_chair_member_id")),
        sa.PrimaryKeyConstraint("meeting_id", "member_id", name=op.f("pk_co_chair")),
    )
    op.create_table(
        "display",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=True),
        sa.Column("code_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("paired_by", sa.Uuid(), nullable=True),
        sa.Column("paired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_display_meeting_id")),
        sa.ForeignKeyConstraint(["paired_by"], ["membership.id"], name=op.f("fk_display_paired_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_display")),
        sa.UniqueConstraint("code", name=op.f("uq_display_code")),
        sa.UniqueConstraint("secret", name=op.f("uq_display_secret")),
    )
    with op.batch_alter_table("display", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_display_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "open_page",
        sa.Column("sid", sa.String(length=40), nullable=False),
        sa.Column("process", sa.String(length=40), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_open_page_meeting_id")),
        sa.ForeignKeyConstraint(["member_id"], ["membership.id"], name=op.f("fk_open_page_member_id")),
        sa.PrimaryKeyConstraint("sid", name=op.f("pk_open_page")),
    )
    with op.batch_alter_table("open_page", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_open_page_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_open_page_process"), ["process"], unique=False)

    op.create_table(
        "hand",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("direct", sa.Boolean(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spoke_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_hand_agency_id")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_hand_item_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_hand_meeting_id")),
        sa.ForeignKeyConstraint(["member_id"], ["membership.id"], name=op.f("fk_hand_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand")),
    )
    with op.batch_alter_table("hand", schema=None) as batch_op:
        batch_op.create_index("ix_hand_item", ["meeting_id", "item_id"], unique=False)
        batch_op.create_index(
            "ix_hand_up",
            ["meeting_id", "member_id"],
            unique=True,
            sqlite_where=sa.text("over_at IS NULL"),
            postgresql_where=sa.text("over_at IS NULL"),
        )

    op.create_table(
        "voice",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("yes", sa.Boolean(), nullable=False),
        sa.Column("by_member", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_voice_agency_id")),
        sa.ForeignKeyConstraint(["by_member"], ["membership.id"], name=op.f("fk_voice_by_member")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_voice_item_id")),
        sa.PrimaryKeyConstraint("item_id", "agency_id", name=op.f("pk_voice")),
    )
    op.create_table(
        "gap",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column(
            "cause",
            sa.Enum(
                "no_capacity",
                "waiting_list",
                "not_eligible",
                "survivor_declined",
                "could_not_reach_her",
                "other",
                "not_answered",
                name="gapcause",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_member", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_gap_action_id")),
        sa.ForeignKeyConstraint(["by_member"], ["membership.id"], name=op.f("fk_gap_by_member")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_gap_case_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_gap_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap")),
        sa.UniqueConstraint("action_id", name=op.f("uq_gap_action_id")),
    )
    with op.batch_alter_table("gap", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gap_case_id"), ["case_id"], unique=False)

    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.add_column(sa.Column("need_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_action_need_id"), "need", ["need_id"], ["id"])

    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("threshold_met", sa.Boolean(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "outcome",
                sa.Enum(
                    "connected",
                    "declined",
                    "closed",
                    name="itemoutcome",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("chair_offered", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("speakers_closed", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("reading_back", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "kind",
                sa.Enum("note", "decision", name="notekind", native_enum=False, create_constraint=True, length=40),
                server_default="note",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("private", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("presence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("by_chair", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade():
    """Events of the new kinds go: the version before has no word for them."""
    _forget_triggers()
    op.execute(f"DELETE FROM meeting_event WHERE NOT {_only(_BEFORE)}")
    _event_kinds(_BEFORE)
    with op.batch_alter_table("presence", schema=None) as batch_op:
        batch_op.drop_column("by_chair")

    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.drop_column("private")
        batch_op.drop_constraint(batch_op.f("ck_note_notekind"), type_="check")
        batch_op.drop_column("kind")

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_column("reading_back")
        batch_op.drop_column("speakers_closed")
        batch_op.drop_column("chair_offered")

    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_agenda_item_itemoutcome"), type_="check")
        batch_op.drop_column("outcome")
        batch_op.drop_column("threshold_met")

    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_action_need_id"), type_="foreignkey")
        batch_op.drop_column("need_id")

    with op.batch_alter_table("gap", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gap_case_id"))

    op.drop_table("gap")
    op.drop_table("voice")
    with op.batch_alter_table("hand", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_hand_up", sqlite_where=sa.text("over_at IS NULL"), postgresql_where=sa.text("over_at IS NULL")
        )
        batch_op.drop_index("ix_hand_item")

    op.drop_table("hand")
    with op.batch_alter_table("open_page", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_open_page_process"))
        batch_op.drop_index(batch_op.f("ix_open_page_meeting_id"))

    op.drop_table("open_page")
    with op.batch_alter_table("display", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_display_meeting_id"))

    op.drop_table("display")
    op.drop_table("co_chair")
    op.drop_table("change_count")
