"""Who may need help to keep what they promise: for the steering group, by counts alone."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from conference.consent import store as consent
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.kernel.actor import Actor
from conference.kernel.ids import AgencyId
from conference.kernel.localday import start_of_day
from conference.notices import store
from conference.notices.domain import Times
from conference.notices.policy import may_need_help


def agencies_in_need(actor: Actor, times: Times, now: datetime) -> Mapping[AgencyId, int]:
    """The agencies that may need help, each with how many promises it did not keep at least.

    Nobody counts a case that they were kept out of when the week began, and what was taken since from an agency that
    she keeps out still counts: a list that changed at once would tell its reader whom she keeps out. Source: rule book,
    section (c), Counting oracles.
    """
    today, zone = directory.today(now), directory.zone()
    monday = today - timedelta(days=today.weekday())
    first, began = monday - timedelta(days=times.repeat_days), start_of_day(monday, zone)
    promises = store.promises_until(
        consent.as_card_reader(actor),
        directory_store.current_agencies(now, zone),
        (first - timedelta(days=times.chair_days), monday),
        start_of_day(first, zone),
        began,
    )
    return may_need_help(promises, times, today, directory.policy().hidden_inside)
