"""What people type about a set-up; `setup()` is what the service takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.web import numbers
from core.web.forms import (
    DayField,
    Measured,
    MeasureField,
    PlainTextField,
    PortalForm,
    QuantityField,
    Unit,
)
from equipment.instruments.models import Instrument
from equipment.orders.models import OrderLine, WorkOrder
from equipment.pressure_testing import queries
from equipment.pressure_testing.facts import Leak, LineFacts, Reading, RecorderFile, SetUp, Use
from equipment.pressure_testing.models import (
    GaugeReading,
    LeakPlace,
    PressureTest,
    UsedInstrument,
)
from equipment.procedures.facts import Pressure
from equipment.procedures.models import Medium, PressureUnit, Procedure

UNITS = tuple(Unit(one.value, label=one.label) for one in PressureUnit)
TIGHT = ("", _("Tight"))
Role, Moment = UsedInstrument.Role, GaugeReading.Moment
#: Where a fault of the service stands on the page.
PLACES = {"instruments": "recorders", "readings": "reading_gauge"}


class PersonChoice(forms.ModelChoiceField[User]):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.full_name} · {obj.organisation.short}"


class PeopleChoice(forms.ModelMultipleChoiceField[User]):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.full_name} · {obj.organisation.short}"


class InstrumentsChoice(forms.ModelMultipleChoiceField[Instrument]):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} · {obj.get_kind_display()}"


class ClockInput(forms.TimeInput):
    """The browser's own clock; the value travels as HH:MM."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


def _as_before(old: PressureTest) -> dict[str, Any]:
    """How an old set-up, read with all that is said of it, fills in the form of a new one."""
    used = [(one.role, one.instrument.public_id) for one in old.instruments.all()]
    return {
        "procedure": old.procedure_version.procedure.public_id,
        "target": (numbers.number(old.entered_target), old.target_unit),
        "target_reason": old.target_reason, "medium": old.medium, "pump": old.pump,
        "witnesses": [one.person.public_id for one in old.witnesses.all()],
        "recorders": [number for role, number in used if role == Role.RECORDER],
        "gauges": [number for role, number in used if role == Role.GAUGE],
    }  # fmt: skip


