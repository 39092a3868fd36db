"""Starts the server: `gunicorn wsgi:app`, `flask --app wsgi …`."""

import os

from conference.app import create_app
from conference.settings import load

app = create_app(load(os.environ))
