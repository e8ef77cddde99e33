"""What people type about heats and lots; the services decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import PlainTextField, PortalForm, VersionForm
from equipment.pipes.heats.models import Heat
from equipment.pipes.heats.services import FACTS


class HeatFacts(PortalForm):
    """A heat, or a lot of one, with its mill certificate."""

    mill = PlainTextField(max_length=120, label=_("Mill"))
    heat_number = PlainTextField(max_length=60, label=_("Heat number"))
    lot_number = PlainTextField(max_length=60, required=False, label=_("Lot"))
    certificate_type = forms.ChoiceField(
        choices=[("", _("None")), *Heat.CertificateType.choices],
        required=False,
        label=_("Type of certificate"),
    )
    certificate_number = PlainTextField(
        max_length=80, required=False, label=_("Number of the certificate")
    )

    def facts(self) -> dict[str, Any]:
        """What the services take."""
        return {name: self.cleaned_data[name] for name in FACTS}


class HeatForm(HeatFacts, VersionForm):
    """The facts of a heat as the person read them."""
