"""The page on which an inspector says how one step went: one step a screen, big fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.web import numbers
from core.web.forms import DayField, PlainTextField, PortalForm, QuantityField, Unit
from core.web.forms import Measured as Entered
from equipment.instruments.models import Instrument
from equipment.orders.models import OrderLine, TorqueBand
from equipment.pipes.readings.models import JointReading
from equipment.pipes.readings.positions import place_key, place_words
from equipment.programmes.models import ProgrammeStep, Sought
from equipment.revision import rules
from equipment.revision.classing import FLAGS, nominal_of
from equipment.revision.facts import DoneFacts, FoundFacts, Outcome, ReadFacts
from equipment.revision.queries import Previous
from equipment.revision.row_forms import AskedChoice, FindingForm, PartForm, ReadingForm
from equipment.units import KNM_PER_UNIT

CHECKS = [("", _("– not done –")), ("good", _("Good")), ("bad", _("Bad"))]
LOOKED = [("", _("– choose –")), ("none", _("None found")), ("found", _("Found"))]
SAID = {"": None, "good": True, "bad": False}
TORQUES = tuple(Unit(name, factor) for name, factor in KNM_PER_UNIT.items())
#: Empty rows that stand below what is there.
SPARE, MOST = 1, 60


@dataclass(frozen=True)
class Setting:
    """What a step is typed with: who may be named, what was read before, who lends defaults."""

    line: OrderLine
    step: ProgrammeStep
    today: dt.date
    by: User
    inspectors: Sequence[User]
    instruments: Sequence[Instrument]
    previous: Previous = field(default_factory=dict)
    lender: Any = None


class HeadForm(PortalForm):
    """The outcome, who, when, with what, and the checks around it."""

    outcome = forms.ChoiceField(
        choices=[c for c in Outcome.choices if c[0]], required=False,
        widget=forms.RadioSelect, label=_("Outcome"),
    )  # fmt: skip
    reason = PlainTextField(
        max_length=300, required=False, rows=2, label=_("What was found, or why it is not done"),
        help_text=_("Needed when the step failed or is not applicable."),
    )  # fmt: skip
    instrument = forms.ChoiceField(required=False, label=_("Instrument"))
    standard = PlainTextField(max_length=120, required=False, label=_("Reference standard"))
    before_ok = AskedChoice(choices=CHECKS, label=_("Standardisation check before"))
    after_ok = AskedChoice(choices=CHECKS, label=_("Standardisation check after"))
    torque = QuantityField(
        units=TORQUES, places=3, required=False, label=_("Torque of the reassembly")
    )
    inspector = forms.ChoiceField(label=_("Inspector"))
    done_on = DayField(required=False, label=_("Day"))
    remark = PlainTextField(max_length=300, required=False, label=_("Remark"))
    version = forms.IntegerField(
        min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput
    )
    programme = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, setting: Setting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.setting, step = setting, setting.step
        if step.needs_instrument:
            self.fields["instrument"] = AskedChoice(label=_("Instrument"))
        if not step.is_standardised:
            for name in ("standard", "before_ok", "after_ok"):
                del self.fields[name]
        if not step.asks_torque:
            del self.fields["torque"]
        people = cast("forms.ChoiceField", self.fields["inspector"])
        people.choices = [(one.public_id, one.full_name) for one in setting.inspectors]
        tools = cast("forms.ChoiceField", self.fields["instrument"])
        tools.choices = [
            ("", "–"),
            *((one.public_id, _tool(one)) for one in setting.instruments),
        ]
        for code in step.looks_for:
            if code in FLAGS:
                self.fields[f"flag_{code}"] = AskedChoice(choices=LOOKED, label=Sought(code).label)

    def flags(self) -> list[Any]:
        """The boxes of what is there or not."""
        return [self[name] for name in self.fields if name.startswith("flag_")]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("outcome") in (Outcome.ACCEPTED, Outcome.FAILED):
            for name in self.fields:
                if name.startswith("flag_") and not given.get(name):
                    self.add_error(name, _("Say whether it was found."))
        return given


def _tool(one: Instrument) -> str:
    return f"{one.number} · {one.get_kind_display()}"


class StepForm:
    """A whole step: a head and lists of readings, findings and parts, bound when sent."""

    def __init__(self, setting: Setting, done: DoneFacts, data: Any = None) -> None:
        self.setting, self.data = setting, data
        self.head = HeadForm(data, setting=setting, initial=self._head(done))
        self.readings = self._readings(done) if setting.step.readings.all() else []
        self.findings = self._findings(done)
        self.parts = self._parts(done) if setting.step.lists_parts else []

    def _head(self, done: DoneFacts) -> dict[str, Any]:
        lender = self.setting.lender if not done.outcome else None
        person = done.inspector or (lender and lender.inspector) or self.setting.by
        tool = done.instrument or (lender and lender.instrument)
        flags = {f"flag_{code}": self._flag(code, done) for code in self.setting.step.looks_for}
        return {
            **flags,
            "outcome": done.outcome,
            "reason": done.reason,
            "remark": done.remark,
            "inspector": person.public_id,
            "instrument": tool.public_id if tool else "",
            "standard": done.standard or (lender.standard if lender else ""),
            "before_ok": _check(done.before_ok),
            "after_ok": _check(done.after_ok),
            "torque": (done.torque, done.torque_unit),
            "done_on": done.done_on or self.setting.today,
            "version": done.version or 0,
        }

    @staticmethod
    def _flag(code: str, done: DoneFacts) -> str:
        if not done.is_done:
            return ""
        return "found" if any(one.code == code for one in done.findings) else "none"

    def _readings(self, done: DoneFacts) -> list[ReadingForm]:
        """A row for each reading that is asked for, those that were taken beside, and one more."""
        asked = [
            (row, number)
            for row in self.setting.step.readings.all()
            for number in range(1, row.count + 1)
        ]
        given = {(one.kind, place_key(one.place), one.number): one for one in done.readings}
        rows: list[ReadingForm] = []
        for row, number in asked:
            one = given.pop((row.kind, place_key(row.place), number), None)
            filled = self._filled(one, row.kind, row.place, number)
            rows.append(self._reading(len(rows), filled, row, number))
        for one in given.values():
            filled = self._filled(one, one.kind, one.place, one.number)
            rows.append(self._reading(len(rows), filled))
        for _spare in range(max(SPARE, self._sent("readings") - len(rows))):
            blank = self._filled(None, asked[0][0].kind, "", 1)
            rows.append(self._reading(len(rows), blank))
        return rows[:MOST]

    def _filled(self, one: ReadFacts | None, kind: str, place: str, number: int) -> dict[str, Any]:
        value: Any = (one.value, one.unit) if one else (None, self._unit(kind))
        return {"kind": kind, "place": place, "number": number, "value": value}

    def _unit(self, kind: str) -> str:
        """The unit in which that was read last."""
        read = self.setting.lender.told_readings if self.setting.lender else ()
        return next((one["unit"] for one in read if one["kind"] == kind), "mm")

    def _reading(
        self, at: int, filled: dict[str, Any], row: Any = None, number: int = 1
    ) -> ReadingForm:
        kinds = dict.fromkeys(
            (one.kind, one.get_kind_display()) for one in self.setting.step.readings.all()
        )
        more: dict[str, Any] = {}
        if row is not None:
            times = f" · {number}" if row.count > 1 else ""
            place = place_words(row.place)
            more["is_needed"] = row.is_required
            more["title"] = f"{row.get_kind_display()} · {place}{times}"
            more["limit"] = self._limit(row)
            more["previous"] = self._previous(row)
        return ReadingForm(
            self.data, prefix=f"readings-{at}", initial=filled, kinds=list(kinds), **more
        )

    def _limit(self, row: Any) -> str:
        line = self.setting.line
        nominal = nominal_of(line.joint.product_line) if line.joint else None
        least, most = rules.bounds(row, nominal)
        found = []
        if least is not None:
            found.append(_("at least %(limit)s") % {"limit": numbers.measure(least, "mm", 3)})
        if most is not None:
            found.append(_("at most %(limit)s") % {"limit": numbers.measure(most, "mm", 3)})
        return ", ".join(found)

    def _previous(self, row: Any) -> str:
        key = place_key(row.place)
        known: Mapping[Any, JointReading] = self.setting.previous
        same = [
            one for (joint, kind, place), one in known.items()
            if joint == self.setting.line.joint_id and kind == row.kind and place_key(place) == key
        ]  # fmt: skip
        if not same:
            return ""
        last = max(same, key=lambda one: (one.read_on, one.pk))
        value = numbers.measure(last.entered_value.normalize() + 0, last.entered_unit)
        return f"{value}, {numbers.day(last.read_on)}"

    def _findings(self, done: DoneFacts) -> list[FindingForm]:
        """For each size that is looked for what was found, and one row more."""
        rows: list[FindingForm] = []
        for code in self.setting.step.looks_for:
            if code in FLAGS:
                continue
            own = [_found(one) for one in done.findings if one.code == code]
            sent = self._codes().count(code)
            blank: dict[str, Any] = {"code": code}
            for filled in [*own, *([blank] * max(SPARE, sent - len(own)))]:
                rows.append(
                    FindingForm(
                        self.data, prefix=f"findings-{len(rows)}", initial=filled, sought=code
                    )
                )
        return rows[:MOST]

    def _codes(self) -> list[str]:
        """The codes of the rows that were sent."""
        if self.data is None:
            return []
        return [str(self.data.get(f"findings-{at}-code", "")) for at in range(MOST)]

    def _parts(self, done: DoneFacts) -> list[PartForm]:
        filled: list[dict[str, Any]] = [
            {"name": one.name, "found": one.found, "fate": one.fate, "serial": one.serial}
            for one in done.parts
        ]
        spare = max(SPARE + 2, self._sent("parts") - len(filled))
        rows = [*filled, *([{}] * spare)][: MOST * 2]
        return [
            PartForm(self.data, prefix=f"parts-{at}", initial=row) for at, row in enumerate(rows)
        ]

    def _sent(self, name: str) -> int:
        text = str(self.data.get(f"{name}_rows", "")) if self.data is not None else ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0

    @property
    def forms(self) -> list[Any]:
        """The head and all rows."""
        return [self.head, *self.readings, *self.findings, *self.parts]

    @property
    def is_multipart(self) -> bool:
        return False

    def is_valid(self) -> bool:
        """Whether every field can be read; each unreadable one is marked."""
        found = [form.is_valid() for form in self.forms]
        return all(found)

    def told(self, name: str) -> list[Any]:
        """The rows of a list that say something."""
        return [row for row in getattr(self, name) if row.is_told]

    def facts(self) -> DoneFacts:
        """What was typed, for the service."""
        given = self.head.cleaned_data
        people = {one.public_id: one for one in self.setting.inspectors}
        tools = {one.public_id: one for one in self.setting.instruments}
        flags = [
            FoundFacts(name.removeprefix("flag_"))
            for name in given if name.startswith("flag_") and given[name] == "found"
        ]  # fmt: skip
        torque = given.get("torque")
        measured = (
            {"torque": torque.entered, "torque_unit": torque.unit}
            if isinstance(torque, Entered) else {"torque_unit": TorqueBand.Unit.KNM}
        )  # fmt: skip
        return DoneFacts(
            self.setting.step.code,
            **{name: given[name] for name in ("outcome", "reason", "remark", "done_on")},
            inspector=people[given["inspector"]],
            instrument=tools.get(given["instrument"]),
            standard=given.get("standard", ""),
            before_ok=SAID[given.get("before_ok", "")],
            after_ok=SAID[given.get("after_ok", "")],
            readings=tuple(row.fact() for row in self.told("readings")),
            findings=(*(row.fact() for row in self.told("findings")), *flags),
            parts=tuple(row.fact() for row in self.told("parts")),
            version=given["version"] or 0,
            **measured,
        )

    def mark(self, rows: Iterable[Mapping[str, object]]) -> None:
        """Put the service's errors at their fields."""
        for row in rows:
            path = str(row["field"]).split("/")
            path = path[2:] if path[0] == "steps" else path
            form: Any = self.head
            name = path[-1] if path else ""
            if len(path) == 3 and path[1].isdecimal():
                told = self.told(path[0])
                form = told[int(path[1])] if int(path[1]) < len(told) else self.head
            name = "value" if name == "kind" and isinstance(form, ReadingForm) else name
            form.add_error(name if name in form.fields else None, str(row["message"]))

    @property
    def wrong(self) -> list[tuple[str, str, str]]:
        """Every error with the id and the label of its field."""
        found = []
        for form in self.forms:
            found += [("", "", str(one)) for one in form.non_field_errors()]
            for bound in form:
                title = getattr(form, "title", "") or str(bound.label)
                found += [(bound.auto_id, title, str(one)) for one in bound.errors]
        return found


def _check(value: bool | None) -> str:
    return next(word for word, meant in SAID.items() if meant is value)


def _found(one: FoundFacts) -> dict[str, Any]:
    return {
        "code": one.code, "place": one.place, "value": (one.value, one.unit),
        "direction": one.direction, "adjacent": one.adjacent,
    }  # fmt: skip
