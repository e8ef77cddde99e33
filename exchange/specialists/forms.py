"""What people type about a specialist; the services decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.web.forms import DayField, PlainTextField, PortalForm, VersionForm
from exchange.specialists import queries
from exchange.specialists.models import Specialist, SpecialistPerson

WORK = ("unit", "trade", "specialisation")
PERSON = ("given_name", "family_name", "phone", "email", "user")


class SpecialistFacts(PortalForm):
    """The facts of a specialist that `register_specialist` and `update_specialist` share."""

    explanations = {
        "user": _(
            "The account with which the specialist signs in here. They then write their own "
            "report, and never decide on their own placement."
        ),
    }

    given_name = PlainTextField(max_length=80, label=_("Given name"))
    family_name = PlainTextField(max_length=80, label=_("Family name"))
    unit = PlainTextField(
        max_length=120, label=_("Unit"), help_text=_("Where they work in your party")
    )
    trade = forms.ChoiceField(choices=[("", ""), *Specialist.Trade.choices], label=_("Trade"))
    specialisation = PlainTextField(
        max_length=120,
        required=False,
        label=_("Specialisation"),
        help_text=_("Needed when the trade is another one"),
    )
    phone = PlainTextField(max_length=40, required=False, label=_("Telephone"))
    email = forms.EmailField(max_length=254, required=False, label=_("E-mail"))
    user = forms.ModelChoiceField(
        User.objects.none(),
        to_field_name="public_id",
        required=False,
        label=_("Account"),
        empty_label=_("None"),
    )

    def __init__(
        self, *args: Any, by: User, specialist: Specialist | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        accounts = queries.accounts_of(by, specialist)
        self.fields["user"].queryset = accounts  # type: ignore[attr-defined]


class ConsentFacts(PortalForm):
    """What a consent was given for, and when."""

    purpose = PlainTextField(
        max_length=300,
        label=_("Purpose"),
        help_text=_("Such as: placements under the memorandum"),
    )
    consented_on = DayField(label=_("Consent given on"))


class RegisterForm(SpecialistFacts):
    """A new specialist; consent may be recorded with it, or later."""

    purpose = PlainTextField(
        max_length=300,
        required=False,
        label=_("Purpose"),
        help_text=_("Such as: placements under the memorandum"),
    )
    consented_on = DayField(required=False, label=_("Consent given on"))


class ChangeForm(SpecialistFacts, VersionForm):
    """The facts of a specialist who is changed, at the version that the person saw."""


class WithdrawConsentForm(PortalForm):
    """The day on which the specialist took the consent back."""

    withdrawn_on = DayField(label=_("Withdrawn on"))


def initial_of(specialist: Specialist, person: SpecialistPerson) -> dict[str, Any]:
    """What the form shows of a specialist who is changed."""
    account = specialist.user.public_id if specialist.user else ""
    work = {name: getattr(specialist, name) for name in WORK}
    own = {name: getattr(person, name) for name in PERSON if name != "user"}
    return {**work, **own, "user": account, "version": specialist.version}
