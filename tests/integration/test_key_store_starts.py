"""Several servers that start at the same moment make one key store."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from conference.infra import keys
from conference.infra.database import KEYS_ENGINE, db
from conference.infra.keys import Kind
from tests.conftest import app_on, new_app


@pytest.mark.parametrize("database", ["sqlite_url", "postgresql_url"])
def test_several_starts_at_once_make_one_store(request, tmp_path, database):
    url, store = request.getfixturevalue(database), tmp_path / "elsewhere.keys.db"
    fresh = {"KEYS_DATABASE_URL": f"sqlite:///{store}"} if database == "sqlite_url" else {}
    # Made one after the other: Python itself cannot compile the routes of several apps at once in threads.
    apps = [new_app(url, tmp_path, **fresh) for _ in range(3)]
    with app_on(url, tmp_path), db.engine.begin() as connection:
        if not fresh:
            connection.exec_driver_sql("DROP SCHEMA keys CASCADE")
    for file in tmp_path.glob(f"{store.name}*"):
        file.unlink()
    together = threading.Barrier(3)

    def start(app: Flask) -> int:
        with app.app_context():
            db.get_engine(KEYS_ENGINE).dispose()
        together.wait()
        keys.init_app(app)
        with app.app_context():
            return len(keys.every(Kind.AGENCY))

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(start, apps)) == [0, 0, 0]
    assert not fresh or store.stat().st_mode & 0o077 == 0
    for app in apps:
        with app.app_context():
            db.engine.dispose()
            db.get_engine(KEYS_ENGINE).dispose()
