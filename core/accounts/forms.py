"""Forms of party administration and of a person's own profile."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts import queries
from core.accounts.models import Role, Unit, User, Workspace
from core.accounts.rules import administers_for
from core.accounts.token_services import SCOPES
from core.web.forms import DayField, PlainTextField, PortalForm

LIFETIMES = [("30", _("30 days")), ("90", _("90 days")), ("365", _("One year")), ("", _("Never"))]


class RoleForm(PortalForm):
    """A role, where it holds, and a signatory's authority."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    workspace = forms.ModelChoiceField(
        label=_("Memorandum"),
        queryset=Workspace.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("All memoranda of the party"),
    )
    authority_document = PlainTextField(
        label=_("Authority document"),
        max_length=120,
        required=False,
        help_text=_("For a signatory: number and date of the power of attorney or order."),
    )
    valid_from = DayField(label=_("Valid from"), required=False)
    valid_to = DayField(label=_("Valid to"), required=False, help_text=_("Empty: no end named."))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places: Any = self.fields["workspace"]
        places.queryset = queries.administered_workspaces(user)
        if not administers_for(user, None):
            places.required = True
            places.empty_label = None


class InvitationForm(RoleForm):
    """Whom to invite, in which language to write, and the role that waits."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=User.Language.choices)
    field_order = ["email", "language", "role", "workspace"]


class AcceptanceForm(PortalForm):
    """What an invited person says about themselves."""

    full_name = PlainTextField(label=_("Full name"), max_length=150)
    position = PlainTextField(label=_("Position"), max_length=150, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=User.Language.choices)
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters; a sentence is easy to remember."),
    )
    password_again = forms.CharField(
        label=_("Password again"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, again = cleaned.get("password"), cleaned.pop("password_again", None)
        if first and again and first != again:
            self.add_error("password_again", _("The two passwords differ."))
        return cleaned


class UnitForm(PortalForm):
    """The unit of a member."""

    unit = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Unit.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("No department"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = queries.units_of(user)


class ProfileForm(PortalForm):
    """A person's own name and position."""

    full_name = PlainTextField(label=_("Full name"), max_length=150)
    position = PlainTextField(label=_("Position"), max_length=150, required=False)


class TokenForm(PortalForm):
    """A token's name, what it may do and how long."""

    name = PlainTextField(
        label=_("Name"), max_length=80, help_text=_("What uses it, such as “ERP, nightly”.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("May do"),
        choices=[(scope, scope) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
    )
    lifetime = forms.ChoiceField(
        label=_("Ends after"), choices=LIFETIMES, required=False, initial="90"
    )
