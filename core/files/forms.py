"""The upload of one file."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.files.rules import MEDIA_TYPES
from core.web.forms import PortalForm

ACCEPT = ",".join(f".{suffix}" for suffix in MEDIA_TYPES)


class UploadForm(PortalForm):
    """One file of the allowed kinds."""

    file = forms.FileField(
        label=_("File"),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF, images, CSV, XLSX or text, at most 20 MB."),
    )
