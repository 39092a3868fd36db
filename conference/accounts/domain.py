"""Words of accounts."""

from collections.abc import Mapping
from dataclasses import dataclass

from conference.kernel.actor import Actor
from conference.kernel.ids import MemberId


@dataclass(frozen=True, slots=True)
class Staff:
    """Who acts today, in a steady order, and who of them is away, with who stands in, if somebody does."""

    members: Mapping[MemberId, Actor]
    away: Mapping[MemberId, MemberId | None]

    def at_work(self, member: MemberId) -> Actor | None:
        """They themselves; while they are away, their stand-in of the same agency; None where that one is away, too."""
        somebody = self.members.get(member)
        if somebody is None or member not in self.away:
            return somebody
        stand_in = self.away[member]
        found = None if stand_in is None or stand_in in self.away else self.members.get(stand_in)
        return found if found is not None and found.agency == somebody.agency else None
