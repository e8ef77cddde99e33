"""Specialists in the shapes that pages show: where they are placed, what may be told of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.web import numbers
from exchange.specialists.models import Specialist, SpecialistPerson


@dataclass(frozen=True)
class Placed:
    """The running or next placement of a specialist, of those that the person sees."""

    number: str = ""
    public_id: str = ""
    start: dt.date | None = None
    end: dt.date | None = None


def placed(specialist: Any) -> Placed:
    """The placement that came with a row of `specialists_within`."""
    told = specialist.next_placement
    if not told:
        return Placed()
    days = {name: dt.date.fromisoformat(told[name]) for name in ("start", "end")}
    return Placed(told["number"], told["public_id"], **days)


@dataclass(frozen=True)
class SpecialistShown:
    """A specialist in a list: `words` and `tone` say whether they are free today."""

    specialist: Any
    placed: Placed
    tone: str
    words: str

    @property
    def trade(self) -> str:
        return trade_words(self.specialist)


def row_of(specialist: Any, today: dt.date) -> SpecialistShown:
    """The specialist with their availability on `today`."""
    one = placed(specialist)
    if not specialist.is_active:
        return SpecialistShown(specialist, one, "grey", _("Not active"))
    if one.start is None:
        return SpecialistShown(specialist, one, "green", _("Free"))
    if one.start <= today:
        words = _("Placed until %(day)s") % {"day": numbers.day(one.end)}
        return SpecialistShown(specialist, one, "blue", words)
    words = _("Free until %(day)s") % {"day": numbers.day(one.start - dt.timedelta(days=1))}
    return SpecialistShown(specialist, one, "green", words)


def trade_words(specialist: Specialist) -> str:
    """The trade, by its own words where it is another one."""
    known = str(specialist.get_trade_display())
    if specialist.trade == Specialist.Trade.OTHER:
        return specialist.specialisation or known
    return f"{known}, {specialist.specialisation}" if specialist.specialisation else known


def state_words(specialist: Specialist) -> str:
    return _("Active") if specialist.is_active else _("Not active")


def named(specialist: Specialist, person: SpecialistPerson | None) -> str:
    """Who this is, as far as the page may tell: the name, or nothing."""
    return person.full_name if person is not None else ""


def work_facts(specialist: Specialist) -> list[tuple[str, Any]]:
    """What both parties may know of a specialist who was offered."""
    return [
        (_("Home"), specialist.organisation.label),
        (_("Unit"), specialist.unit),
        (_("Trade"), trade_words(specialist)),
    ]


def personal_facts(person: SpecialistPerson, specialist: Specialist) -> list[tuple[str, Any]]:
    """What the specialist's own party alone reads; what nobody gave is left out."""
    account = specialist.user.full_name if specialist.user else ""
    facts = [
        (_("Name"), person.full_name),
        (_("Telephone"), person.phone),
        (_("E-mail"), person.email),
        (_("Account"), account),
    ]
    return [(label, value) for label, value in facts if value]


@dataclass(frozen=True)
class ConsentShown:
    """The consent of a specialist: its state in a word, and the facts behind it."""

    tone: str
    words: str
    facts: list[tuple[str, Any]]


def consent_of(person: SpecialistPerson) -> ConsentShown:
    """Whether the specialist has consented to what is kept of them."""
    facts: list[tuple[str, Any]] = [
        (_("Purpose"), person.purpose),
        (_("Given on"), person.consented_on and numbers.day(person.consented_on)),
        (
            _("Recorded by"),
            person.consent_recorded_by.full_name if person.consent_recorded_by else "",
        ),
        (
            _("Withdrawn on"),
            person.consent_withdrawn_on and numbers.day(person.consent_withdrawn_on),
        ),
        (_("Erased"), person.erased_at and numbers.moment(person.erased_at)),
    ]
    tone, words = _consent_state(person)
    return ConsentShown(tone, words, [(label, value) for label, value in facts if value])


def _consent_state(person: SpecialistPerson) -> tuple[str, str]:
    if person.erased_at is not None:
        return "grey", _("Erased")
    if person.has_consent:
        return "green", _("On record")
    if person.consent_withdrawn_on is not None:
        return "red", _("Withdrawn")
    return "amber", _("Missing")


def may_read_all(user: User, specialist: Specialist) -> bool:
    """Whether contact and consent are the business of the person's party."""
    return specialist.organisation_id == user.organisation_id
