"""Where anchors of the record are kept: a folder of its own, which may be another disk or another machine's."""

import email
import email.policy
import os
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from flask import Flask, current_app

_CONFIG = "RECORD_ANCHOR_FOLDER"
_FILE = "record-anchors.jsonl"
_KINDS = (".jsonl", ".txt", ".eml")


def init_app(app: Flask, folder: Path) -> None:
    """Write into `folder`, which is made when it is first needed."""
    app.config[_CONFIG] = folder


def append(line: str) -> None:
    """Add one line to the file, and have it on the disk before going on. What stands there is never written again."""
    folder = cast(Path, current_app.config[_CONFIG])
    folder.mkdir(parents=True, exist_ok=True)
    file = os.open(folder / _FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(file, f"{line}\n".encode())
        os.fsync(file)
    finally:
        os.close(file)


def texts(place: Path | None = None) -> Iterator[str]:
    """What the files of `place` hold: one file, or those of a folder, saved mails too. By default, our own folder.

    Raises OSError where one cannot be read.
    """
    place = place or cast(Path, current_app.config[_CONFIG])
    files = sorted(file for file in place.iterdir() if file.suffix in _KINDS) if place.is_dir() else [place]
    for file in files:
        if file.exists():
            yield _mail_text(file.read_bytes()) if file.suffix == ".eml" else file.read_text(encoding="utf-8")


def _mail_text(content: bytes) -> str:
    body = email.message_from_bytes(content, policy=email.policy.default).get_body(("plain",))
    return str(body.get_content()) if body is not None else ""
