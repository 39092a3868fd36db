"""What is loaded when the web process starts is not looked through for garbage while people wait."""

import subprocess
import sys

from tests.servers import ROOT

_STARTED = """
import gc, runpy
from unittest.mock import MagicMock, patch
served = runpy.run_path("gunicorn.conf.py")
names = ("conference.calendar.jobs.tell_left_over", "conference.infra.workers.after_start",
         "conference.infra.overheard.catch_uncaught", "conference.live.jobs.tidying.after_start")
for name in names:
    patch(name).start()
served["post_worker_init"](MagicMock())
print(gc.get_freeze_count(), gc.get_threshold()[0])
"""


def test_once_a_process_serves_what_was_loaded_is_left_alone_and_the_rest_looked_at_less_often():
    said = subprocess.check_output([sys.executable, "-c", _STARTED], cwd=ROOT, encoding="utf-8")
    left_alone, looked_at_after = map(int, said.split())
    assert left_alone > 100_000
    assert looked_at_after == 5_000
