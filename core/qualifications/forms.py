"""What people type about qualifications; the services decide."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.files.forms import ACCEPT
from core.qualifications import queries
from core.qualifications.facts import QualificationFacts
from core.qualifications.models import LEVELS, Method, Qualification
from core.web.forms import DayField, PlainTextField, PortalForm, VersionForm

FACTS = tuple(QualificationFacts.__dataclass_fields__)


class QualificationForm(PortalForm):
    """What stands on a certificate, and the certificate itself."""

    method = forms.ChoiceField(choices=[("", ""), *Method.choices], label=_("Method"))
    level = forms.TypedChoiceField(
        choices=[("", _("None")), *((one, "I" * one) for one in LEVELS)],
        coerce=int,
        empty_value=None,
        required=False,
        label=_("Level"),
    )
    scheme = PlainTextField(
        max_length=80, required=False, label=_("Scheme"), help_text=_("Such as ISO 9712")
    )
    issuer = PlainTextField(max_length=150, label=_("Issuer"))
    number = PlainTextField(max_length=60, label=_("Number"))
    valid_from = DayField(label=_("Valid from"))
    valid_to = DayField(label=_("Valid to"), help_text=_("The last day on which it holds"))
    certificate = forms.FileField(
        required=False,
        max_length=200,
        label=_("Certificate"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF, images, CSV, XLSX or text, at most 20 MB. Your party alone reads it."),
    )

    @property
    def facts(self) -> QualificationFacts:
        """What was typed, for the service."""
        return QualificationFacts(**{name: self.cleaned_data[name] for name in FACTS})


class NewQualificationForm(QualificationForm):
    """A qualification of somebody of the own party."""

    person = forms.ModelChoiceField(
        User.objects.none(), to_field_name="public_id", label=_("Person"), empty_label=""
    )
    field_order = ["person"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast("forms.ModelChoiceField[User]", self.fields["person"])
        choice.queryset = queries.people_of(user)


class CorrectForm(QualificationForm, VersionForm):
    """A qualification at the version that the person saw."""


class RevokeForm(VersionForm):
    """From when and why it holds no more."""

    on = DayField(label=_("Revoked on"), help_text=_("The first day on which it holds no more"))
    reason = PlainTextField(
        max_length=500, rows=3, label=_("Reason"), help_text=_("Your party alone reads it.")
    )


def initial_of(held: Qualification) -> dict[str, Any]:
    """What the form shows of one that is corrected."""
    return {name: getattr(held, name) for name in (*FACTS, "version")}
