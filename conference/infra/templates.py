"""Jinja, a little quicker: a page of a running meeting is made of many small templates that import each other."""

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment


class Templates(Environment):
    """Flask's environment, whose templates share one map of globals.

    Jinja gives each a layer of its own over them, for globals that a template is loaded with; there are none of those
    here. It compares these maps whenever one template imports another, name by name through all layers.
    """

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, cache_size=-1, **options)  # all: there are few, and none is to be thrown away for another

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template that is loaded with `d` of its own."""
        return super().make_globals(d) if d else self.globals
