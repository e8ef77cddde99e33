"""Every write of the register of specialists; events name personal facts, never their values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Refused
from core.events import reasons
from core.events import services as events
from core.numbering import next_number
from core.rows import change
from exchange.placements.models import Placement
from exchange.specialists import rules
from exchange.specialists.models import Specialist, SpecialistPerson

#: Facts whose values events tell; then what they only name.
OPEN_FACTS = ("unit", "trade", "specialisation")
FACTS = (*OPEN_FACTS, "user", *rules.PERSONAL)
EMPTY: dict[str, Any] = {
    **dict.fromkeys((*rules.PERSONAL, "purpose"), ""),
    "consented_on": None,
    "consent_recorded_by": None,
    "consent_withdrawn_on": None,
}


@transaction.atomic
def register_specialist(
    *,
    unit: str,
    trade: str,
    given_name: str,
    family_name: str,
    by: User,
    now: dt.datetime,
    specialisation: str = "",
    phone: str = "",
    email: str = "",
    user: User | None = None,
    purpose: str = "",
    consented_on: dt.date | None = None,
) -> Specialist:
    """A specialist of the person's own party, with its next number; consent may follow later.

    Raises NotAllowed, or Refused naming the field.
    """
    rules.require_registrar(by)
    facts = _stripped({"unit": unit, "trade": trade, "specialisation": specialisation})
    who = _stripped(
        {"given_name": given_name, "family_name": family_name, "phone": phone, "email": email}
    )
    rules.check_trade(facts["trade"], facts["specialisation"], facts["unit"])
    rules.check_name(who["given_name"], who["family_name"])
    _check_user(user, by.organisation_id, None)
    given = Specialist.objects.filter(organisation=by.organisation)
    specialist = Specialist.objects.create(
        number=next_number(given, "SP-", owner=by.organisation),
        organisation=by.organisation,
        user=user,
        registered_by=by,
        **facts,
    )
    SpecialistPerson.objects.create(
        specialist=specialist, **who, **_consent(purpose, consented_on, by, now)
    )
    _tell(specialist, "registered", by=by, now=now, after={**facts, "is_active": True})
    return specialist


@transaction.atomic
def update_specialist(
    *, specialist: Specialist, by: User, now: dt.datetime, **facts: Any
) -> Specialist:
    """Change facts (those of FACTS) of a specialist of the person's own party.

    Raises NotAllowed, Refused naming the field, Conflict when somebody else was first.
    """
    if unknown := set(facts) - set(FACTS):
        raise TypeError(f"not facts of a specialist: {sorted(unknown)}")
    rules.require_keeper(by, specialist)
    facts = _stripped(facts)
    if "user" in facts:
        _check_user(facts["user"], specialist.organisation_id, specialist)
    before = {name: getattr(specialist, name) for name in OPEN_FACTS}
    kept = {name: value for name, value in facts.items() if name not in rules.PERSONAL}
    renamed = kept.get("user", specialist.user) != specialist.user
    change(specialist, **kept)
    rules.check_trade(specialist.trade, specialist.specialisation, specialist.unit)
    changed = _change_person(specialist, facts) + ["user"] * renamed
    after = {name: getattr(specialist, name) for name in OPEN_FACTS}
    differing = [name for name in OPEN_FACTS if before[name] != after[name]]
    told: dict[str, Any] = {name: after[name] for name in differing}
    if changed:
        told["personal"] = ", ".join(changed)
    was = {name: before[name] for name in differing}
    _tell(specialist, "updated", by=by, now=now, before=was, after=told)
    return specialist


@transaction.atomic
def record_consent(
    *, specialist: Specialist, purpose: str, consented_on: dt.date, by: User, now: dt.datetime
) -> Specialist:
    """Note that the specialist has consented, for what and when; `by` vouches for it."""
    _held(specialist, by)
    values = _consent(purpose, consented_on, by, now)
    _write_person(specialist, **values, consent_withdrawn_on=None)
    told = {"consent": True, "consented_on": consented_on.isoformat()}
    _tell(specialist, "consent_recorded", by=by, now=now, after=told)
    return specialist


@transaction.atomic
def withdraw_consent(
    *, specialist: Specialist, withdrawn_on: dt.date, by: User, now: dt.datetime
) -> Specialist:
    """Note that the specialist took the consent back: no nomination follows, no host is told who
    they are any more."""
    person = _held(specialist, by)
    rules.check_withdrawal(person, withdrawn_on, timezone.localdate(now))
    _write_person(specialist, consent_withdrawn_on=withdrawn_on)
    told = {"consent": False, "withdrawn_on": withdrawn_on.isoformat()}
    _tell(specialist, "consent_withdrawn", by=by, now=now, after=told)
    return specialist


@transaction.atomic
def deactivate_specialist(
    *, specialist: Specialist, by: User, now: dt.datetime, reason: str
) -> Specialist:
    """Take the specialist off the list of those who may be nominated.

    Raises Refused while a placement of theirs is open.
    """
    rules.require_keeper(by, specialist)
    if not specialist.is_active:
        raise Refused(_("This specialist is not active."), code="inactive")
    return _switch(specialist, False, by, now, reasons.required(reason))


@transaction.atomic
def reactivate_specialist(*, specialist: Specialist, by: User, now: dt.datetime) -> Specialist:
    """The specialist may be nominated again."""
    rules.require_keeper(by, specialist)
    if specialist.is_active:
        raise Refused(_("This specialist is active already."), code="active")
    rules.check_not_erased(specialist.person)
    return _switch(specialist, True, by, now, "")


@transaction.atomic
def erase_person(*, specialist: Specialist, by: User, now: dt.datetime, reason: str) -> Specialist:
    """Remove who the specialist is for good; number, trade, placements and acts stay.

    Raises Refused while a placement of theirs is open.
    """
    told = reasons.required(reason)
    _held(specialist, by)
    _check_no_open(specialist)
    change(specialist, is_active=False, user=None)
    _write_person(specialist, **EMPTY, erased_at=now)
    after = {"personal": ", ".join(rules.PERSONAL), "is_active": False}
    _tell(specialist, "erased", by=by, now=now, after=after, reason=told)
    return specialist


def _switch(
    specialist: Specialist, is_active: bool, by: User, now: dt.datetime, reason: str
) -> Specialist:
    change(specialist, is_active=is_active)
    if not is_active:
        _check_no_open(specialist)
    _tell(
        specialist,
        "reactivated" if is_active else "deactivated",
        by=by,
        now=now,
        before={"is_active": not is_active},
        after={"is_active": is_active},
        reason=reason,
    )
    return specialist


def _held(specialist: Specialist, by: User) -> SpecialistPerson:
    """The person behind a specialist whose row this transaction has taken."""
    rules.require_keeper(by, specialist)
    change(specialist)
    person = SpecialistPerson.objects.get(pk=specialist.pk)
    rules.check_not_erased(person)
    return person


def _check_no_open(specialist: Specialist) -> None:
    open_ones = specialist.placements.filter(status__in=Placement.OPEN).order_by("number")
    rules.check_no_open(open_ones.values_list("number", flat=True))


def _check_user(user: User | None, organisation_id: int, specialist: Specialist | None) -> None:
    """The account is of the same party, of nobody else, and decided on no open placement of
    its own; its row is held so that two specialists never take it at once."""
    if user is None:
        return
    if user.organisation_id != organisation_id:
        raise Refused(_("The account belongs to another party."), field="user")
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    own = specialist.pk if specialist else 0
    if Specialist.objects.filter(user=user).exclude(pk=own).exists():
        raise Refused(_("The account belongs to another specialist."), field="user")
    approved = Placement.objects.filter(approved_by=user, status__in=Placement.OPEN)
    if specialist is not None and approved.filter(specialist=specialist).exists():
        raise Refused(_("This account approved an open placement of theirs."), field="user")


def _change_person(specialist: Specialist, facts: Mapping[str, Any]) -> list[str]:
    """Write the personal facts among `facts`; answers which of them changed."""
    person = SpecialistPerson.objects.get(pk=specialist.pk)
    changed = {
        name: facts[name]
        for name in rules.PERSONAL
        if name in facts and facts[name] != getattr(person, name)
    }
    if changed:
        rules.check_not_erased(person)
        rules.check_name(
            changed.get("given_name", person.given_name),
            changed.get("family_name", person.family_name),
        )
        _write_person(specialist, **changed)
    return list(changed)


def _write_person(specialist: Specialist, **values: Any) -> None:
    """The specialist's row, which the caller has changed, keeps two writers apart."""
    SpecialistPerson.objects.filter(pk=specialist.pk).update(**values)
    specialist._state.fields_cache.pop("person", None)  # what the caller reads next is fresh


def _consent(
    purpose: str, consented_on: dt.date | None, by: User, now: dt.datetime
) -> dict[str, Any]:
    if consented_on is None:
        return {"purpose": purpose.strip()}
    rules.check_consent(purpose.strip(), consented_on, timezone.localdate(now))
    return {
        "purpose": purpose.strip(),
        "consented_on": consented_on,
        "consent_recorded_by": by,
    }


def _stripped(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in facts.items()
    }


def _tell(specialist: Specialist, verb: str, *, by: User, now: dt.datetime, **facts: Any) -> None:
    """A specialist belongs to no memorandum: their own party alone reads these events."""
    events.record(verb=f"specialist.{verb}", about=specialist, by=by, now=now, **facts)
