"""a long queue

Each order of the queue, and each part of the order by urgency, is read along an index of its own, as far as a page
shows; what narrows it is found in an index alone. A name is sought by the beginning of either of its words, and sorts
by its letters, as the stated rule has it, whatever the language of the database. Conferences are found by their state,
open promises by their day, and what came back undiscussed is noted where the last conference ended.

Revision: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_CASE = sa.table("case", sa.column("id", sa.Uuid()), sa.column("pseudonym"), sa.column("second_name"))
_ITEM = sa.table(
    "agenda_item",
    *(sa.column(name, sa.Uuid()) for name in ("id", "case_id", "meeting_id")),
    sa.column("state"),
    sa.column("came_back", sa.Boolean()),
)
_MEETING = sa.table(
    "meeting", sa.column("id", sa.Uuid()), sa.column("starts_at", sa.DateTime(timezone=True)), sa.column("state")
)
_WAITING = ["state", "waiting_since", "pseudonym"]


def _where(condition):
    return {"sqlite_where": sa.text(condition.replace("IS TRUE", "IS 1")), "postgresql_where": sa.text(condition)}


def _sort_names(collation):
    if op.get_bind().dialect.name == "postgresql":  # SQLite sorts by letters unless it is told otherwise
        op.alter_column("case", "pseudonym", type_=sa.String(40, collation=collation), existing_nullable=False)


def _note_second_names():
    connection = op.get_bind()
    for case, pseudonym in connection.execute(sa.select(_CASE.c.id, _CASE.c.pseudonym)).all():
        named = sa.update(_CASE).where(_CASE.c.id == case).values(second_name=pseudonym.partition(" ")[2])
        connection.execute(named)


def _note_what_came_back():
    """Each case's last item of a conference that ended, where it was given back."""
    connection = op.get_bind()
    ended = (
        sa.select(_ITEM.c.id, _ITEM.c.case_id, _ITEM.c.state)
        .join(_MEETING, _MEETING.c.id == _ITEM.c.meeting_id)
        .where(_MEETING.c.state == "ended")
    )
    of_cases = ended.where(_ITEM.c.case_id.is_not(None)).order_by(_MEETING.c.starts_at)
    last = {case: (item, state) for item, case, state in connection.execute(of_cases)}
    for item, state in last.values():
        if state == "returned":
            connection.execute(sa.update(_ITEM).where(_ITEM.c.id == item).values(came_back=True))


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
    _sort_names("C")
    with op.batch_alter_table("case", schema=None) as batch_op:
        letters = sa.String(40, collation="C") if op.get_bind().dialect.name == "postgresql" else sa.String(40)
        batch_op.add_column(sa.Column("second_name", letters, server_default="", nullable=False))
    _note_second_names()
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.create_check_constraint(op.f("ck_case_second_name"), "pseudonym LIKE '%' || second_name")
        batch_op.create_index(batch_op.f("ix_case_second_name"), ["second_name"])
        for name in ("first_contact", "follow_up", "discussed"):
            batch_op.drop_index(f"ix_case_{name}")
        batch_op.create_index("ix_case_first_contact", ["state", "first_contact_at", "waiting_since", "pseudonym"])
        batch_op.create_index("ix_case_follow_up", _WAITING, **_where("follow_up_on IS NOT NULL"))
        batch_op.create_index("ix_case_returned", _WAITING, **_where("returned IS TRUE AND discussed_on IS NULL"))
        batch_op.create_index("ix_case_undiscussed", _WAITING, **_where("discussed_on IS NULL"))
        batch_op.create_index(
            "ix_case_discussed", ["state", "discussed_on", "pseudonym"], **_where("discussed_on IS NOT NULL")
        )
        batch_op.create_index(
            "ix_case_facts", ["state", "lead_agency_id", "step", "age_band", "interpreter", "returned", "id"]
        )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_state", ["state", "starts_at"])
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.create_index("ix_action_due", ["state", "due", "proposed_at", "id"])
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("came_back", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index("ix_agenda_item_came_back", ["case_id"], **_where("came_back IS TRUE"))
    _note_what_came_back()


def downgrade():
    _forget_triggers()
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_index("ix_agenda_item_came_back")
        batch_op.drop_column("came_back")
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.drop_index("ix_action_due")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index("ix_meeting_state")
    with op.batch_alter_table("case", schema=None) as batch_op:
        for name in ("first_contact", "follow_up", "returned", "undiscussed", "discussed", "facts"):
            batch_op.drop_index(f"ix_case_{name}")
        batch_op.create_index("ix_case_first_contact", ["state", "first_contact_at"])
        batch_op.create_index("ix_case_follow_up", ["state", "follow_up_on"])
        batch_op.create_index("ix_case_discussed", ["state", "discussed_on"])
        batch_op.drop_constraint(op.f("ck_case_second_name"), type_="check")
        batch_op.drop_index(batch_op.f("ix_case_second_name"))
        batch_op.drop_column("second_name")
    _sort_names("default")
