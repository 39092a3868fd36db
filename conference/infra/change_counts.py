"""How often each table changed: the database itself counts.

A trigger on every table but those in UNCOUNTED adds one to its count, whoever writes and by whatever means, in the
writer's own transaction; a change of QUIET_COLUMNS alone counts for none.
"""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.infra.database import Base, db

UNCOUNTED = frozenset(
    {
        "change_count",
        "command",
        "draft",
        "follow_up",
        "job_turn",
        "letter_day",
        "meeting_event",
        "open_page",
        "outgoing_mail",
        "record_anchor",
        "record_entry",
        "record_head",
        "sign_in_tries",
        "waiting_nudge",
    }
)
"""Tables that change all the time and that no page of a meeting is made of. What is read from them is not kept."""
QUIET_COLUMNS = {
    "meeting": frozenset({"version", "clock_until", "clock_left", "chair_offered", "speakers_closed", "reading_back"}),
    "sign_in": frozenset({"used_at"}),
}
"""Columns that change all the time, and that whoever keeps something of their table does without."""


class ChangeCount(Base):
    """How often a table changed, by writer, so that writers never wait for each other: on PostgreSQL its process id."""

    __tablename__ = "change_count"

    of: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    writer: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(sa.BigInteger())


def count_changes(connection: sa.Connection, tables: Mapping[str, sa.Table]) -> None:
    """Have the database count the changes of every table there is. Called at the end of every migration: SQLite drops
    the triggers of a table that it makes anew.
    """
    found = sa.inspect(connection)
    there = set(found.get_table_names())
    if ChangeCount.__tablename__ not in there:
        return
    counted = [table for name, table in sorted(tables.items()) if name in there - UNCOUNTED and table.schema is None]
    # Those of the database: a migration may end where a column of the models is not there yet.
    columns = {name: [column["name"] for column in found.get_columns(name)] for name in there & QUIET_COLUMNS.keys()}
    after = {table.name: _columns(table.name, columns) for table in counted}
    for statement in _sqlite(after) if connection.dialect.name == "sqlite" else _postgresql(after):
        connection.exec_driver_sql(statement)
    for table in counted:
        counted_from = f"('{table.name}', 0, 1)"
        connection.exec_driver_sql(
            f"INSERT INTO change_count (of, writer, n) VALUES {counted_from} ON CONFLICT DO NOTHING"
        )


def _columns(table: str, columns: Mapping[str, Sequence[str]]) -> str:
    """After which updates a table counts as changed."""
    quiet = QUIET_COLUMNS.get(table)
    return "OF " + ", ".join(f'"{name}"' for name in columns[table] if name not in quiet) if quiet else ""


def _sqlite(tables: Mapping[str, str]) -> list[str]:
    made: list[str] = []
    for table, columns in tables.items():
        for deed in ("INSERT", f"UPDATE {columns}", "DELETE"):
            name = f"changed_{table}_{deed.split()[0].lower()}"
            made.append(f"DROP TRIGGER IF EXISTS {name}")
            made.append(
                f'CREATE TRIGGER {name} AFTER {deed} ON "{table}" BEGIN '
                f"UPDATE change_count SET n = n + 1 WHERE of = '{table}' AND writer = 0; END"
            )
    return made


def _postgresql(tables: Mapping[str, str]) -> list[str]:
    function = (
        "CREATE OR REPLACE FUNCTION count_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "INSERT INTO change_count (of, writer, n) VALUES (TG_TABLE_NAME, pg_backend_pid(), 1) "
        "ON CONFLICT (of, writer) DO UPDATE SET n = change_count.n + 1; RETURN NULL; END $$"
    )
    return [
        function,
        *(
            f"CREATE OR REPLACE TRIGGER changed AFTER INSERT OR UPDATE {columns} OR DELETE OR TRUNCATE "
            f'ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION count_change()'
            for table, columns in tables.items()
        ),
    ]


def fold_counts() -> None:
    """On PostgreSQL the counts of writers that are gone become one: there would be more with every connection."""
    if db.engine.dialect.name == "sqlite":
        return
    with db.engine.begin() as connection:
        connection.exec_driver_sql("LOCK TABLE change_count IN EXCLUSIVE MODE")
        connection.exec_driver_sql(
            "WITH gone AS (DELETE FROM change_count WHERE writer <> 0 AND writer NOT IN "
            "(SELECT pid FROM pg_stat_activity) RETURNING of, n) "
            "INSERT INTO change_count (of, writer, n) SELECT of, 0, sum(n) FROM gone GROUP BY of "
            "ON CONFLICT (of, writer) DO UPDATE SET n = change_count.n + EXCLUDED.n"
        )
