"""Qualifications in the shapes that pages show."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.qualifications import reliance, rules
from core.qualifications.models import Qualification
from core.web import numbers


def row_of(held: Qualification, today: dt.date) -> dict[str, Any]:
    """A qualification in a list with how it stands today."""
    state = rules.state_on(held, today)
    return {
        "held": held,
        "tone": rules.TONES[state],
        "state": state.label,
        "days": (held.valid_to - today).days,
    }


def page_of(held: Qualification, user: User, today: dt.date) -> dict[str, Any]:
    """What the page of one shows: to the own party its file and the reason of a revocation too."""
    own = user.organisation_id == held.organisation_id
    relied = reliance.relied_on(held) if held.revoked_on else []
    named = reliance.seen_of(relied, user) if relied else []
    return {
        **row_of(held, today),
        "own": own,
        "actions": rules.actions_for(user, held),
        "facts": facts_of(held, own=own),
        "relied": named,
        "elsewhere": len(relied) - len(named),
    }


def facts_of(held: Qualification, *, own: bool) -> list[tuple[str, Any]]:
    """The facts of one; what is not said is left out."""
    facts: list[tuple[str, Any]] = [
        (_("Person"), held.person.full_name),
        (_("Party"), held.organisation.label),
        (_("Method"), held.get_method_display()),
        (_("Level"), held.roman),
        (_("Scheme"), held.scheme),
        (_("Issuer"), held.issuer),
        (_("Number"), held.number),
        (_("Valid from"), numbers.day(held.valid_from)),
        (_("Valid to"), numbers.day(held.valid_to)),
        (_("Revoked on"), numbers.day(held.revoked_on) if held.revoked_on else ""),
    ]
    if own:
        entered = f"{numbers.moment(held.created_at)}, {held.entered_by.full_name}"
        facts.append((_("Entered"), entered))
    return [(label, value) for label, value in facts if value]
