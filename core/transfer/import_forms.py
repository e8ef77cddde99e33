"""What people type about imports; the services decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.transfer.kinds import ImportKind
from core.web.forms import PortalForm, VersionForm


class UploadForm(PortalForm):
    """A file, and what kind of list it is."""

    kind = forms.ChoiceField(label=_("What the file holds"))
    file = forms.FileField(
        label=_("File"),
        help_text=_("An .xlsx or .csv file of at most 20 MB, without macros or password."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )

    def __init__(self, *args: Any, kinds: Sequence[ImportKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = [(kind.name, kind.label) for kind in kinds]


class PlaceForm(forms.Form):
    """Which sheet and which row of headers the page of columns is about."""

    sheet = forms.CharField(max_length=200, required=False)
    header = forms.IntegerField(min_value=1, max_value=1_048_576, required=False)


class MappingForm(VersionForm):
    """For each meaning of the kind the column of the file that holds it."""

    def __init__(
        self,
        *args: Any,
        kind: ImportKind,
        columns: Sequence[tuple[int, str]],
        chosen: Mapping[str, int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Not in the file")), *[(str(index), label) for index, label in columns]]
        self.kind = kind
        column: Any
        for column in kind.columns:
            self.fields[f"of_{column.name}"] = forms.ChoiceField(
                choices=choices,
                required=column.required,
                label=column.label,
                help_text=column.help,
                widget=forms.Select(attrs={"class": "form-select"}),
                initial=str(chosen.get(column.name, "")),
            )

    def columns(self) -> dict[str, int]:
        """The chosen column of each meaning."""
        told = {one.name: self.cleaned_data[f"of_{one.name}"] for one in self.kind.columns}
        return {name: int(index) for name, index in told.items() if index != ""}
