"""every promise is followed

An action has somebody who carries it, and what its agency asks for; every move of it is a row, those of before as far
as they are known. An agency keeps private steps for itself. What was declined or not done stands in the gap
ledger. What is done stands on the next agenda until a chair clears it: what was closed before counts as cleared. How
somebody looks at the list of their agency is kept.

Revision: 0015
Revises: 0014
"""

import re
from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_KIND = "ck_meeting_event_eventkind"
_NEW_KIND = "done_cleared"
_STATES = ("proposed", "accepted", "declined", "closed", "to_place")
_OUTCOMES = ("done", "not_possible", "not_done")
_REASONS = ("no_capacity", "waiting_list", "not_eligible", "survivor_declined", "could_not_reach_her", "other")
_MOVES = (
    *("proposed", "asked_anew", "accepted", "declined", "begun", "closed", "reopened", "asked_for_time", "given_time"),
    *("not_given_time", "handed_over", "offered", "taken_on", "not_taken_on", "snoozed", "taken_back", "agency_merged"),
)
_REFERS = {"carrier_id": "membership", "offered_to_id": "agency", "asked_by": "membership", "parent_id": "action"}
_INDEXES = {
    "inbox": (["agency_id", "state", "due", "proposed_at", "id"], None),
    "carried": (["carrier_id", "state", "due", "proposed_at", "id"], None),
    "offered": (["offered_to_id", "due"], "offered_to_id IS NOT NULL"),
    "snoozed": (["agency_id", "snoozed_until"], "snoozed_until IS NOT NULL"),
    "closed": (["agency_id", "state", "closed_at"], None),
    "answered": (["agency_id", "state", "answered_at"], None),
    "done": (["closed_at", "id"], "outcome = 'done' AND cleared_at IS NULL"),
}
_AT = sa.DateTime(timezone=True)
_ACTION = sa.table(
    "action",
    *(sa.column(name, sa.Uuid()) for name in ("id", "case_id", "meeting_id", "agency_id", "carrier_id")),
    *(sa.column(name, sa.Uuid()) for name in ("proposed_by", "answered_by", "closed_by")),
    *(sa.column(name, _AT) for name in ("proposed_at", "answered_at", "closed_at", "cleared_at")),
    *(sa.column(name, sa.String()) for name in ("state", "outcome", "reason")),
    sa.column("due", sa.Date()),
)
_MOVE = sa.table(
    "action_move",
    *(sa.column(name, sa.Uuid()) for name in ("action_id", "by_member", "agency_id", "carrier_id")),
    *(sa.column(name, sa.String()) for name in ("kind", "state", "outcome", "reason", "text")),
    sa.column("number", sa.Integer()),
    sa.column("at", _AT),
    sa.column("day", sa.Date()),
)
_GAP = sa.table(
    "gap",
    *(sa.column(name, sa.Uuid()) for name in ("id", "action_id", "case_id", "meeting_id", "by_member")),
    sa.column("cause", sa.String()),
    sa.column("at", _AT),
)
_MEETING = sa.table("meeting", sa.column("id", sa.Uuid()), sa.column("state", sa.String()))


def _words(name, *words):
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _kinds(change):
    """Let the events of a meeting have other words."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("meeting_event")
    held = next(re.findall(r"'(\w+)'", check["sqltext"]) for check in checks if check["name"] == _KIND)
    allowed = ", ".join(repr(word) for word in change(held))
    with op.batch_alter_table("meeting_event", schema=None) as batch_op:
        if op.get_bind().dialect.name != "sqlite":  # there, the table is made anew without it
            batch_op.drop_constraint(op.f(_KIND), type_="check")
        batch_op.create_check_constraint(op.f(_KIND), sa.text(f"kind IN ({allowed})"))


def _where(condition):
    words = None if condition is None else sa.text(condition)
    return {} if words is None else {"sqlite_where": words, "postgresql_where": words}


def _forget_triggers():
    """What counts the changes of tables. Put there at the end of every migration (`infra/change_counts.py`)."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.execute("DROP FUNCTION IF EXISTS count_change() CASCADE")
        return
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'changed_%'"
    for (name,) in connection.execute(sa.text(query)).all():
        op.execute(f"DROP TRIGGER {name}")


