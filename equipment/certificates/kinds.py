"""What can be certified; each slice registers its kind in `AppConfig.ready`.

A kind says which records there are, what one lacks before a certificate may be issued of it, and
what the paper says, as plain facts that are frozen at the issue and put into words when printed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from core.accounts.models import User
from equipment.certificates.papers import Section, Verdict
from equipment.orders.models import OrderLine, WorkOrder

Text = str | Promise
Facts = dict[str, Any]
Pair = tuple[str, str]


@dataclass(frozen=True)
class About:
    """What a certificate of a record is about: its order, the lines of it, and its name."""

    order: WorkOrder
    label: str
    lines: Sequence[OrderLine]


@dataclass(frozen=True)
class Kind:
    """One kind of certificate.

    `rows(user)` are the records that a person sees, `held(ids)` locks records against changes of
    what they prove, `whole(ids)` reads some with all that is said of them, in their order, and
    `checked(ids)` with no more than `about`, `lacking` and `undone` ask.
    `lacking` says in words what keeps a record from a certificate, `undone` whether what was
    certified of it does not hold any more. `facts` holds text, whole
    numbers, lists and mappings only; `sections` and `verdict` make words of it in two languages.
    `voided` are verbs of events by which a record stops being one. `again` makes the draft of new
    work from an old record and answers with the page of it.
    """

    name: str
    label: Text
    icon: str
    model: type[Model]
    #: The kind of orders whose records these are.
    order_kind: str
    rows: Callable[[User], QuerySet[Any]]
    whole: Callable[[Collection[str]], Sequence[Any]]
    checked: Callable[[Collection[str]], Sequence[Any]]
    about: Callable[[Any], About]
    lacking: Callable[[Any], list[str]]
    undone: Callable[[Any], bool]
    facts: Callable[[Any], Facts]
    sections: Callable[[Facts, Pair], list[Section]]
    verdict: Callable[[Facts, Pair], Verdict]
    #: Template of what the page of a certificate shows of the facts, and what that template reads.
    template: str
    shown: Callable[[Facts], Mapping[str, Any]]
    voided: frozenset[str] = frozenset()
    again: Callable[[Any, User, dt.datetime], str] | None = None

    def held(self, subjects: Collection[str]) -> None:
        """Keep others from issuing, recalling or withdrawing these records until the commit."""
        rows = self.model._default_manager.filter(public_id__in=subjects).order_by("pk")
        list(rows.select_for_update(no_key=True).values_list("pk"))


REGISTRY: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Let certificates of that kind be issued."""
    REGISTRY[kind.name] = kind


def choices() -> list[tuple[str, Text]]:
    """The registered kinds for filters and forms."""
    return [(kind.name, kind.label) for kind in REGISTRY.values()]


def are_of(order: WorkOrder) -> bool:
    """Whether records of the order can be certified at all."""
    return any(kind.order_kind == order.kind for kind in REGISTRY.values())


def kind_of(subject: Any) -> Kind:
    """The kind of certificate that a record can have. Raises LookupError for other rows."""
    for kind in REGISTRY.values():
        if isinstance(subject, kind.model):
            return kind
    raise LookupError(f"No certificate is issued of {subject!r}")


def subject_of(user: User, public_id: str) -> Any:
    """The record with that id as the person sees it, or None."""
    for kind in REGISTRY.values():
        found = kind.rows(user).filter(public_id=public_id).first()
        if found is not None:
            return found
    return None
