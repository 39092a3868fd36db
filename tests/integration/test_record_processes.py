"""Several processes write the record at the same time, the server and the command line say: it stays one chain."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conference.audit import service as record
from conference.audit import store
from tests import servers
from tests.conftest import KEY, app_on

PROCESSES, LINES = 3, 15
WRITE = f"""
import os, sys
import conference.app  # the code is read once; the app and its connections are each process's own

others = []
for _ in range({PROCESSES - 1}):
    born = os.fork()
    others = [*others, born] if born else []
    if not born:
        break

from conference.audit import service as record
from conference.audit.domain import Deed
from conference.infra import clock
from wsgi import app

with app.app_context():
    os.write(1, b"ready\\n")  # whole, where print may write the end of the line after another's word
    sys.stdin.read()  # until it is closed, for all at once
    for _ in range({LINES}):
        record.append(Deed.LOOK, at=clock.now(), by=None, code="holder")
for other in others:
    assert os.waitstatus_to_exitcode(os.waitpid(other, 0)[1]) == 0
"""


@pytest.mark.parametrize("database", ["sqlite_url", "postgresql_url"])
def test_processes_at_the_same_time_make_one_chain(request, database, tmp_path: Path):
    url = request.getfixturevalue(database)
    settings = {"DATABASE_URL": url, "SECRET_KEY": "s" * 40, "MASTER_KEY": KEY, "MAIL_FOLDER": str(tmp_path / "mail")}
    with subprocess.Popen(
        [sys.executable, "-c", WRITE],
        cwd=servers.ROOT,
        env={**os.environ, **settings, "PUBLIC_URL": "http://127.0.0.1:8000", "ENVIRONMENT": "test"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writers:
        assert writers.stdout is not None
        assert [writers.stdout.readline() for _ in range(PROCESSES)] == ["ready\n"] * PROCESSES
        writers.communicate(timeout=60)
    assert writers.returncode == 0

    with app_on(url, tmp_path):
        assert record.verify().holds
        assert [link.number for link in store.links()] == list(range(1, PROCESSES * LINES + 1))
