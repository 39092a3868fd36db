"""How the floor of `bench live` is served: exactly as the product is, without what the product does after its start."""

from pathlib import Path
from runpy import run_path

_PRODUCT = run_path(str(Path(__file__).resolve().parents[1] / "gunicorn.conf.py"))
globals().update({name: value for name, value in _PRODUCT.items() if name.islower() and name != "post_worker_init"})
