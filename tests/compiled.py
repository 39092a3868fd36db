"""Templates are compiled once in a test run, for all its processes, of which each makes many apps."""

import atexit
import os
import shutil
import tempfile

from flask import Flask
from jinja2 import FileSystemBytecodeCache

_FOLDER = "COMPILED_TEMPLATES"


def share_compiled_templates() -> None:
    """Have every app that this process and its children make from now on share what was compiled."""
    if _FOLDER not in os.environ:
        os.environ[_FOLDER] = tempfile.mkdtemp(prefix="common-table-templates-")
        atexit.register(shutil.rmtree, os.environ[_FOLDER], ignore_errors=True)
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(os.environ[_FOLDER])}
