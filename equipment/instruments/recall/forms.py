"""What people type about recalled records; the service decides."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import PlainTextField, PortalForm
from equipment.instruments.recall.models import Disposal, RecallItem


class DisposeForm(PortalForm):
    """What becomes of the ticked records by the word of the person's party."""

    items = forms.MultipleChoiceField(
        label=_("Records"),
        error_messages={"required": _("Choose at least one record.")},
    )
    disposition = forms.ChoiceField(
        choices=[("", ""), *Disposal.Disposition.choices], label=_("What becomes of them")
    )
    reason = PlainTextField(max_length=500, rows=3, label=_("Reason"))

    def __init__(self, *args: Any, items: list[RecallItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.MultipleChoiceField", self.fields["items"])
        field.choices = [(one.public_id, one.label) for one in items]
