"""the rule book

Revision: 0004
Revises: 0003
"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ACTION_STATES = ["proposed", "accepted", "declined", "closed"]


def _action_states(states):
    with op.batch_alter_table("action", schema=None) as batch_op:
        if op.get_bind().dialect.name != "sqlite":  # there, the table is made anew without it
            batch_op.drop_constraint(op.f("ck_action_actionstate"), type_="check")
        check = f"state IN ({', '.join(repr(state) for state in states)})"
        batch_op.create_check_constraint(op.f("ck_action_actionstate"), sa.text(check))


def upgrade():
    _action_states([*_ACTION_STATES, "to_place"])
    op.create_table(
        "duty",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("discloser", sa.JSON(), nullable=False),
        sa.Column(
            "body",
            sa.Enum(
                "court",
                "child_protection",
                "police",
                "coroner",
                "public_health",
                "defence",
                "other",
                name="body",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("mandatory", sa.Boolean(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
    )
    op.create_table(
        "erased_case",
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_erased_case")),
    )
    op.create_table(
        "succession",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("took_over_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_succession_agency_id")),
        sa.ForeignKeyConstraint(["took_over_id"], ["agency.id"], name=op.f("fk_succession_took_over_id")),
        sa.PrimaryKeyConstraint("agency_id", "took_over_id", name=op.f("pk_succession")),
    )
    op.create_table(
        "case_person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("survivor", "child", name="personkind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("turns_18", sa.Date(), nullable=True),
        sa.Column("understands", sa.Boolean(), nullable=False),
        sa.Column("served_alone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_person_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_person")),
    )
    with op.batch_alter_table("case_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_person_case_id"), ["case_id"], unique=False)

    op.create_table(
        "court_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("by_judge", sa.Boolean(), nullable=False),
        sa.Column(
            "body",
            sa.Enum(
                "court",
                "child_protection",
                "police",
                "coroner",
                "public_health",
                "defence",
                "other",
                name="body",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("stayed", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "not_told",
            sa.Enum(
                "not_safe",
                "no_safe_contact",
                "could_not_reach",
                name="nottold",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("ask_again_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_court_order_case_id")),
        sa.ForeignKeyConstraint(["holder_id"], ["agency.id"], name=op.f("fk_court_order_holder_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["membership.id"], name=op.f("fk_court_order_recorded_by")),
        sa.ForeignKeyConstraint(["reviewed_by"], ["membership.id"], name=op.f("fk_court_order_reviewed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_court_order")),
    )
    with op.batch_alter_table("court_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_court_order_case_id"), ["case_id"], unique=False)

    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "because",
            sa.Enum(
                "subpoena",
                "court_order",
                "counsel",
                name="holdreason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_legal_hold_case_id")),
        sa.ForeignKeyConstraint(["lifted_by"], ["membership.id"], name=op.f("fk_legal_hold_lifted_by")),
        sa.ForeignKeyConstraint(["set_by"], ["membership.id"], name=op.f("fk_legal_hold_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    with op.batch_alter_table("legal_hold", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_legal_hold_case_id"), ["case_id"], unique=False)

    op.create_table(
        "override",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "why",
            sa.Enum(
                "serious_bodily_harm",
                "death",
                "child_in_danger",
                "held_or_missing",
                name="harm",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "review",
            sa.Enum(
                "in_order", "not_in_order", name="reviewresult", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "not_told",
            sa.Enum(
                "not_safe",
                "no_safe_contact",
                "could_not_reach",
                name="nottold",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("ask_again_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["membership.id"], name=op.f("fk_override_asked_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_override_case_id")),
        sa.ForeignKeyConstraint(["reviewed_by"], ["membership.id"], name=op.f("fk_override_reviewed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_override")),
    )
    with op.batch_alter_table("override", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_override_case_id"), ["case_id"], unique=False)

    op.create_table(
        "team_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["membership.id"], name=op.f("fk_team_member_added_by")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_team_member_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_team_member_case_id")),
        sa.ForeignKeyConstraint(["member_id"], ["membership.id"], name=op.f("fk_team_member_member_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_team_member_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_member")),
    )
    with op.batch_alter_table("team_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_member_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_team_member_member_id"), ["member_id"], unique=False)

    op.create_table(
        "authority",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "survivor",
                "guardian",
                "decision_maker",
                "other",
                name="signer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "relation",
            sa.Enum(
                "mother",
                "father",
                "other_relative",
                "appointed",
                "other",
                name="relation",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suspected_from", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["about_id"], ["case_person.id"], name=op.f("fk_authority_about_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority")),
    )
    with op.batch_alter_table("authority", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_authority_about_id"), ["about_id"], unique=False)

    op.create_table(
        "incapacity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["about_id"], ["case_person.id"], name=op.f("fk_incapacity_about_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incapacity")),
    )
    with op.batch_alter_table("incapacity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incapacity_about_id"), ["about_id"], unique=False)

    op.create_table(
        "override_approval",
        sa.Column("override_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["membership.id"], name=op.f("fk_override_approval_member_id")),
        sa.ForeignKeyConstraint(["override_id"], ["override.id"], name=op.f("fk_override_approval_override_id")),
        sa.PrimaryKeyConstraint("override_id", "member_id", name=op.f("pk_override_approval")),
    )
    op.create_table(
        "override_recipient",
        sa.Column("override_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["override_id"], ["override.id"], name=op.f("fk_override_recipient_override_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_override_recipient_person_id")),
        sa.PrimaryKeyConstraint("override_id", "person_id", name=op.f("pk_override_recipient")),
    )
    with op.batch_alter_table("override_recipient", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_override_recipient_person_id"), ["person_id"], unique=False)

    op.create_table(
        "withdrawn_everything",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["about_id"], ["case_person.id"], name=op.f("fk_withdrawn_everything_about_id")),
        sa.ForeignKeyConstraint(["taken_by"], ["membership.id"], name=op.f("fk_withdrawn_everything_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawn_everything")),
    )
    with op.batch_alter_table("withdrawn_everything", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_withdrawn_everything_about_id"), ["about_id"], unique=False)

    op.create_table(
        "disclosure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("detail_id", sa.Uuid(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "identity",
                "legal_name",
                "contact",
                "location_safety",
                "health",
                "legal_immigration",
                "police_investigation",
                "children_family",
                "income_housing",
                "other",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column(
            "claim",
            sa.Enum(
                "legal_duty",
                "court_order",
                "subpoena",
                "police_request",
                name="claim",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "body",
            sa.Enum(
                "court",
                "child_protection",
                "police",
                "coroner",
                "public_health",
                "defence",
                "other",
                name="body",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("duty_id", sa.Uuid(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("by_member", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "not_told",
            sa.Enum(
                "not_safe",
                "no_safe_contact",
                "could_not_reach",
                name="nottold",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("ask_again_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["by_member"], ["membership.id"], name=op.f("fk_disclosure_by_member")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_disclosure_case_id")),
        sa.ForeignKeyConstraint(["detail_id"], ["sealed_detail.id"], name=op.f("fk_disclosure_detail_id")),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name=op.f("fk_disclosure_duty_id")),
        sa.ForeignKeyConstraint(["holder_id"], ["agency.id"], name=op.f("fk_disclosure_holder_id")),
        sa.ForeignKeyConstraint(["order_id"], ["court_order.id"], name=op.f("fk_disclosure_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    with op.batch_alter_table("disclosure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disclosure_case_id"), ["case_id"], unique=False)

    op.create_table(
        "release_narrowing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "identity",
                "legal_name",
                "contact",
                "location_safety",
                "health",
                "legal_immigration",
                "police_investigation",
                "children_family",
                "income_housing",
                "other",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_release_narrowing_release_id")),
        sa.ForeignKeyConstraint(["taken_by"], ["membership.id"], name=op.f("fk_release_narrowing_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_narrowing")),
    )
    with op.batch_alter_table("release_narrowing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_release_narrowing_release_id"), ["release_id"], unique=False)

    op.create_table(
        "release_prompt",
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_release_prompt_release_id")),
        sa.PrimaryKeyConstraint("release_id", "days", name=op.f("pk_release_prompt")),
    )
    op.create_table(
        "release_signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "survivor",
                "guardian",
                "decision_maker",
                "other",
                name="signer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("authority_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_release_signature_authority_id")),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_release_signature_release_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_signature")),
    )
    with op.batch_alter_table("release_signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_release_signature_release_id"), ["release_id"], unique=False)

    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))

    op.add_column("agenda_item", sa.Column("label", sa.String(length=40), nullable=True))
    with op.batch_alter_table("exclusion", schema=None) as batch_op:
        batch_op.add_column(sa.Column("categories", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("recorded_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("lifted_by", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_exclusion_lifted_by"), "membership", ["lifted_by"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_exclusion_recorded_by"), "membership", ["recorded_by"], ["id"])

    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("recipient_person_id", sa.Uuid(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "form",
                sa.Enum("written", "spoken", name="form", native_enum=False, create_constraint=True, length=40),
                nullable=False,
                server_default="written",
            )
        )
        batch_op.add_column(
            sa.Column(
                "interpreter",
                sa.Enum(
                    "not_needed",
                    "professional",
                    "telephone",
                    "worker",
                    "family_or_friend",
                    "missing",
                    name="interpreter",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=False,
                server_default="not_needed",
            )
        )
        batch_op.add_column(sa.Column("interpreter_language", sa.String(length=3), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("copy_allowed", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("meeting_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("withdrawal_taken_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("replaces_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("paper_reference", sa.String(length=40), nullable=False, server_default=""))
        batch_op.create_foreign_key(batch_op.f("fk_release_replaces_id"), "release", ["replaces_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_release_recipient_person_id"), "person", ["recipient_person_id"], ["id"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_release_about_id"), "case_person", ["about_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_release_meeting_id"), "meeting", ["meeting_id"], ["id"])

    with op.batch_alter_table("reveal", schema=None) as batch_op:
        batch_op.alter_column("meeting_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.alter_column("item_id", existing_type=sa.Uuid(), nullable=True)

    with op.batch_alter_table("sealed_detail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_sealed_detail_about_id"), "case_person", ["about_id"], ["id"])

    with op.batch_alter_table("task_force", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "profile",
                sa.Enum("table", "strict", name="profile", native_enum=False, create_constraint=True, length=40),
                nullable=False,
                server_default="table",
            )
        )
        batch_op.add_column(sa.Column("changed_settings", sa.JSON(), nullable=False, server_default="{}"))
    _indexes_of_long_lists()
    _every_case_has_its_survivor()
    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.alter_column("about_id", existing_type=sa.Uuid(), nullable=False)
        for column in ("form", "interpreter", "interpreter_language", "copy_allowed", "paper_reference"):
            batch_op.alter_column(column, server_default=None)
    with op.batch_alter_table("sealed_detail", schema=None) as batch_op:
        batch_op.alter_column("about_id", existing_type=sa.Uuid(), nullable=False)
    with op.batch_alter_table("task_force", schema=None) as batch_op:
        for column in ("profile", "changed_settings"):
            batch_op.alter_column(column, server_default=None)


_NEW = (
    ("ix_case_waiting", "case", ["state", "waiting_since", "pseudonym"]),
    ("ix_case_first_contact", "case", ["state", "first_contact_at"]),
    ("ix_case_follow_up", "case", ["state", "follow_up_on"]),
    ("ix_step_aside_case_id_person_id", "step_aside", ["case_id", "person_id"]),
    ("ix_exclusion_case_id_agency_id", "exclusion", ["case_id", "agency_id"]),
    ("ix_exclusion_case_id_person_id", "exclusion", ["case_id", "person_id"]),
)
_OLD = (
    ("ix_case_waiting", "case", ["state", "step", "waiting_since"]),
    ("ix_step_aside_case_id", "step_aside", ["case_id"]),
    ("ix_exclusion_case_id", "exclusion", ["case_id"]),
)


def _indexes_of_long_lists():
    _replace(_OLD, _NEW)


def _replace(before, after):
    for name, table, _columns in before:
        op.drop_index(name, table_name=table)
    for name, table, columns in after:
        op.create_index(name, table, columns)


def _every_case_has_its_survivor():
    """She bears the case's own id; whatever was sealed and signed until now is about her, and signed by her."""
    here = op.get_bind()
    here.execute(
        sa.text(
            "INSERT INTO case_person (id, case_id, kind, understands, served_alone) "
            "SELECT id, id, 'survivor', true, false FROM \"case\""
        )
    )
    here.execute(sa.text("UPDATE sealed_detail SET about_id = case_id"))
    here.execute(sa.text("UPDATE release SET about_id = case_id"))
    release = sa.table("release", sa.column("id", sa.Uuid()))
    signature = sa.table(
        "release_signature",
        sa.column("id", sa.Uuid()),
        sa.column("release_id", sa.Uuid()),
        sa.column("role", sa.String()),
    )
    signed = [{"id": uuid4(), "release_id": row.id, "role": "survivor"} for row in here.execute(sa.select(release))]
    if signed:
        here.execute(sa.insert(signature), signed)


