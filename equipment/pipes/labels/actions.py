"""What the register's list offers: labels of the chosen joints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User, Workspace
from core.documents.answers import attached
from core.web.forms import PortalForm
from core.web.listings import BulkAction, everybody
from equipment.pipes.labels import printing
from equipment.pipes.labels.printing import A_SHEET, Layout
from equipment.pipes.models import Joint


class LabelsForm(PortalForm):
    """On what the labels are printed, and in which language."""

    layout = forms.ChoiceField(choices=Layout.choices, label=_("Labels"))
    language = forms.ChoiceField(choices=settings.LANGUAGES, label=_("Language"))
    first = forms.IntegerField(
        min_value=1,
        max_value=A_SHEET,
        required=False,
        label=_("First free place of the sheet"),
        help_text=_("1 for a new sheet; counted row by row on one that is partly used up."),
    )

    def __init__(
        self, data: Any = None, *, user: User, workspace: Workspace, rows: Sequence[Any]
    ) -> None:
        super().__init__(data, initial={"language": get_language(), "first": 1})

    def clean_first(self) -> int:
        return self.cleaned_data.get("first") or 1


@dataclass(frozen=True)
class Printed:
    """Labels with the name of their file."""

    content: bytes
    name: str


def _print(
    *, rows: Sequence[Joint], layout: str, language: str, first: int, by: User, now: dt.datetime
) -> Printed:
    made = printing.labels_pdf(rows, layout=layout, language=language, first=first)
    return Printed(made, printing.file_name(rows))


def _answer(made: Printed) -> HttpResponse:
    return attached(made.content, made.name)


LABELS = BulkAction(
    name="labels",
    label=_("Print labels"),
    icon="qrcode",
    perform=_print,
    offered=everybody,
    form=LabelsForm,
    answer=_answer,
    explanation=_(
        "Each label has a code that leads to the pipe's page, and its serial in groups with the "
        "alphabet of each, so that look-alike letters and digits are not mistaken."
    ),
)
