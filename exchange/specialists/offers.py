"""What the specialists slice offers the floors below: words of its events, their page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cooperation.dashboards import links
from core.web import words

VERBS = {
    "specialist.registered": _("Specialist registered"),
    "specialist.updated": _("Specialist changed"),
    "specialist.consent_recorded": _("Consent recorded"),
    "specialist.consent_withdrawn": _("Consent withdrawn"),
    "specialist.deactivated": _("Specialist deactivated"),
    "specialist.reactivated": _("Specialist active again"),
    "specialist.erased": _("Personal data erased"),
}


def register() -> None:
    """Called once, when the app is ready."""
    words.register(VERBS)
    links.register({"specialist": "exchange:specialist-detail"})
