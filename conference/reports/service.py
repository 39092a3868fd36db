"""Use cases of reports: reading and proving the record, and counts in which nobody can be found."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from conference.accounts import store as accounts
from conference.audit import service as record
from conference.audit.domain import Deed, Finding
from conference.audit.models import RecordEntry
from conference.cases.domain import AgeBand
from conference.consent import store as consent_store
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.directory.domain import Policy
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId, MemberId
from conference.kernel.localday import end_of_day, first_of_quarter, start_of_day
from conference.kernel.verdict import Verdict
from conference.needs import service as needs
from conference.needs.domain import Answer, Question
from conference.reports import store
from conference.reports.domain import Audience, CountRow, RecordLine, RecordPage, Sought, Waited
from conference.reports.policy import may_compare, may_set_beside, may_single_out, shares, suppress, waited

PAGE_LINES = 50
Cells = Counter[tuple[AgeBand | None, Waited]]
_AnswerRow = tuple[Question, Sequence[int | None], int | None]


def read_record(actor: Actor, sought: Sought, page: int, now: datetime) -> RecordPage:
    """A page of the actor's own agency's entries, the newest first; that it was read is recorded.

    Entries of a case from which the actor stepped aside, or which she keeps from them or their agency, are left out.
    Source: rule book, section (b), Log.
    """
    hidden = frozenset(record.references(store.kept_from(actor, now)).values())
    found = store.entries(
        actor, sought, _within(sought), without=hidden, skip=(page - 1) * PAGE_LINES, most=PAGE_LINES + 1
    )
    names = store.members_of(actor)
    lines = tuple(_line(row, names) for row in found[:PAGE_LINES])
    record.append(Deed.READ_RECORD, at=now, by=actor, code="own_agency")
    return RecordPage(lines=lines, page=page, more=len(found) > PAGE_LINES)


def _within(sought: Sought) -> store.Within:
    zone = directory.zone()
    return store.Within(
        since=start_of_day(sought.first_day, zone) if sought.first_day else None,
        until=end_of_day(sought.last_day, zone) if sought.last_day else None,
    )


def _line(row: RecordEntry, names: Mapping[MemberId, str]) -> RecordLine:
    return RecordLine(
        number=row.number,
        at=row.at,
        who=names.get(MemberId(row.actor), "") if row.actor else "",
        deed=row.deed,
        category=row.category,
        allowed=row.answer == record.ALLOW,
        code=row.code,
    )


def verify_record(actor: Actor, now: datetime) -> Finding:
    """Whether the whole record stands as it was written and anchored; that it was asked is recorded."""
    finding = record.verify()
    record.append(
        Deed.VERIFY_RECORD,
        at=now,
        by=actor,
        code=finding.fault or "holds",
        answer=record.ALLOW if finding.holds else record.DENY,
    )
    return finding


def officers(now: datetime) -> Mapping[str, str]:
    """Address and language of every active privacy officer whose agency's agreement is in force."""
    current = directory_store.current_agencies(now, directory.zone())
    members = {held.member for held in accounts.active_members(now) if held.has(Role.PRIVACY_OFFICER)}
    found = accounts.emails(now).items()
    return {email: language for member, (email, language, agency) in found if member in members and agency in current}


def may_show(actor: Actor, lead: AgencyId | None, before: AgencyId | None, now: datetime) -> Verdict:
    """Whether the cases that one agency leads may be counted after what was shown `before`, beside all of them, and
    beside those of each other agency.
    """
    policy, by_lead = directory.policy(), _counted(actor, now)
    every, mine, last = (_of_lead(by_lead, of) for of in (None, lead, before))
    found = may_set_beside(every, mine, Audience.INTERNAL, policy)
    if lead is not None and found:
        found = may_single_out(lead, {of: cells.total() for of, cells in by_lead.items()}, Audience.INTERNAL, policy)
    return may_compare(last.total(), mine.total(), Audience.INTERNAL, policy) if found else found


def _counted(actor: Actor, now: datetime) -> Mapping[AgencyId, Cells]:
    today, found = directory.today(now), defaultdict[AgencyId, Cells](Cells)
    for lead, band, since in store.waiting(actor, now):
        found[lead][band, waited((today - since).days)] += 1
    return found


def _of_lead(by_lead: Mapping[AgencyId, Cells], lead: AgencyId | None) -> Cells:
    """The counts of one agency's cases; of all of them for None."""
    return sum((cells for of, cells in by_lead.items() if lead in {None, of}), Cells())


def waiting_by_age(
    actor: Actor, lead: AgencyId | None, now: datetime, readers: Audience = Audience.INTERNAL
) -> Sequence[CountRow]:
    """Open cases at the table, by age band and by how long they wait, small counts hidden; a row for each band."""
    counts, policy = _of_lead(_counted(actor, now), lead), directory.policy()
    return [_row(band, [counts[band, column] for column in Waited], readers, policy) for band in (*AgeBand, None)]


def answers(actor: Actor, now: datetime, readers: Audience = Audience.INTERNAL) -> Sequence[_AnswerRow]:
    """What survivors answered to each question: the counts of each answer and their total, None for a small one.

    Counted once a quarter, as it stood when this one began: a count that changed with one answer, or with the reader's
    stepping aside from one case, would tell what somebody answered. Source: rule book, section (b), Reports.
    """
    until = start_of_day(first_of_quarter(directory.today(now)), directory.zone())
    counts, policy = needs.answers_counted(consent_store.as_card_reader(actor), until), directory.policy()
    found = list[_AnswerRow]()
    for question in Question:
        cells = [counts[question, answer] for answer in Answer]
        shown = suppress(cells, readers, policy)
        told = [None if place in shown.hidden else count for place, count in enumerate(cells)]
        found.append((question, told, None if shown.total_hidden else sum(cells)))
    return found


def _row(band: AgeBand | None, cells: Sequence[int], readers: Audience, policy: Policy) -> CountRow:
    shown = suppress(cells, readers, policy)
    return CountRow(
        band=band,
        cells=tuple(None if place in shown.hidden else count for place, count in enumerate(cells)),
        shares=shares(cells, shown),
        total=None if shown.total_hidden else sum(cells),
    )