def _tables():
    op.create_table(
        "action_move",
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", _words("move", *_MOVES), nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.Column("by_member", sa.Uuid(), nullable=True),
        sa.Column("state", _words("actionstate", *_STATES), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("carrier_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("outcome", _words("outcome", *_OUTCOMES), nullable=True),
        sa.Column("reason", _words("gapreason", *_REASONS), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_action_move_action_id")),
        sa.ForeignKeyConstraint(["by_member"], ["membership.id"], name=op.f("fk_action_move_by_member")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_action_move_agency_id")),
        sa.ForeignKeyConstraint(["carrier_id"], ["membership.id"], name=op.f("fk_action_move_carrier_id")),
        sa.PrimaryKeyConstraint("action_id", "number", name=op.f("pk_action_move")),
    )
    op.create_table(
        "private_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.Column("by_member", sa.Uuid(), nullable=False),
        sa.Column("done_at", _AT, nullable=True),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_private_step_action_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_private_step_agency_id")),
        sa.ForeignKeyConstraint(["by_member"], ["membership.id"], name=op.f("fk_private_step_by_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_step")),
    )
    op.create_index(op.f("ix_private_step_action_id"), "private_step", ["action_id"])
    op.create_table(
        "inbox_choice",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("whose", _words("whose", "everybody", "mine"), nullable=False),
        sa.Column("shown", _words("shown", "everything", "asked", "today", "week", "later"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_inbox_choice_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_inbox_choice")),
    )


def _columns():
    with op.batch_alter_table("action", schema=None) as batch_op:
        for name, table in _REFERS.items():
            batch_op.add_column(sa.Column(name, sa.Uuid(), nullable=True))
            batch_op.create_foreign_key(batch_op.f(f"fk_action_{name}"), table, [name], ["id"])
        for name in ("begun_at", "cleared_at"):
            batch_op.add_column(sa.Column(name, _AT, nullable=True))
        for name in ("asked_until", "snoozed_until"):
            batch_op.add_column(sa.Column(name, sa.Date(), nullable=True))
        batch_op.drop_index("ix_action_inbox")
    for name, (columns, condition) in _INDEXES.items():
        op.create_index(f"ix_action_{name}", "action", columns, **_where(condition))


def _moves_of(action):
    """The history of an action as far as it is known: asked, answered, closed; or taken back, and whose it was not."""
    held, last = action, {"outcome": None, "reason": None}
    moves = [("proposed", held["proposed_at"], held["proposed_by"], "proposed", None, last)]
    if held["state"] == "to_place":
        moves.append(("taken_back", datetime.now(UTC), None, "to_place", None, last))
    elif held["state"] == "declined":
        why = {"outcome": None, "reason": held["reason"]}
        moves.append(("declined", held["answered_at"], held["answered_by"], "declined", None, why))
    elif held["state"] != "proposed":
        moves.append(("accepted", held["answered_at"], held["answered_by"], "accepted", held["answered_by"], last))
    if held["state"] == "closed":
        end = {"outcome": held["outcome"], "reason": held["reason"]}
        moves.append(("closed", held["closed_at"], held["closed_by"], "closed", held["answered_by"], end))
    for number, (kind, at, by, state, carrier, ended) in enumerate(moves, start=1):
        stood = {"agency_id": held["agency_id"], "carrier_id": carrier, "day": held["due"], "state": state}
        made = {"action_id": held["id"], "number": number, "kind": kind, "at": at, "by_member": by, "text": ""}
        yield made | stood | ended


def _note_what_is_known():
    connection, held = op.get_bind(), _ACTION.c
    for action in connection.execute(sa.select(_ACTION)).mappings().all():
        connection.execute(sa.insert(_MOVE), list(_moves_of(action)))
    promised = sa.update(_ACTION).where(held.state.in_(("accepted", "closed")))
    connection.execute(promised.values(carrier_id=held.answered_by))
    connection.execute(sa.update(_ACTION).where(held.state == "closed").values(cleared_at=held.closed_at))


def _note_gaps():
    """What failed and is not in the ledger; but a no at a table that still sits is for that table to answer."""
    connection, held = op.get_bind(), _ACTION.c
    sits = sa.exists().where(_MEETING.c.id == held.meeting_id, _MEETING.c.state != "ended")
    failed = sa.select(_ACTION).where(
        held.reason.is_not(None),
        held.state.in_(("closed", "declined")),
        ~sa.exists().where(_GAP.c.action_id == held.id),
        (held.state == "closed") | ~sits,
    )
    for action in connection.execute(failed).all():
        at, by = action.closed_at or action.answered_at, action.closed_by or action.answered_by
        of = {"case_id": action.case_id, "meeting_id": action.meeting_id, "cause": action.reason, "at": at}
        connection.execute(sa.insert(_GAP).values(id=uuid4(), action_id=action.id, by_member=by, **of))


def upgrade():
    _kinds(lambda held: [*held, _NEW_KIND])
    _columns()
    _tables()
    _note_what_is_known()
    _note_gaps()


def downgrade():
    """Gaps of what was closed go: the version before had none."""
    _forget_triggers()
    for table in ("inbox_choice", "private_step", "action_move"):
        op.drop_table(table)
    op.execute("DELETE FROM gap WHERE action_id IN (SELECT id FROM action WHERE state = 'closed')")
    op.execute(f"DELETE FROM meeting_event WHERE kind = '{_NEW_KIND}'")
    _kinds(lambda held: [kind for kind in held if kind != _NEW_KIND])
    for name in _INDEXES:
        op.drop_index(f"ix_action_{name}", "action")
    with op.batch_alter_table("action", schema=None) as batch_op:
        for name in _REFERS:
            batch_op.drop_constraint(batch_op.f(f"fk_action_{name}"), type_="foreignkey")
        for name in (*_REFERS, "begun_at", "cleared_at", "asked_until", "snoozed_until"):
            batch_op.drop_column(name)
        batch_op.create_index("ix_action_inbox", ["agency_id", "state", "due"])
