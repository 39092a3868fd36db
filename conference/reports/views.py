"""Pages of reports: the record, for privacy officers, and counts."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from conference.actions import service as actions
from conference.actions.schemas import CAUSE_WORDS
from conference.audit.domain import Deed
from conference.consent.domain import Category
from conference.consent.schemas import CATEGORY_WORDS
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.kernel.ids import AgencyId
from conference.kernel.localday import first_of_quarter
from conference.needs.schemas import ANSWER_WORDS as HER_ANSWER_WORDS
from conference.needs.schemas import QUESTION_WORDS
from conference.reports import service, store
from conference.reports.domain import Audience as Readers
from conference.reports.domain import CountRow, Sought, Waited
from conference.reports.schemas import (
    ANSWER_WORDS,
    BAND_WORDS,
    DEED_WORDS,
    WAITED_WORDS,
    RecordForm,
    ReportForm,
    code_words,
    finding_words,
)

blueprint = Blueprint("reports", __name__)
blueprint.add_app_template_filter(code_words, "code_words")
_LAST_SHOWN = "report_lead"
"""In the session: whose cases this browser counted last. Never how many they were."""


@blueprint.get("/record")
@audience(Audience.PRIVACY_OFFICERS)
def record() -> Any:
    """The newest entries of the reader's own agency."""
    return _record_page(forms.Form(values={}))


@blueprint.post("/record")
@audience(Audience.PRIVACY_OFFICERS)
def record_found() -> Any:
    """The same, narrowed, or a page further back. Sent as a form: what somebody looks for stands in no address."""
    form = forms.read(RecordForm(), request.form)
    if form.ok:
        return _record_page(form)
    return _record_page(form), 422


def _record_page(form: forms.Form) -> str:
    me, values = actor(), dict(form.values) if form.ok else {}
    page = values.pop("page", 1)
    sought = Sought(**values)
    return render_template(
        "reports/record.html",
        found=service.read_record(me, sought, page, clock.now()),
        form=form,
        narrowed=sought != Sought(),
        members=list(store.members_of(me).items()),
        deeds=[(deed.value, DEED_WORDS[deed]) for deed in Deed],
        answers=list(ANSWER_WORDS.items()),
        categories=[(kind.value, CATEGORY_WORDS[kind]) for kind in Category],
        deed_words=DEED_WORDS,
        category_words=CATEGORY_WORDS,
    )


@blueprint.post("/record/verify")
@audience(Audience.PRIVACY_OFFICERS)
def verify() -> Any:
    """Prove the record, and say what came out."""
    finding = service.verify_record(actor(), clock.now())
    said, anchored = finding_words(finding)
    flash(said, "done" if finding.holds else "problem")
    flash(anchored, "info" if finding.latest else "care")
    return redirect(url_for("reports.record"))


@blueprint.get("/reports")
@audience(Audience.REPORT_READERS)
def index() -> Any:
    """Counts of what waits."""
    return _report(None, forms.Form(values={}))


@blueprint.get("/reports/published")
@audience(Audience.REPORT_READERS)
def published() -> Any:
    """The counts of all cases as they may leave the table: more is hidden."""
    rows = service.waiting_by_age(actor(), None, clock.now(), Readers.PUBLISHED)
    return _counts(rows, forms.Form(values={}), published=True)


@blueprint.post("/reports")
@audience(Audience.REPORT_READERS)
def found() -> Any:
    """The same for the cases that one agency leads, unless the difference would tell too much."""
    form = forms.read(ReportForm(), request.form)
    return _report(form.values.get("lead") if form.ok else None, form)


@blueprint.get("/gaps")
@audience(Audience.CARD_READERS)
def gaps() -> Any:
    """The gap ledger: what nobody could do, of the cases that the reader may know of."""
    found = actions.gap_lines(actor(), clock.now())
    return render_template("reports/gaps.html", gaps=found, most=actions.LEDGER_LINES, words=CAUSE_WORDS)


def _report(wanted: UUID | None, form: forms.Form) -> str:
    me, now, before = actor(), clock.now(), session.get(_LAST_SHOWN)
    lead = AgencyId(wanted) if wanted else None
    verdict = service.may_show(me, lead, AgencyId(UUID(before)) if before else None, now)
    if verdict:
        session[_LAST_SHOWN] = str(lead) if lead else None
    rows = service.waiting_by_age(me, lead, now) if verdict else ()
    return _counts(rows, form, refused=not verdict)


def _counts(rows: Sequence[CountRow], form: forms.Form, *, refused: bool = False, published: bool = False) -> str:
    now = clock.now()
    return render_template(
        "reports/index.html",
        rows=rows,
        refused=refused,
        published=published,
        answered_before=first_of_quarter(directory.today(now)),
        answers=service.answers(actor(), now, Readers.PUBLISHED if published else Readers.INTERNAL),
        answer_heads=[{"words": words, "number": True} for words in (*HER_ANSWER_WORDS.values(), _("Together"))],
        question_words=QUESTION_WORDS,
        form=form,
        agencies=list(directory_store.names().items()),
        heads=[{"words": words, "number": True} for words in (*map(WAITED_WORDS.get, Waited), _("Together"))],
        band_words=BAND_WORDS,
        whole=_("All cases at the table"),
    )
