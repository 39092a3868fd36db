"""What the pages of meetings share."""

from flask import Blueprint

blueprint = Blueprint("meetings", __name__)
