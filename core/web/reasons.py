"""The reason that a person types beside a button: read in one way on every page."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.web.forms import PlainTextField, PortalForm


class ReasonForm(PortalForm):
    """Why something is done; whether a reason is due the service says."""

    reason = PlainTextField(max_length=2000, rows=3, required=False, label=_("Reason"))


def reason_of(posted: QueryDict) -> str:
    """The reason that the person typed; Refused if it is too long or holds hidden marks."""
    form = ReasonForm(posted)
    if not form.is_valid():
        raise Refused(str(form.errors["reason"][0]), field="reason", code="invalid")
    return str(form.cleaned_data["reason"])
