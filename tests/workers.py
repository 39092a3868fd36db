"""A worker of the product that is born in an instant, for tests that kill it again and again."""

import multiprocessing
import os
from collections.abc import Mapping
from multiprocessing.process import BaseProcess

from conference.app import create_app
from conference.infra import workers
from conference.settings import load

AT_A_TIME = 2
_BORN = multiprocessing.get_context("forkserver")
_BORN.set_forkserver_preload([__name__])


def start(environ: Mapping[str, str]) -> BaseProcess:
    """A worker with these settings. It reads the product's code once for all of them."""
    worker = _BORN.Process(target=work, args=(dict(environ),), daemon=True)
    worker.start()
    return worker


def work(environ: Mapping[str, str]) -> None:
    """What `flask --app wsgi work` does."""
    os.environ.update(environ)
    app = create_app(load(os.environ))
    with app.app_context():
        told = workers.of_this_app()
        assert told is not None
        told.work(AT_A_TIME)
