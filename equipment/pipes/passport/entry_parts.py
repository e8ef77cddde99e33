"""What entries of a life are put together from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from equipment.pipes.life.states import PipeClass

Told = Mapping[str, Any]


@dataclass(frozen=True)
class Words:
    """What an entry says: a title, lines below it, a way to what it is about, a reason."""

    title: str
    lines: tuple[str, ...] = ()
    url: str = ""
    link: str = ""
    reason: str = ""


def name_of(names: Told | None) -> str:
    """A name in the language of now, empty for none."""
    if not names or not names.get("en"):
        return ""
    return names.get((get_language() or "en")[:2]) or str(names["en"])


def lines_of(*parts: str | Promise | None) -> tuple[str, ...]:
    """The parts that say something."""
    return tuple(str(part) for part in parts if part)


def classes(told: Told) -> str:
    """The classes that a record gave, in words."""
    parts = []
    if told["body_class"]:
        parts.append(_("body: %(class)s") % {"class": PipeClass(told["body_class"]).label})
    if told["tool_joint_class"]:
        label = PipeClass(told["tool_joint_class"]).label
        parts.append(_("tool joint: %(class)s") % {"class": label})
    return ", ".join(parts)
