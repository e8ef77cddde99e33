"""What is asked before a certificate is issued."""

from __future__ import annotations

from django import forms

from core.web.forms import PortalForm


class IssueForm(PortalForm):
    """Whether the certificate takes the place of the one that stands."""

    replace = forms.BooleanField(required=False, widget=forms.HiddenInput)
