"""What people type about inspection programmes: a head and a form for each step and reading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.qualifications.models import LEVELS, Method
from core.web.forms import DayField, MeasureField, PlainTextField, PortalForm
from equipment.catalogue.class_models import ClassScheme
from equipment.pipes.readings.models import JointReading
from equipment.programmes.facts import OF_READING, OF_STEP, ReadingFacts, StepFacts, VersionFacts
from equipment.programmes.models import Mark, ProgrammeReading, ProgrammeSubject, Sought
from equipment.programmes.rules import MOST_READINGS, MOST_STEPS, MOST_TIMES
from equipment.programmes.services import ProgrammeFacts

NOTHING = ("", "–")
#: Empty rows that stand below what is there, and how many more are added when asked for.
SPARE, MORE = 1, 2
HEAD = ("in_force_from", "source", "edition", "mark", "note", "scheme")


class HeadForm(PortalForm):
    """From which day the version is in force and where it comes from; of a new programme also
    what it is called."""

    code = PlainTextField(max_length=40, label=_("Code"))
    name = PlainTextField(max_length=200, label=_("Name in English"))
    name_az = PlainTextField(max_length=200, required=False, label=_("Name in Azerbaijani"))
    name_ru = PlainTextField(max_length=200, required=False, label=_("Name in Russian"))
    subject = forms.ChoiceField(choices=ProgrammeSubject.choices, label=_("Inspects"))
    in_force_from = DayField(label=_("In force from"))
    source = PlainTextField(max_length=200, label=_("Source"))
    edition = PlainTextField(max_length=120, required=False, label=_("Edition"))
    mark = forms.ChoiceField(choices=Mark.choices, label=_("How sure it is"))
    scheme = forms.ModelChoiceField(
        queryset=ClassScheme.objects.none(), required=False, label=_("Classification scheme"),
        help_text=_("Of drill pipe alone."),
    )  # fmt: skip
    note = PlainTextField(max_length=300, required=False, label=_("Remark"))
    version = forms.IntegerField(
        min_value=1, max_value=2**31 - 1, required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schemes: Any = self.fields["scheme"]
        schemes.queryset = ClassScheme.objects.offered()
        if not is_new:
            for name in ("code", "name", "name_az", "name_ru", "subject"):
                del self.fields[name]


class StepForm(PortalForm):
    """One step; a row without code and name says nothing."""

    code = PlainTextField(max_length=40, required=False, label=_("Code"))
    name = PlainTextField(max_length=200, required=False, label=_("Name in English"))
    name_az = PlainTextField(max_length=200, required=False, label=_("Name in Azerbaijani"))
    name_ru = PlainTextField(max_length=200, required=False, label=_("Name in Russian"))
    method = forms.ChoiceField(choices=Method.choices, required=False, label=_("Method"))
    qualification = forms.ChoiceField(
        choices=[NOTHING, *Method.choices], required=False, label=_("Qualification needed")
    )
    least_level = forms.TypedChoiceField(
        choices=[("0", "–"), *((str(one), str(one)) for one in LEVELS)], required=False,
        coerce=int, empty_value=None, label=_("Least level"),
    )  # fmt: skip
    is_required = forms.BooleanField(required=False, label=_("Required"))
    needs_instrument = forms.BooleanField(required=False, label=_("Needs an instrument"))
    is_standardised = forms.BooleanField(
        required=False, label=_("Standardisation checks before and after")
    )
    lists_parts = forms.BooleanField(required=False, label=_("Lists parts"))
    asks_torque = forms.BooleanField(required=False, label=_("Asks for a torque"))
    looks_for = forms.MultipleChoiceField(
        choices=Sought.choices, widget=forms.CheckboxSelectMultiple, required=False,
        label=_("Looks for"),
    )  # fmt: skip
    acceptance = PlainTextField(
        max_length=500, rows=2, required=False, label=_("What it accepts, in English")
    )
    acceptance_az = PlainTextField(
        max_length=500, rows=2, required=False, label=_("What it accepts, in Azerbaijani")
    )
    acceptance_ru = PlainTextField(
        max_length=500, rows=2, required=False, label=_("What it accepts, in Russian")
    )

    @property
    def is_told(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("code", "name"))


class ReadingForm(PortalForm):
    """One reading of a step; a row without a place says nothing."""

    kind = forms.ChoiceField(choices=JointReading.Kind.choices, required=False, label=_("Measured"))
    place = PlainTextField(
        max_length=40, required=False, label=pgettext_lazy("on a pipe", "Position")
    )
    count = forms.IntegerField(
        min_value=1, max_value=MOST_TIMES, required=False, label=_("How many")
    )
    is_required = forms.BooleanField(required=False, label=_("Required"))
    least = MeasureField(places=6, required=False, label=_("At least"))
    most = MeasureField(places=6, required=False, label=_("At most"))
    basis = forms.ChoiceField(
        choices=ProgrammeReading.Basis.choices, required=False, label=_("Limits in")
    )

    @property
    def is_told(self) -> bool:
        return bool(self.cleaned_data.get("place"))

    def fact(self) -> ReadingFacts:
        given = self.cleaned_data
        return ReadingFacts(
            **{**{name: given[name] for name in OF_READING}, "count": given["count"] or 1}
        )


class StepRows:
    """A step with its readings."""

    def __init__(self, at: int, facts: StepFacts | None, data: Any) -> None:
        initial = {name: getattr(facts, name) for name in OF_STEP} if facts else {}
        blank = {"is_required": True, "count": 1}
        self.head = StepForm(data, prefix=f"steps-{at}", initial=initial or blank)
        read = [{n: getattr(one, n) for n in OF_READING} for one in facts.readings] if facts else []
        rows = _count(data, f"steps-{at}-readings", len(read) + SPARE, MOST_READINGS)
        self.readings = [
            ReadingForm(
                data, prefix=f"steps-{at}-readings-{row}",
                initial=read[row] if row < len(read) else blank,
            )
            for row in range(rows)
        ]  # fmt: skip

    @property
    def forms(self) -> list[Any]:
        return [self.head, *self.readings]

    def facts(self) -> StepFacts:
        given = self.head.cleaned_data
        readings = [row.fact() for row in self.readings if row.is_told]
        plain = {name: given[name] for name in OF_STEP}
        plain["least_level"] = plain["least_level"] or 0
        return StepFacts(**plain, readings=readings)


class VersionForm:
    """A whole version, with what its programme is called where that is new."""

    def __init__(
        self, facts: VersionFacts | None, today: dt.date, *, is_new: bool, version: int = 0,
        data: Any = None,
    ) -> None:  # fmt: skip
        head = {name: getattr(facts, name) for name in HEAD} if facts else {}
        initial = {**head, "in_force_from": today, "version": version or None}
        self.head = HeadForm(data, is_new=is_new, initial=initial)
        known = list(facts.steps) if facts else []
        count = _count(data, "steps", len(known) + SPARE, MOST_STEPS)
        self.steps = [
            StepRows(at, known[at] if at < len(known) else None, data) for at in range(count)
        ]

    @property
    def forms(self) -> list[Any]:
        return [self.head, *(form for step in self.steps for form in step.forms)]

    @property
    def is_multipart(self) -> bool:
        return False

    def is_valid(self) -> bool:
        """Whether every field can be read; each unreadable one is marked."""
        found = [form.is_valid() for form in self.forms]
        return all(found)

    def told(self) -> list[StepRows]:
        """The steps that say something."""
        return [step for step in self.steps if step.head.is_told]

    def facts(self) -> VersionFacts:
        """What was typed, for the service."""
        given = self.head.cleaned_data
        head = {name: given[name] for name in HEAD}
        return VersionFacts(**head, steps=[step.facts() for step in self.told()])

    def programme(self) -> ProgrammeFacts:
        """What a new programme is called."""
        given = self.head.cleaned_data
        names = ("code", "name", "name_az", "name_ru", "subject")
        return ProgrammeFacts(**{name: given[name] for name in names})

    def mark(self, rows: Iterable[Mapping[str, object]]) -> None:
        """Put the service's errors at their fields."""
        for row in rows:
            path = str(row["field"]).split("/")
            form: Any = self.head
            told = self.told()
            if path[0] == "steps" and len(path) > 1 and int(path[1]) < len(told):
                step = told[int(path[1])]
                form = step.head
                if len(path) == 5:
                    form = [one for one in step.readings if one.is_told][int(path[3])]
            name = path[-1]
            form.add_error(name if name in form.fields else None, str(row["message"]))

    @property
    def wrong(self) -> list[tuple[str, str, str]]:
        """Every error with the id and the label of its field."""
        found = []
        for form in self.forms:
            found += [("", "", str(one)) for one in form.non_field_errors()]
            for bound in form:
                found += [(bound.auto_id, str(bound.label), str(one)) for one in bound.errors]
        return found


def _count(data: Any, name: str, least: int, most: int) -> int:
    """How many rows are shown: what was sent, and more when they were asked for."""
    if data is None:
        return min(least, most)
    text = str(data.get(f"{name}_rows", ""))
    sent = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else least
    more = MORE if data.get("more") == name else 0
    return min(sent + more, most)
