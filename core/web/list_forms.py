"""What a person types about a list."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import PlainTextField, PortalForm


class ViewForm(PortalForm):
    """The name of a view, the address that it keeps, and whether the party sees it."""

    name = PlainTextField(max_length=60, label=_("Name"))
    query = forms.CharField(required=False, widget=forms.HiddenInput)
    is_shared = forms.BooleanField(required=False, label=_("Share with my party"))
