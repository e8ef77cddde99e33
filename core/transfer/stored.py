"""Uploaded files as spreadsheets; they are named by their content, so what was read stays true."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import gettext as _

from core.errors import Refused
from core.files import store
from core.files.models import Attachment
from core.transfer.sheet import Sheet, Workbook, open_workbook


def workbook_of(source: Attachment | None) -> Workbook:
    """The file, through the gate. Raises Refused when there is none, or the shelf has lost it."""
    return _workbook(_digest(source))


def sheet_of(source: Attachment | None, name: str) -> Sheet:
    """One sheet of the file. Raises Refused for an unknown or unreadable sheet."""
    return _sheet(_digest(source), name)


def _digest(source: Attachment | None) -> str:
    if source is None:
        raise _unreadable()
    return source.content.sha256


@lru_cache(maxsize=2)
def _workbook(sha256: str) -> Workbook:
    try:
        return open_workbook(store.read_content(sha256))
    except FileNotFoundError as error:
        raise _unreadable() from error


@lru_cache(maxsize=4)
def _sheet(sha256: str, name: str) -> Sheet:
    return _workbook(sha256).sheet(name)


def _unreadable() -> Refused:
    return Refused(_("The stored file cannot be read any more."), code="unreadable")
