"""Use cases of consent. Every look is decided here, at read time, and recorded."""

from conference.consent.service.details import enter_detail, look
from conference.consent.service.erasing import destroy_case_keys
from conference.consent.service.releases import narrow, record_release, releases_ending, withdraw, withdraw_everything
from conference.consent.service.rights import exclude, require_visible, room_of, rooms
from conference.consent.service.rotating import rotate_keys
from conference.consent.service.showing import preview, share, stop_sharing

__all__ = [
    "destroy_case_keys",
    "enter_detail",
    "exclude",
    "look",
    "narrow",
    "preview",
    "record_release",
    "releases_ending",
    "require_visible",
    "room_of",
    "rooms",
    "rotate_keys",
    "share",
    "stop_sharing",
    "withdraw",
    "withdraw_everything",
]
