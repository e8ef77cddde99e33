"""Decisions about specialists: who keeps the register, what consent and erasure need."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.accounts.models import Role, User
from core.accounts.rules import holds_anywhere
from core.errors import NotAllowed, Refused
from exchange.specialists.models import Specialist, SpecialistPerson

#: Who keeps the register of their own party's specialists.
KEEPERS = frozenset({Role.ENGINEER, Role.COORDINATOR, Role.ADMINISTRATOR})
#: What events never tell the values of.
PERSONAL = ("given_name", "family_name", "phone", "email")


def may_register(user: User) -> bool:
    """Whether the person keeps the register of their party."""
    return holds_anywhere(user, KEEPERS)


def may_keep(user: User, specialist: Specialist) -> bool:
    """Whether the specialist is of the person's own party and the person keeps its register."""
    return specialist.organisation_id == user.organisation_id and may_register(user)


def require_registrar(user: User) -> None:
    """Raises NotAllowed for who does not keep the register of their party."""
    if not may_register(user):
        raise NotAllowed(
            _("Specialists are registered by engineers, coordinators and administrators.")
        )


def require_keeper(user: User, specialist: Specialist) -> None:
    """Raises NotAllowed unless `may_keep` permits."""
    require_registrar(user)
    if not may_keep(user, specialist):
        raise NotAllowed(_("Only the specialist's own party may do this."))


def actions_for(user: User, specialist: Specialist, person: SpecialistPerson) -> list[str]:
    """What this person may do with the specialist now; open placements are the services' to say."""
    if not may_keep(user, specialist) or person.erased_at is not None:
        return []
    steps = ["update", "record_consent"]
    if person.has_consent:
        steps.append("withdraw_consent")
    return [*steps, "deactivate" if specialist.is_active else "reactivate", "erase"]


def check_trade(trade: str, specialisation: str, unit: str) -> None:
    """Raises Refused for an unknown trade, one without its words, or a missing unit."""
    if not unit:
        raise Refused(_("Name the unit."), field="unit")
    if trade not in Specialist.Trade.values:
        raise Refused(_("Choose a trade."), field="trade")
    if trade == Specialist.Trade.OTHER and not specialisation:
        raise Refused(_("Say which trade it is."), field="specialisation")


def check_name(given_name: str, family_name: str) -> None:
    """Raises Refused unless the person has both names."""
    for field, value in (("given_name", given_name), ("family_name", family_name)):
        if not value:
            raise Refused(_("Give the name."), field=field)


def check_consent(purpose: str, consented_on: dt.date, today: dt.date) -> None:
    """Raises Refused for consent without a purpose, or given in the future."""
    if not purpose:
        raise Refused(_("Say for what the consent was given."), field="purpose")
    if consented_on > today:
        raise Refused(_("This day has not come yet."), field="consented_on")


def check_withdrawal(person: SpecialistPerson, withdrawn_on: dt.date, today: dt.date) -> None:
    """Raises Refused when no consent stands, or for a day before it or in the future."""
    if not person.has_consent or person.consented_on is None:
        raise Refused(_("No consent is on record."), code="no_consent")
    if not person.consented_on <= withdrawn_on <= today:
        raise Refused(
            _("Consent is withdrawn after it was given, and not in the future."),
            field="withdrawn_on",
        )


def check_not_erased(person: SpecialistPerson) -> None:
    """Raises Refused for a specialist whose personal data are gone."""
    if person.erased_at is not None:
        raise Refused(_("The personal data of this specialist were erased."), code="erased")


def check_nominable(specialist: Specialist, person: SpecialistPerson) -> None:
    """Raises Refused for a specialist who is not active or has not consented."""
    if not specialist.is_active:
        raise Refused(_("This specialist is not active."), field="specialist", code="inactive")
    if not person.has_consent:
        raise Refused(
            _("The consent of this specialist is not on record."),
            field="specialist",
            code="no_consent",
        )


def check_no_open(numbers: Iterable[str]) -> None:
    """Raises Refused naming the open placements."""
    if named := ", ".join(numbers):
        raise Refused(
            _("The specialist has an open placement: %(numbers)s.") % {"numbers": named},
            code="open_placement",
        )
