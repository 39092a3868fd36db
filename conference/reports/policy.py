"""Rules of reports: which counts may be shown. Pure. Source: rule book, section (b), Reports."""

from collections.abc import Mapping, Sequence

from conference.cases.domain import AgeBand
from conference.directory.domain import Policy
from conference.kernel.ids import AgencyId
from conference.kernel.verdict import Verdict, allow, deny
from conference.reports.domain import Audience, ReportReason, Suppressed, Waited

_LAST_DAYS = ((7, Waited.WEEK), (28, Waited.FOUR_WEEKS), (91, Waited.QUARTER))


def most_hidden(audience: Audience, policy: Policy) -> int:
    """The largest count that is hidden."""
    return policy.hidden_inside if audience is Audience.INTERNAL else policy.hidden_published


def suppress(cells: Sequence[int], audience: Audience, policy: Policy) -> Suppressed:
    """What of a row of counts with its total may be shown, so that no hidden count can be worked out from the rest.

    Small counts are hidden, a true zero is shown. Where exactly one cell is hidden, the next smallest that is not zero
    is hidden with it, or the total if there is none. The total is hidden too where it is small itself, or would leave
    only one answer.
    """
    most = most_hidden(audience, policy)
    small = {place for place, count in enumerate(cells) if 1 <= count <= most}
    if not small:
        return Suppressed((), total_hidden=False)
    others = [place for place, count in enumerate(cells) if count > most]
    second = min(others, key=lambda place: cells[place]) if len(small) == 1 and others else None
    hidden = small if second is None else small | {second}
    tells = len(hidden) == 1 or sum(cells) <= most or _only_one_answer(cells, hidden, second, most)
    return Suppressed(tuple(sorted(hidden)), total_hidden=tells)


def _only_one_answer(cells: Sequence[int], hidden: set[int], second: int | None, most: int) -> bool:
    """Whether the sum of the hidden cells gives them away: all are as small, or as large, as a small count can be; or
    the second one could just as well have been another cell of the same count.
    """
    together = sum(cells[place] for place in hidden)
    if together in {len(hidden), len(hidden) * most}:
        return True
    return second is not None and sum(count == cells[second] for count in cells) > 1


def shares(cells: Sequence[int], shown: Suppressed) -> tuple[int | None, ...]:
    """Each cell's share of the total in whole percents; None for hidden cells, and for all when the total is hidden."""
    total = sum(cells)
    if shown.total_hidden or total == 0:
        return (None,) * len(cells)
    return tuple(None if place in shown.hidden else round(100 * count / total) for place, count in enumerate(cells))


def may_compare(before: int, now: int, audience: Audience, policy: Policy) -> Verdict:
    """Whether a report may be shown after another one was, whose total differs: by a few, the difference is a person.

    Where nothing differs, nothing is told.
    """
    if 1 <= abs(now - before) <= most_hidden(audience, policy):
        return deny(ReportReason.DIFFERS_TOO_LITTLE)
    return allow(ReportReason.LARGE_ENOUGH)


def may_set_beside(
    every: Mapping[tuple[AgeBand | None, Waited], int],
    part: Mapping[tuple[AgeBand | None, Waited], int],
    audience: Audience,
    policy: Policy,
) -> Verdict:
    """Whether a part may be shown beside the whole: no cell, row or total that is shown in both differs by a few."""
    bands = {band for band, _column in every}
    rows = [[place for place in every if place[0] == band] for band in bands]
    for places in ([place] for place in every), rows, [list(every)]:
        for group in places:
            whole, some = (sum(counts.get(place, 0) for place in group) for counts in (every, part))
            if 1 <= some <= most_hidden(audience, policy):
                continue  # hidden itself, so nothing can be taken from the whole
            if not (verdict := may_compare(whole, some, audience, policy)) and whole > most_hidden(audience, policy):
                return verdict
    return allow(ReportReason.LARGE_ENOUGH)


def may_single_out(lead: AgencyId, totals: Mapping[AgencyId, int], audience: Audience, policy: Policy) -> Verdict:
    """Whether one agency's cases may be counted by themselves: not where those of all others together with the whole
    would give a small one away. A small count is hidden anyway.
    """
    order = sorted(totals, key=str)
    hidden = {order[place] for place in suppress([totals[of] for of in order], audience, policy).hidden}
    if lead in hidden and totals[lead] > most_hidden(audience, policy):
        return deny(ReportReason.DIFFERS_TOO_LITTLE)
    return allow(ReportReason.LARGE_ENOUGH)


def waited(days: int) -> Waited:
    """The band of a number of days."""
    return next((band for most, band in _LAST_DAYS if days < most), Waited.LONGER)
