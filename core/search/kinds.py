"""What can be searched for: slices register their kind in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from core.accounts.models import User

Rows = Callable[[], QuerySet[Any]]
#: From the public ids of other objects to the rows of this kind that changed with them.
Follow = Callable[[Sequence[str]], QuerySet[Any]]


@dataclass(frozen=True)
class Entry:
    """The words of one object.

    `codes` are identifiers (numbers, serials): found whole, from their beginning, by their last
    characters, with or without spaces and dashes. `words` are found by the beginning of each word.
    `title` and `subtitle` are shown; they are found only as far as they stand in the other two.
    """

    title: str
    subtitle: str = ""
    codes: Sequence[str] = ()
    words: Sequence[str] = ()


@dataclass(frozen=True)
class Kind:
    """A kind of object: how its rows are put into words, and who may find them.

    Events name it by `told_as` (the model's name) when that is not its own `name`. `rows` gives
    all of them with what `entry` reads; `visible_to` is asked again at every search. `follows`
    tells which rows changed with an event about another type of object. `area` is the scope that
    an API token needs. `numerous` is said of the kind that makes up most of all entries: its
    lexeme would be in nearly every row, so the index is not asked for it.
    """

    name: str
    label: str | Promise
    icon: str
    area: str
    rows: Rows
    entry: Callable[[Any], Entry]
    visible_to: Callable[[User], QuerySet[Any]]
    order: int = 100
    told_as: str = ""
    numerous: bool = False
    follows: Mapping[str, Follow] = field(default_factory=dict)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Let objects of `kind` be found; registering the same name again replaces it."""
    _kinds[kind.name] = kind


def kinds() -> list[Kind]:
    """All registered kinds in the order in which results are grouped."""
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.name))


def kind_named(name: str) -> Kind | None:
    """The kind of that name, or None."""
    return _kinds.get(name)
