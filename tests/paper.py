"""Reads a PDF as somebody would: its words, and what it says of itself."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader


def opened(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def words(pdf: bytes) -> str:
    """Everything that stands on its pages, in the order of reading, with single spaces."""
    text = " ".join(page.extract_text() for page in opened(pdf).pages)
    return re.sub(r"[\s\u200b]+", " ", text)


def bookmarks(pdf: bytes) -> list[str]:
    """The names of its parts, as a reader's window lists them."""
    return list(_titles(opened(pdf).outline))


def _titles(outline: Any) -> Iterator[str]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _titles(entry)
        else:
            yield entry.title
