"""Today, the case page, and the door that says whether the product is up."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template

from conference.cases.schemas import (
    AGE_BAND_WORDS,
    CARD_FIELD_WORDS,
    KNOWS_WORDS,
    NEED_STATE_WORDS,
    PROTECTION_WORDS,
    RISK_WORDS,
    STEP_WORDS,
)
from conference.consent.schemas import CATEGORY_WORDS, PURPOSE_WORDS, WHY_WORDS
from conference.consent.schemas.people import ASK_WORDS
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra import clock
from conference.infra.http import Audience, actor, audience
from conference.kernel.ids import CaseId
from conference.pages import navigation, service
from conference.pages.schemas import DUTIES, HELD_WORDS, RELEASE_WORDS, refusal_words
from conference.referrals.schemas import STATE_WORDS as REFERRAL_WORDS

blueprint = Blueprint("pages", __name__)
blueprint.app_context_processor(navigation.frame)
blueprint.add_app_template_global(navigation.opens, "opens")
blueprint.add_app_template_filter(refusal_words, "refusal_words")

design = Blueprint("design", __name__)
"""Every component in every state. Registered in development only."""


@blueprint.get("/")
@audience(Audience.MEMBERS)
def today() -> Any:
    """What is next and what is asked of the reader. Who reads no cards is told what they can do."""
    me, now = actor(), clock.now()
    if not me.reads_cards:
        duties = [words for role, words in DUTIES.items() if me.has(role)]
        return render_template(
            "pages/today_without_cases.html",
            duties=duties,
            waits=service.waits(me, now),
            conference=service.next_conference(me, now) if me.sits_at_the_table else None,
        )
    return render_template(
        "pages/today.html", today=service.today(me, now), day=directory.today(now), ask_words=ASK_WORDS
    )


@blueprint.get("/cases/<uuid:case_id>")
@audience(Audience.CARD_READERS)
def case(case_id: UUID) -> Any:
    """One case, as much of it as the reader may know."""
    now = clock.now()
    page = service.case_page(actor(), CaseId(case_id), now)
    return render_template(
        "pages/case.html",
        page=page,
        day=directory.today(now),
        words={
            "age_band": AGE_BAND_WORDS,
            "knows": KNOWS_WORDS,
            "risk": RISK_WORDS,
            "protection": PROTECTION_WORDS,
            "card_field": CARD_FIELD_WORDS,
            "need": NEED_STATE_WORDS,
            "step": STEP_WORDS,
            "category": CATEGORY_WORDS,
            "kinds": [CATEGORY_WORDS[kind] for kind in page.grid.kinds] if page.grid else [],
            "purpose": PURPOSE_WORDS,
            "release": RELEASE_WORDS,
            "why": WHY_WORDS,
            "ask": ASK_WORDS,
            "held": HELD_WORDS,
            "referral": REFERRAL_WORDS,
        },
    )


@blueprint.get("/healthz")
@audience(Audience.EVERYONE)
def healthz() -> Any:
    """Whether the product answers and its tables are there."""
    directory_store.task_force()
    return "ok", {"Content-Type": "text/plain; charset=utf-8"}


@design.get("/design")
@audience(Audience.EVERYONE)
def components() -> Any:
    """The page of components."""
    return render_template("design/index.html")
