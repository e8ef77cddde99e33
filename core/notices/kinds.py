"""What can be reminded of: apps above register their kinds in `AppConfig.ready`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from core.accounts.models import User

Text = str | Promise


@dataclass(frozen=True)
class Due:
    """An object with a date that still waits for somebody.

    `reference` is its number and holds no personal data: it stands in subjects of mails. `label`
    is read only by those who see the object. `sides` are the organisations that must act;
    `people` are those who answer for it personally: on their side they stand in for the roles.
    """

    object_id: str
    reference: str
    label: str
    workspace_id: int | None
    on: dt.date
    sides: frozenset[int]
    people: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Bare:
    """What the subject of a mail may say; `days_left` is negative after the date."""

    date_field: str
    reference: str
    due_on: dt.date
    days_left: int
    escalated: bool


@dataclass(frozen=True)
class Told(Bare):
    """What a sentence inside the portal or a mail may say."""

    label: str


@dataclass(frozen=True)
class RuleTerms:
    """A rule as a kind proposes it; from then on the table of rules decides."""

    code: str
    date_field: str
    roles: Sequence[str]
    days_before: Sequence[int] = ()
    days_after: Sequence[int] = ()
    audience: str = "responsible"
    escalate_after: int | None = None
    channel: str = "digest"
    working_days: bool = False


#: Objects that wait, with their dates: all whose date is at most `until` (None: whatever the
#: date), only those with the public ids `ids` (None: all). One or two statements, no clock.
DueSource = Callable[[dt.date | None, Collection[str] | None], Iterable[Due]]


@dataclass(frozen=True)
class Kind:
    """A kind of thing that people are reminded of.

    `dates` gives the objects for each date field; `visible` the rows that a person may see (with
    `public_id`); `url_name` takes a public id; `words` is the sentence, `subject` that of a mail;
    after events with one of `verbs` the event's object is looked at at once.
    """

    name: str
    label: Text
    icon: str
    url_name: str
    dates: Mapping[str, DueSource]
    visible: Callable[[User], QuerySet[Any]]
    words: Callable[[Told], str]
    subject: Callable[[Bare], str]
    rules: Sequence[RuleTerms]
    verbs: frozenset[str] = field(default_factory=frozenset)


REGISTRY: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Let the portal remind people of `kind`."""
    REGISTRY[kind.name] = kind


def choices() -> list[tuple[str, Text]]:
    """The registered kinds for filters and forms."""
    return [(kind.name, kind.label) for kind in REGISTRY.values()]
