"""Decisions about the catalogue: who changes it, and which figures can be."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.accounts.rules import administers
from core.errors import NotAllowed, Refused
from equipment.catalogue.entries import LARGEST, Entry
from equipment.catalogue.measures import THOUSANDTH, Entered

#: Wider than any conductor that is driven.
WIDEST_MM = Decimal(2_500)
#: By what files and programs name an entry.
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


def may_change(user: User) -> bool:
    """Whether the person changes the catalogue: an administrator of any party does."""
    return administers(user)


def actions_for(user: User, entry: Entry) -> list[str]:
    """What the person may do to an entry now."""
    if not may_change(user):
        return []
    return ["update", "retire" if entry.is_offered else "restore"]


def require_change(user: User) -> None:
    """Raise NotAllowed for who does not change the catalogue."""
    if not may_change(user):
        raise NotAllowed(_("Only a party administrator changes the catalogue."))


def require_offered(entry: Entry, field: str) -> None:
    """Refused for an entry that is retired: nothing new is made of it."""
    if not entry.is_offered:
        raise Refused(_("This entry is retired."), field=field, code="retired")


def require_figure(
    figure: Entered | None, field: str, units: Collection[str], *, needed: bool = False
) -> None:
    """Refused unless the figure is positive and in one of the units; nothing is a figure too."""
    if figure is None:
        if needed:
            raise Refused(_("Enter a number, such as 12.45."), field=field)
        return
    if figure.unit not in units:
        known = ", ".join(units)
        raise Refused(_("Give it in one of: %(known)s.") % {"known": known}, field=field)
    small = figure.value.is_finite() and 0 < figure.value < LARGEST
    if not small or not 0 < figure.si(THOUSANDTH) < LARGEST:
        raise Refused(_("This must be greater than 0."), field=field)


def require_bore(od: Entered, wall: Entered | None) -> None:
    """Refused for a pipe that is wider than any, and for a wall that leaves no bore in it."""
    if od.si(THOUSANDTH) > WIDEST_MM:
        words = _("No pipe is wider than %(most)s mm. Check the unit.")
        raise Refused(words % {"most": WIDEST_MM}, field="od")
    if wall is not None and not 2 * wall.si(THOUSANDTH) < od.si(THOUSANDTH):
        raise Refused(_("This wall leaves no bore in the pipe."), field="wall")


def require_order(figures: list[tuple[str, Entered | None]]) -> None:
    """Refused unless the figures that are given rise from one to the next."""
    given = [(name, figure.si()) for name, figure in figures if figure is not None]
    for (_name, lower), (name, upper) in pairwise(given):
        if upper < lower:
            raise Refused(_("This is less than the figure before it."), field=name)


def require_words(text: str, field: str) -> str:
    """The text without spaces around it; Refused where nothing is left."""
    told = " ".join(text.split())
    if not told:
        raise Refused(_("This must be filled."), field=field)
    return told


def require_source(source: str) -> str:
    """Where a figure comes from, which every reader of the catalogue sees."""
    told = " ".join(source.split())
    if not told:
        raise Refused(_("Say where the figures come from."), field="source")
    return told
