"""What people type about tallies and places; the services decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User, Workspace
from core.web.forms import DayField, MeasureField, PlainTextField, PortalForm, VersionForm
from equipment.catalogue.models import ProductLine
from equipment.pipes.models import Location, TallyRow
from equipment.pipes.places.kinds import ADDED, PARENTS, RIGS
from equipment.pipes.tally.layout import Header
from equipment.pipes.tally.mapping import Mapping
from equipment.pipes.tally.preview import PreviewRow
from equipment.pipes.tally.purposes import Purpose
from equipment.pipes.tally.words import TARGETS

TARGET_NAMES = {
    "sequence": _("Sequence"),
    "number": _("Joint number"),
    "serial": _("Serial (stamped)"),
    "description": _("Description"),
    "kind": _("Kind"),
    "overall_length": _("Overall length"),
    "makeup_loss": _("Make-up loss"),
    "effective_length": _("Effective length"),
    "length": _("Length"),
    "cumulative_length": _("Cumulative length"),
    "top_depth": _("Depth of the top"),
    "id_1": _("Inside diameter 1"),
    "id_2": _("Inside diameter 2"),
    "id_3": _("Inside diameter 3"),
    "id_4": _("Inside diameter 4"),
    "stand": _("Stand"),
    "condition": _("Condition"),
    "comment": _("Comment"),
}
UNITS = [("m", _("metres")), ("ft", _("feet"))]
DECIMALS = [("auto", _("Either")), ("comma", _("Comma")), ("point", _("Point"))]


class PurposeField(forms.ChoiceField):
    """What a list is for: running, unless it says otherwise."""

    def clean(self, value: Any) -> Any:
        return super().clean(value or Purpose.RUNNING.value)


class UploadForm(PortalForm):
    """A measuring list with what it is for, what its pipe is and where that lies."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("An .xlsx or .csv file of at most 20 MB, without macros or password."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )
    purpose = PurposeField(
        choices=Purpose.choices,
        initial=Purpose.RUNNING.value,
        label=_("Purpose"),
        help_text=_(
            "Receiving takes new pipe in; running brings pipe to the rig; laying down "
            "takes pipe out of the hole or off the rig."
        ),
    )
    name = PlainTextField(
        max_length=150, required=False, label=_("Name"), help_text=_("Else the file's own name.")
    )
    product_line = forms.ModelChoiceField(
        ProductLine.objects.offered(), to_field_name="public_id", label=_("Product line")
    )
    location = forms.ModelChoiceField(
        Location.objects.none(),
        to_field_name="public_id",
        label=_("Place"),
        help_text=_("Where the pipe lies now; of a laying-down list, where it is laid."),
    )
    laid_from = forms.ModelChoiceField(
        Location.objects.none(),
        to_field_name="public_id",
        required=False,
        label=_("Laid down from"),
        help_text=_("Only for laying down: the rig or well that the pipe comes from."),
    )
    on = DayField(
        required=False,
        label=_("Day of the laying down"),
        help_text=_("Only for laying down."),
    )

    def __init__(self, *args: Any, user: User, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Location.objects.open_to(user, workspace.pk).exclude(kind=Location.Kind.TRANSIT)
        for name, rows in (("location", places), ("laid_from", places.filter(kind__in=RIGS))):
            cast("forms.ModelChoiceField[Location]", self.fields[name]).queryset = rows

    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        given = dict(self.cleaned_data)
        return {"upload": given.pop("file"), **given}


class LocationForm(PortalForm):
    """A place in up to three languages."""

    name = PlainTextField(max_length=200, label=_("Name"))
    name_az = PlainTextField(max_length=200, required=False, label=_("Name in Azerbaijani"))
    name_ru = PlainTextField(max_length=200, required=False, label=_("Name in Russian"))
    kind = forms.ChoiceField(
        choices=[(kind, Location.Kind(kind).label) for kind in ADDED], label=_("Kind")
    )
    parent = forms.ModelChoiceField(
        Location.objects.none(), to_field_name="public_id", required=False, label=_("Part of")
    )

    def __init__(self, *args: Any, user: User, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast("forms.ModelChoiceField[Location]", self.fields["parent"])
        choice.empty_label = _("Nothing")
        choice.queryset = Location.objects.own(user, workspace.pk)


class PlaceForm(VersionForm):
    """The names of a place and what it is part of, as the person read them."""

    name = PlainTextField(max_length=200, label=_("Name"))
    name_az = PlainTextField(max_length=200, required=False, label=_("Name in Azerbaijani"))
    name_ru = PlainTextField(max_length=200, required=False, label=_("Name in Russian"))
    parent = forms.ModelChoiceField(
        Location.objects.none(),
        to_field_name="public_id",
        required=False,
        label=_("Part of"),
        empty_label=_("Nothing"),
        help_text=_("What is part of this place goes with it, and so does the pipe."),
    )

    def __init__(self, *args: Any, user: User, place: Location, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast("forms.ModelChoiceField[Location]", self.fields["parent"])
        above = Location.objects.filter(pk=place.parent_id or 0)
        fitting = Location.objects.own(user, place.memorandum_id) | above
        fitting = fitting.filter(kind__in=[kind for kind in PARENTS[place.kind] if kind])
        choice.queryset = fitting.exclude(path__startswith=place.path)

    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class HeaderForm(PortalForm):
    """Which rows are the header and which are pipe."""

    sheet = forms.CharField(max_length=200, widget=forms.HiddenInput)
    header_first = forms.IntegerField(min_value=1, max_value=1_048_576, label=_("Header from row"))
    header_last = forms.IntegerField(min_value=1, max_value=1_048_576, label=_("to row"))
    first_row = forms.IntegerField(min_value=1, max_value=1_048_576, label=_("Pipe from row"))
    last_row = forms.IntegerField(
        min_value=1,
        max_value=1_048_576,
        required=False,
        label=_("to row"),
        help_text=_("Empty: to the end of the sheet."),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = given.get("header_first"), given.get("header_last")
        start, end = given.get("first_row"), given.get("last_row")
        if first and last and not first <= last <= first + 9:
            self.add_error("header_last", _("A header has one to ten rows."))
        if last and start and start <= last:
            self.add_error("first_row", _("Pipe starts below the header."))
        if start and end and end < start:
            self.add_error("last_row", _("This is above the first row of pipe."))
        return given


class ColumnsForm(PortalForm):
    """What each column of the sheet means, and how its figures are to be read."""

    unit = forms.ChoiceField(choices=UNITS, label=_("Lengths are in"))
    decimal = forms.ChoiceField(
        choices=DECIMALS, label=_("Decimal mark"), help_text=_("Of numbers that are text.")
    )
    datum = MeasureField(
        required=False,
        minimum=0,
        maximum=15_000,
        label=_("Shoe depth"),
        help_text=_("In the unit of the sheet; depths are counted back from it."),
    )
    makeup_loss = MeasureField(
        required=False,
        minimum=0,
        maximum=2,
        label=_("Make-up loss of every joint"),
        help_text=_("Only where the sheet has overall lengths and no column of losses."),
    )
    number_is_serial = forms.BooleanField(
        required=False, label=_("The joint number is the stamped serial and must not repeat")
    )

    def __init__(
        self, *args: Any, columns: Sequence[tuple[int, str, str]], header: Header, **kwargs: Any
    ) -> None:
        """`columns` are (index, letters, header text) of the sheet's filled columns."""
        super().__init__(*args, **kwargs)
        self.columns, self.header = columns, header
        meanings = [("", _("– not read –")), *TARGET_NAMES.items()]
        for index, letters, text in columns:
            select = forms.Select(
                attrs={
                    "class": "form-select",
                    "aria-label": gettext("Meaning of column %(column)s, %(header)s")
                    % {"column": letters, "header": text},
                }
            )
            self.fields[f"column_{index}"] = forms.ChoiceField(
                choices=meanings, required=False, label=letters, widget=select
            )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        taken: dict[str, str] = {}
        for index, letters, _text in self.columns:
            target = given.get(f"column_{index}")
            if target and target in taken:
                words = gettext("Column %(column)s has this meaning already.")
                self.add_error(f"column_{index}", words % {"column": taken[target]})
            elif target:
                taken[target] = letters
        return given

    def mapping(self, frame: dict[str, Any]) -> Mapping:
        """The choice as the engine takes it; raises Refused, for instance without a length."""
        given = self.cleaned_data
        texts = {index: text for index, _letters, text in self.columns}
        columns = {given[f"column_{i}"]: i for i in texts if given.get(f"column_{i}")}
        labels = {target: texts[index][:120] for target, index in columns.items()}
        plain = ("unit", "decimal", "datum", "makeup_loss", "number_is_serial")
        return Mapping(
            columns={name: columns[name] for name in TARGETS if name in columns},
            labels=labels,
            **{name: given[name] for name in plain},
            **frame,
        )


class DecisionsForm(VersionForm):
    """What shown rows become; only what is sent is decided."""

    def __init__(self, *args: Any, rows: Sequence[PreviewRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = [row.sheet_row for row in rows]
        for row in rows:
            words = gettext("Row %(row)s becomes") % {"row": row.sheet_row}
            self.fields[f"row_{row.sheet_row}"] = forms.ChoiceField(
                choices=TallyRow.Outcome.choices,
                required=False,
                initial=row.outcome,
                label=words,
                widget=forms.Select(attrs={"class": "form-select", "aria-label": words}),
            )

    def outcomes(self) -> dict[int, str]:
        """The decision for each row that was sent."""
        sent = ((row, self.cleaned_data.get(f"row_{row}")) for row in self.shown)
        return {row: outcome for row, outcome in sent if outcome}
