"""The page on which a workshop says what was done to one joint or item."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import DayField, PlainTextField, PortalForm
from equipment.catalogue.repair_models import RepairType
from equipment.orders.models import OrderLine
from equipment.pipes.life.states import PipeClass
from equipment.pipes.readings.models import Method
from equipment.repair import completeness, rules
from equipment.repair.facts import RepairFacts
from equipment.repair.models import RepairDimension, RepairRecord
from equipment.repair.queries import PLAIN
from equipment.repair.row_forms import FORMS, RowForm

Moment = RepairDimension.Moment
NO_CLASS = ("", _("– not classed –"))
LISTS = tuple(FORMS)
#: Empty rows that stand below what is there, and how many more are added when asked for.
SPARE, MORE, MOST = 1, 3, rules.MOST_ROWS
OF_INSPECTION = (
    "body_class", "tool_joint_class", "inspected_on", "method", "inspector", "governed_by",
)  # fmt: skip


class HeadForm(PortalForm):
    """The outcome, what was found, and the inspection after the repair."""

    explanations = {
        "body_class": _(
            "A repair makes a tool joint better, never a worn body. The classes count when the "
            "order is finished, and the joint waits for its step “Inspect after repair”."
        ),
    }
    outcome = forms.ChoiceField(
        choices=RepairRecord.Outcome.choices, required=False, label=_("Outcome")
    )
    defect = PlainTextField(max_length=300, required=False, label=_("What was found"))
    reason = PlainTextField(
        max_length=300, required=False, label=_("Why it cannot be repaired"),
        help_text=_("Needed when it is not repairable."),
    )  # fmt: skip
    remark = PlainTextField(max_length=300, required=False, label=_("Remark"))
    body_class = forms.ChoiceField(
        choices=[NO_CLASS, *PipeClass.choices], required=False, label=_("Class of the body")
    )
    tool_joint_class = forms.ChoiceField(
        choices=[NO_CLASS, *PipeClass.choices], required=False, label=_("Class of the tool joint")
    )
    inspected_on = DayField(required=False, label=_("Inspected"))
    method = forms.ChoiceField(
        choices=[("", "–"), *Method.choices], required=False, label=_("Method")
    )
    inspector = PlainTextField(max_length=150, required=False, label=_("Inspector"))
    governed_by = PlainTextField(max_length=200, required=False, label=_("Governed by"))
    version = forms.IntegerField(
        min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput
    )


class RepairForm:
    """The whole record of a line: a head and four lists of rows, bound when something was sent.

    Measures and checks that the types of work ask for stand ready; `facts` is what is stored, or
    what a record of another line lends. Of `types` those that fit the line are `offered`.
    """

    def __init__(
        self,
        line: OrderLine,
        facts: RepairFacts,
        types: Mapping[str, RepairType],
        today: dt.date,
        *,
        offered: Mapping[str, RepairType],
        data: Any = None,
        lender: RepairFacts | None = None,
    ) -> None:
        self.line, self.types, self.today, self.data = line, types, today, data
        self.offered = offered
        self.checkers = _checkers(lender)
        self.head = HeadForm(data, initial={**_head(facts), "version": facts.version or 0})
        if line.joint is None:
            for name in OF_INSPECTION:
                del self.head.fields[name]
        self.rows: dict[str, list[RowForm]] = {}
        for name in LISTS:
            self.rows[name] = self._rows(name, self._ready(name, facts))

    def _ready(self, name: str, facts: RepairFacts) -> list[dict[str, Any]]:
        """The rows that are there, and those that are asked for."""
        shown: Any = FORMS[name]
        found = [shown.filled(one) for one in getattr(facts, name)]
        kinds = [one.type for one in facts.operations]
        if name == "dimensions":
            given = {(one["code"], one["moment"]) for one in found}
            for moment in Moment.values:
                for code in completeness.asked(kinds, f"dimensions_{moment}"):
                    if (code, moment) not in given:
                        found.append({"code": code, "moment": moment})
        if name == "checks":
            given_codes = {one["code"] for one in found}
            for code in completeness.asked(kinds, "checks"):
                if code not in given_codes:
                    found.append({"on": self.today, **self.checkers.get(code, {}), "code": code})
        return found

    def _rows(self, name: str, ready: Sequence[dict[str, Any]]) -> list[RowForm]:
        count = self._count(name, len(ready) + SPARE)
        blank: dict[str, Any] = {"done_on": self.today} if name == "operations" else {}
        kinds: dict[str, Any] = {"types": self.offered} if name == "operations" else {}
        return [
            FORMS[name](
                self.data,
                prefix=f"{name}-{at}",
                initial=ready[at] if at < len(ready) else blank,
                **kinds,
            )
            for at in range(count)
        ]

    def _count(self, name: str, least: int) -> int:
        """How many rows are shown: what was sent, and more when they were asked for."""
        if self.data is None:
            return min(least, MOST)
        text = str(self.data.get(f"{name}_rows", ""))
        sent = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else least
        more = MORE if self.data.get("more") == name else 0
        return min(sent + more, MOST)

    def is_valid(self) -> bool:
        """Whether every field can be read; each unreadable one is marked."""
        found = [form.is_valid() for form in self.forms]
        return all(found)

    @property
    def forms(self) -> list[PortalForm]:
        """The head and all rows."""
        return [self.head, *(row for name in LISTS for row in self.rows[name])]

    @property
    def is_multipart(self) -> bool:
        return False

    def _told(self, name: str) -> list[RowForm]:
        return [row for row in self.rows[name] if row.is_told]

    def facts(self) -> RepairFacts:
        """What was typed, for the service."""
        given = self.head.cleaned_data
        plain: dict[str, Any] = {name: given.get(name, "") for name in PLAIN}
        for name in ("body_class", "tool_joint_class", "inspected_on"):
            plain[name] = plain[name] or None
        lists: dict[str, Any] = {}
        for name in LISTS:
            rows: list[Any] = self._told(name)
            lists[name] = tuple(row.fact() for row in rows)
        return RepairFacts(self.line.public_id, version=given["version"], **plain, **lists)

    def mark(self, rows: Iterable[Mapping[str, object]]) -> None:
        """Put the service's errors at their fields.

        A field with an error is no longer read, so who said something is asked before all.
        """
        told = {name: self._told(name) for name in LISTS}
        for row in rows:
            form, name = self._place(str(row["field"]), told)
            form.add_error(name if name in form.fields else None, str(row["message"]))

    def _place(self, path: str, told: Mapping[str, Sequence[RowForm]]) -> tuple[PortalForm, str]:
        """The form and the field that a path of a fault leads to; of a list its first row."""
        name, _slash, rest = path.partition("/")
        if name not in self.rows:
            return self.head, name
        place, _slash, field = rest.partition("/")
        said = place.isdecimal() and int(place) < len(told[name])
        row = told[name][int(place)] if said else self.rows[name][0]
        shown = field in row.fields and not (field in row.hidden_when_titled and row.title)
        return row, field if shown else row.TOLD[0]

    @property
    def wrong(self) -> list[tuple[str, str, str]]:
        """Every error with the id and the label of its field."""
        found = []
        for form in self.forms:
            found += [("", "", str(one)) for one in form.non_field_errors()]
            for bound in form:
                found += [(bound.auto_id, str(bound.label), str(one)) for one in bound.errors]
        return found


def _head(facts: RepairFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in PLAIN}


def lent(facts: RepairFacts, line: OrderLine, version: int) -> RepairFacts:
    """What the record of another line lends to this one: who did what on what and with what.

    Measures and verdicts are not lent: they are read off this joint.
    """
    return replace(
        facts,
        line=line.public_id,
        version=version,
        body_class=None,
        tool_joint_class=None,
        inspected_on=None,
        governed_by="",
        reason="",
        operations=tuple(replace(one, removed=None, cut=None) for one in facts.operations),
        dimensions=(),
        checks=(),
    )


def _checkers(lender: RepairFacts | None) -> dict[str, dict[str, Any]]:
    """Who checked and when, by the code of the check."""
    checks = lender.checks if lender else ()
    return {one.code: {"checked_by": one.checked_by, "on": one.on} for one in checks}