class SetUpForm(PortalForm):
    """A set-up of an order's lines under one recorder file."""

    explanations = {
        "target": _(
            "Empty: the pressure that the procedure gives for this pipe by its measured wall. "
            "It is shown below with its working as soon as a procedure is chosen."
        ),
        "witnesses": _("Who tests is no witness. Each confirms it later themselves."),
    }
    #: Asked for when it is recorded; the check before goes without.
    needed = ("file",)
    procedure = forms.ModelChoiceField(
        Procedure.objects.none(), to_field_name="public_id", label=_("Procedure"), empty_label=""
    )
    tested_on = DayField(label=_("Tested on"))
    file = forms.FileField(
        required=False, label=_("Recorder file"), allow_empty_file=True,
        help_text=_(".csv or .txt of up to 20 MB, as the recorder wrote it."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt", "data-drop-file": ""}),
    )  # fmt: skip
    unit = forms.ChoiceField(
        choices=[("", _("as its heading says")), *PressureUnit.choices], required=False,
        label=_("Unit of the file"),
    )  # fmt: skip
    target = QuantityField(units=UNITS, required=False, label=_("Test pressure"))
    target_reason = PlainTextField(
        max_length=300, required=False, label=_("Why another pressure was agreed")
    )
    tester = PersonChoice(
        User.objects.none(), to_field_name="public_id", label=_("Tester"), empty_label=""
    )
    witnesses = PeopleChoice(
        User.objects.none(), to_field_name="public_id", required=False, label=_("Witnesses"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    recorders = InstrumentsChoice(
        Instrument.objects.none(), to_field_name="public_id", required=False,
        label=_("Recorded by"), widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    gauges = InstrumentsChoice(
        Instrument.objects.none(), to_field_name="public_id", required=False,
        label=_("Gauges read beside it"), widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    reading_gauge = forms.ModelChoiceField(
        Instrument.objects.none(), to_field_name="public_id", required=False,
        label=_("Read off"), empty_label=_("nothing"),
    )  # fmt: skip
    hold_start = QuantityField(units=UNITS, required=False, label=_("At the start of the hold"))
    hold_end = QuantityField(units=UNITS, required=False, label=_("At the end of the hold"))
    medium = forms.ChoiceField(
        choices=[("", _("as the procedure says")), *Medium.choices], required=False,
        label=_("Medium"),
    )  # fmt: skip
    medium_c = MeasureField(
        unit="°C", places=1, required=False, label=_("Temperature of the medium")
    )
    ambient_c = MeasureField(unit="°C", places=1, required=False, label=_("Temperature of the air"))
    started = forms.TimeField(required=False, label=_("Began at"), widget=ClockInput)
    ended = forms.TimeField(required=False, label=_("Ended at"), widget=ClockInput)
    pump = PlainTextField(max_length=120, required=False, label=_("Pump"))
    remark = PlainTextField(max_length=300, required=False, label=_("Remark"))

    def __init__(
        self, data: Any = None, files: Any = None, *, order: WorkOrder, user: User, today: dt.date,
        old: PressureTest | None = None,
    ) -> None:  # fmt: skip
        initial = {"tested_on": today, "tester": user.public_id, **(_as_before(old) if old else {})}
        super().__init__(data, files, initial=initial)
        self.order = order
        self.lines: Sequence[OrderLine] = [
            line for line in queries.lines_of(order) if line.locked_by_id is None
        ]
        instruments = queries.instruments_for(user, order.memorandum_id)
        people = queries.people_of(order)
        self._offer("procedure", queries.procedures_offered(today))
        self._offer("tester", people.filter(organisation=order.executor_id))
        self._offer("witnesses", people)
        for name in ("recorders", "gauges", "reading_gauge"):
            self._offer(name, instruments)
        under = {one.line_id for one in old.attempts.all()} if old else None
        for line in self.lines:
            waits = line.status == OrderLine.Status.PLANNED
            self._add_line(line, waits if under is None else line.pk in under)

    def _offer(self, name: str, rows: Any) -> None:
        cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = rows

    def _add_line(self, line: OrderLine, under: bool) -> None:
        label = f"{line.position}. {line.subject}"
        self.fields[f"line-{line.public_id}"] = forms.BooleanField(
            required=False, initial=under, label=label
        )
        self.fields[f"leak-{line.public_id}"] = forms.ChoiceField(
            choices=[TIGHT, *LeakPlace.choices], required=False, label=_("Seen")
        )
        self.fields[f"at-{line.public_id}"] = MeasureField(
            unit="m", required=False, label=_("From the box")
        )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The fields of each line."""
        return [
            {
                "line": line,
                "under": self[f"line-{line.public_id}"],
                "leak": self[f"leak-{line.public_id}"],
                "at": self[f"at-{line.public_id}"],
            }
            for line in self.lines
        ]

    def setup(self) -> SetUp:
        """The set-up as the service takes it."""
        given = self.cleaned_data
        plain = ("procedure", "tested_on", "tester", "target_reason", "medium", "ambient_c",
                 "medium_c", "pump", "remark")  # fmt: skip
        return SetUp(
            **{name: given[name] for name in plain},
            lines=list(self._under_chart()),
            chart=self._file(),
            target=pressure_of(given["target"]),
            witnesses=list(given["witnesses"]),
            instruments=list(self._uses()),
            readings=list(self._readings()),
            started_at=self._moment("started"),
            ended_at=self._moment("ended"),
        )

    def _under_chart(self) -> Iterable[LineFacts]:
        for line in self.lines:
            if not self.cleaned_data[f"line-{line.public_id}"]:
                continue
            where = self.cleaned_data[f"leak-{line.public_id}"]
            leak = Leak(where, self.cleaned_data[f"at-{line.public_id}"]) if where else None
            yield LineFacts(line, leak)

    def _file(self) -> RecorderFile | None:
        upload = self.cleaned_data["file"]
        if upload is None:
            return None
        return RecorderFile(upload.name, upload.read(), self.cleaned_data["unit"])

    def _uses(self) -> Iterable[Use]:
        recorders = list(self.cleaned_data["recorders"])
        yield from (Use(one, Role.RECORDER) for one in recorders)
        known = {one.pk for one in recorders}
        beside = self.cleaned_data["gauges"]
        yield from (Use(one, Role.GAUGE) for one in beside if one.pk not in known)

    def _readings(self) -> Iterable[Reading]:
        gauge = self.cleaned_data["reading_gauge"]
        for name in (Moment.HOLD_START, Moment.HOLD_END):
            pressure = pressure_of(self.cleaned_data[name])
            if gauge is not None and pressure is not None:
                yield Reading(gauge, name, pressure)

    def _moment(self, name: str) -> dt.datetime | None:
        """A time of the day of the test; what ended before it began, ended the day after."""
        at = self.cleaned_data[name]
        if at is None:
            return None
        day, began = self.cleaned_data["tested_on"], self.cleaned_data["started"]
        passes = name == "ended" and began is not None and at < began
        day += dt.timedelta(days=1) if passes else dt.timedelta(0)
        return timezone.make_aware(dt.datetime.combine(day, at))

    def mark(self, faults: Iterable[tuple[str, str]]) -> None:
        """Put what the service found wrong at the fields where it stands."""
        for path, words in faults:
            self.add_error(self._field_of(path), words)

    def _field_of(self, path: str) -> str | None:
        name, _slash, rest = path.partition("/")
        if name == "lines" and rest:
            under = list(self._under_chart())
            place, _slash, inner = rest.partition("/")
            line = under[int(place)].line.public_id
            stem = {"leak/where": "leak", "leak/at_m": "at"}.get(inner, "line")
            return f"{stem}-{line}"
        name = PLACES.get(name, name)
        name = {"started_at": "started", "ended_at": "ended"}.get(name, name)
        return name if name in self.fields else None


def pressure_of(value: Any) -> Pressure | None:
    """A pressure as it was typed."""
    return Pressure(value.entered, value.unit) if isinstance(value, Measured) else None
