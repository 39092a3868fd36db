"""Who offers what: the agencies at the table and the services they can call on."""

from typing import Any

from flask import Blueprint, render_template

from conference.directory import service, store
from conference.directory.domain import AgreementDays
from conference.directory.policy import Standing, standing
from conference.directory.schemas import KIND_WORDS
from conference.infra import clock
from conference.infra.http import Audience, audience

blueprint = Blueprint("directory", __name__)


@blueprint.get("/directory")
@audience(Audience.MEMBERS)
def index() -> Any:
    """Agencies with the state of their agreement, and imported services. Nothing here is about a case."""
    today = service.today(clock.now())
    agreements = store.agreements_by_agency()
    signed = {
        agency: standing([AgreementDays(row.first_day, row.last_day) for row in rows], today)
        for agency, rows in agreements.items()
    }
    return render_template(
        "directory/index.html",
        agencies=store.agencies(),
        signed=signed,
        standings=Standing,
        kind_words=KIND_WORDS,
        services=store.services(),
    )
