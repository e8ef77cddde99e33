"""What the register's list offers: the chosen joints as a tally."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User, Workspace
from core.documents import languages
from core.web.forms import PortalForm
from core.web.listings import BulkAction, everybody
from equipment.pipes.models import Joint
from equipment.pipes.tally_out import answers, sources

WORKBOOK = "xlsx"


def _formats() -> Iterator[tuple[str, Any]]:
    yield WORKBOOK, _("Excel workbook")
    for first, second in languages.PAIRS:
        yield f"{first},{second}", f"PDF {first.upper()} + {second.upper()}"


class FormatForm(PortalForm):
    """As what the tally is wanted."""

    format = forms.ChoiceField(choices=_formats, label=_("Format"))

    def __init__(
        self, data: Any = None, *, user: User, workspace: Workspace, rows: Sequence[Any]
    ) -> None:
        super().__init__(data)


def _give_out(
    *, rows: Sequence[Joint], format: str, by: User, now: dt.datetime
) -> HttpResponseBase:
    sheet = sources.of_joints(rows, rows[0].memorandum, now)
    if format == WORKBOOK:
        return answers.as_workbook(sheet)
    return answers.as_pdf(sheet, languages.pair(format))


def _as_made(made: HttpResponseBase) -> HttpResponseBase:
    return made


TALLY = BulkAction(
    name="tally",
    label=_("Give out as a tally"),
    icon="file-spreadsheet",
    perform=_give_out,
    offered=everybody,
    form=FormatForm,
    answer=_as_made,
    explanation=_(
        "The pipes in the order in which they entered the register, with cumulative lengths; "
        "rejected ones are struck out and add none."
    ),
)
