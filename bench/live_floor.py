"""The floor of `bench live`: a bare Flask-SocketIO app that stores a row and tells everybody in a room so many bytes.

Nobody signs in, nothing is decided, nothing is rendered. Its sockets are served as the product's are, without what
the product adds to the library (conference/infra/framed_once.py); its SQLite is set up by the product's own pragmas,
its gunicorn by the product's own file (bench/live_floor_server.py).
"""

import os
import time
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_socketio import SocketIO, join_room

from conference.infra.database import prepare_sqlite
from conference.infra.sockets import serve_with

_LINE = '<li class="line"><p class="line__text">A calm and plain line</p></li>\n'
"""What pages are made of: markup, quotes and line ends, which cost a little to put into JSON."""
_rows = sa.Table(
    "command",
    sa.MetaData(),
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("meeting", sa.String(36)),
    sa.Column("version", sa.Integer),
)
_versions: dict[str, int] = {}


def create_app(database_url: str) -> Flask:
    """The app."""
    made, bare = Flask(__name__), SocketIO()
    engine = sa.create_engine(database_url, pool_size=20, max_overflow=40)
    if engine.dialect.name == "sqlite":
        prepare_sqlite(engine)
    _rows.metadata.create_all(engine)
    serve_with(made, bare)

    @bare.on("watch")
    def watch(sent: dict[str, Any]) -> dict[str, Any]:
        join_room(sent["meeting"])
        return {"ok": True, "fresh": _payload(0, _versions.get(sent["meeting"], 0), sent["bytes"])}

    @bare.on("command")
    def command(sent: dict[str, Any]) -> dict[str, Any]:
        meeting = sent["meeting"]
        before = _versions.get(meeting, 0)
        _versions[meeting] = before + 1
        with engine.connect().execution_options(writing=True) as connection, connection.begin():
            connection.execute(_rows.insert(), {"id": sent["id"], "meeting": meeting, "version": before + 1})
        bare.emit("regions", _payload(before, before + 1, sent["values"]["bytes"]), to=meeting)
        return {"ok": True, "version": before + 1}

    @made.get("/healthz")
    def healthz() -> str:
        return "well"

    return made


def _payload(before: int, version: int, size: int) -> dict[str, Any]:
    """As many bytes as JSON as were asked for, but for a few."""
    shell = 90
    text = _LINE * (max(size - shell, 0) // (len(_LINE) + _LINE.count('"') + 1))
    return {"before": before, "version": version, "now": time.time(), "regions": {"all": text or "."}}


app = create_app(os.environ["DATABASE_URL"])