def downgrade():
    _replace(_NEW, _OLD)
    op.execute(sa.text("UPDATE action SET state = 'proposed' WHERE state = 'to_place'"))
    _action_states(_ACTION_STATES)
    with op.batch_alter_table("task_force", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_task_force_profile"), type_="check")
        batch_op.drop_column("changed_settings")
        batch_op.drop_column("profile")

    with op.batch_alter_table("sealed_detail", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_sealed_detail_about_id"), type_="foreignkey")
        batch_op.drop_column("about_id")

    op.execute(sa.text("DELETE FROM reveal WHERE meeting_id IS NULL"))
    with op.batch_alter_table("reveal", schema=None) as batch_op:
        batch_op.alter_column("item_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.alter_column("meeting_id", existing_type=sa.Uuid(), nullable=False)

    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_release_meeting_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_release_about_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_release_recipient_person_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_release_replaces_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_release_form"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_release_interpreter"), type_="check")
        batch_op.drop_column("paper_reference")
        batch_op.drop_column("replaces_id")
        batch_op.drop_column("withdrawal_taken_at")
        batch_op.drop_column("meeting_id")
        batch_op.drop_column("copy_allowed")
        batch_op.drop_column("interpreter_language")
        batch_op.drop_column("interpreter")
        batch_op.drop_column("form")
        batch_op.drop_column("recipient_person_id")
        batch_op.drop_column("about_id")

    with op.batch_alter_table("exclusion", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_exclusion_recorded_by"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_exclusion_lifted_by"), type_="foreignkey")
        batch_op.drop_column("lifted_by")
        batch_op.drop_column("recorded_by")
        batch_op.drop_column("categories")

    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.drop_column("closed_at")
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_column("label")

    with op.batch_alter_table("release_signature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_release_signature_release_id"))

    op.drop_table("release_signature")
    op.drop_table("release_prompt")
    with op.batch_alter_table("release_narrowing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_release_narrowing_release_id"))

    op.drop_table("release_narrowing")
    with op.batch_alter_table("disclosure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_disclosure_case_id"))

    op.drop_table("disclosure")
    with op.batch_alter_table("withdrawn_everything", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_withdrawn_everything_about_id"))

    op.drop_table("withdrawn_everything")
    with op.batch_alter_table("override_recipient", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_override_recipient_person_id"))

    op.drop_table("override_recipient")
    op.drop_table("override_approval")
    with op.batch_alter_table("incapacity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_incapacity_about_id"))

    op.drop_table("incapacity")
    with op.batch_alter_table("authority", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_authority_about_id"))

    op.drop_table("authority")
    with op.batch_alter_table("team_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_member_member_id"))
        batch_op.drop_index(batch_op.f("ix_team_member_case_id"))

    op.drop_table("team_member")
    with op.batch_alter_table("override", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_override_case_id"))

    op.drop_table("override")
    with op.batch_alter_table("legal_hold", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_legal_hold_case_id"))

    op.drop_table("legal_hold")
    with op.batch_alter_table("court_order", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_court_order_case_id"))

    op.drop_table("court_order")
    with op.batch_alter_table("case_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_person_case_id"))

    op.drop_table("case_person")
    op.drop_table("succession")
    op.drop_table("erased_case")
    op.drop_table("duty")
