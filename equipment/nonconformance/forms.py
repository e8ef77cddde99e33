"""What people type about non-conformances; the services decide."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Organisation, User
from core.web.forms import PlainTextField, PortalForm, VersionForm
from equipment.nonconformance import queries
from equipment.nonconformance.models import Nonconformance

Severity, Disposition = Nonconformance.Severity, Nonconformance.Disposition


class WhatForm(PortalForm):
    """What is not as it should be."""

    what = PlainTextField(
        max_length=1000,
        rows=4,
        label=_("What is wrong"),
        help_text=_("What was found, where, against which requirement."),
    )
    severity = forms.ChoiceField(choices=Severity.choices, label=_("Severity"))


class RaiseForm(WhatForm):
    """A new report; what it is about stands in the address."""

    addressed_to = forms.ModelChoiceField(
        Organisation.objects.none(),
        to_field_name="public_id",
        required=False,
        label=_("Addressed to"),
        empty_label=_("The other party of the order, or who owns or has it"),
    )

    def __init__(self, *args: Any, user: User, memorandum_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = queries.other_parties(memorandum_id, user.organisation_id)
        if len(others) < 2:
            del self.fields["addressed_to"]
            return
        choice = cast("forms.ModelChoiceField[Organisation]", self.fields["addressed_to"])
        choice.queryset = Organisation.objects.filter(pk__in=others)


class ReportForm(WhatForm, VersionForm):
    """What an open report says, as the person read it."""


class ProposeForm(VersionForm):
    """What is to become of it and why."""

    disposition = forms.ChoiceField(choices=Disposition.choices, label=_("Disposition"))
    reason = PlainTextField(max_length=500, rows=3, label=_("Reason"))


class CloseForm(VersionForm):
    """By what it is shown that the disposition was carried out."""

    evidence = PlainTextField(
        max_length=1000,
        rows=4,
        label=_("Evidence"),
        help_text=_(
            "Records, readings, certificates. Files are attached on the page of the report."
        ),
    )
