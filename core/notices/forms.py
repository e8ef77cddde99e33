"""The form in which a person chooses what comes by mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.notices import kinds
from core.notices.models import Mail
from core.web.forms import PortalForm

HOURS = [(hour, f"{hour:02d}:00") for hour in range(24)]
PREFIX = "kind_"


class MailForm(PortalForm):
    """One choice for each kind, and the hour of the daily summary."""

    digest_hour = forms.TypedChoiceField(
        label=_("Daily summary at"),
        choices=HOURS,
        coerce=int,
        help_text=_("Baku time. Nothing is sent on a day on which nothing is new."),
    )

    def __init__(self, *args: Any, helps: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in kinds.REGISTRY.values():
            self.fields[PREFIX + kind.name] = forms.ChoiceField(
                label=str(kind.label), choices=Mail.choices, help_text=helps.get(kind.name, "")
            )

    @property
    def kind_fields(self) -> list[Any]:
        """The bound fields of the kinds."""
        return [self[name] for name in self.fields if name.startswith(PREFIX)]

    def choices(self) -> dict[str, str]:
        """What was chosen, by kind."""
        return {
            name.removeprefix(PREFIX): value
            for name, value in self.cleaned_data.items()
            if name.startswith(PREFIX)
        }
