"""Use cases of minutes: reading them, keeping them, circulating them, and what she takes home."""

from conference.minutes.service.circulating import (
    Circulation,
    Waiting,
    circulation,
    take_reminders,
    waiting_for,
)
from conference.minutes.service.files import record_file
from conference.minutes.service.hers import AS_A_FILE, Hers, carried, hers, record_paper
from conference.minutes.service.keeping import add_line, approve, correct, reopen, send_actions
from conference.minutes.service.reading import Copy, minutes, version

__all__ = [
    "AS_A_FILE",
    "Circulation",
    "Copy",
    "Hers",
    "Waiting",
    "add_line",
    "approve",
    "carried",
    "circulation",
    "correct",
    "hers",
    "minutes",
    "record_file",
    "record_paper",
    "reopen",
    "send_actions",
    "take_reminders",
    "version",
    "waiting_for",
]
