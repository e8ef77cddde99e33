"""What people type about defect acts; the services decide."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.web.forms import PlainTextField, PortalForm, QuantityField, Unit, VersionForm
from equipment.catalogue.repair_models import RepairType
from equipment.defects.models import Finding
from equipment.defects.rules import FindingFacts
from equipment.orders.frozen import product_of
from equipment.orders.models import OrderLine, WorkOrder

#: Lines of an order that stand on one page of findings; a line has at most so many findings.
LINES_A_PAGE = 20
MOST_A_LINE = 6
#: What is read of pipe is kept as it was read: no unit is turned into another.
AS_READ = tuple(Unit(unit.value, label=unit.label) for unit in Finding.Unit)
NOTHING_FOUND = ("", _("– nothing found –"))
NAMES = ("defect", "where", "measured", "decision", "repair_type", "proposal", "remark")


class OrderChoice(forms.ModelChoiceField[WorkOrder]):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} · {obj.title}"


class NewActForm(PortalForm):
    """On which order something was found."""

    order = OrderChoice(
        WorkOrder.objects.none(),
        to_field_name="public_id",
        label=_("Order"),
        empty_label="",
        help_text=_("An order of repair or maintenance that your party carries out."),
    )
    remark = PlainTextField(max_length=500, rows=3, required=False, label=_("Remark"))

    def __init__(self, *args: Any, orders: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast("forms.ModelChoiceField[WorkOrder]", self.fields["order"])
        choice.queryset = orders


class ActForm(VersionForm):
    """The remark of an act as the person read it."""

    remark = PlainTextField(max_length=500, rows=3, required=False, label=_("Remark"))


class AgreeForm(VersionForm):
    """The version and the digest that the person saw when they agreed."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)


@dataclass(frozen=True)
class Slot:
    """One place for a finding of a line; `key` is how its fields begin."""

    line: OrderLine
    key: str
    number: int


class FindingsForm(VersionForm):
    """The findings of some lines of an order: a row each, one more where there is one already.

    A row without a defect says nothing. `counts` gives how many rows each line has, by its key.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        lines: Sequence[OrderLine],
        types: Sequence[RepairType],
        findings: Iterable[Finding] = (),
        counts: Mapping[int, int] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.lines, self.types = list(lines), list(types)
        self.slots: list[Slot] = []
        known: dict[int, list[Finding]] = defaultdict(list)
        for one in findings:
            known[one.line_id].append(one)
        for line in self.lines:
            stored = known.get(line.pk, [])
            count = counts[line.pk] if counts else _rows_of(data, line, len(stored))
            for number in range(count):
                self._add(line, number, stored[number] if number < len(stored) else None)

    def _add(self, line: OrderLine, number: int, finding: Finding | None) -> None:
        slot = Slot(line, f"{line.public_id}_{number}", number)
        self.slots.append(slot)
        self.fields |= _fields_of(slot, [("", ""), *((one.code, one.label) for one in self.types)])
        if finding is not None:
            for name in NAMES:
                self.initial[f"{name}_{slot.key}"] = getattr(finding, name)
            if finding.measured is not None:
                self.initial[f"measured_{slot.key}"] = (finding.measured, finding.measured_unit)

    def again(self, data: Any) -> FindingsForm:
        """The same rows with what was typed, unjudged: for who asked for one more of a line."""
        typed: dict[str, Any] = {name: data.get(name) for name in self.fields if name in data}
        for name in list(typed):
            if name.startswith("measured_"):
                typed[name] = (typed[name], data.get(f"{name}_unit", ""))
        counts = Counter(slot.line.pk for slot in self.slots)
        return FindingsForm(lines=self.lines, types=self.types, counts=counts, initial=typed)

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """Each line with its rows of fields, and whether one more finds room."""
        for line in self.lines:
            own = [slot for slot in self.slots if slot.line.pk == line.pk]
            yield {
                "line": line,
                "product": product_of(line),
                "count": len(own),
                "more": len(own) < MOST_A_LINE,
                "rows": [[self[f"{name}_{slot.key}"] for name in NAMES] for slot in own],
            }

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for slot in self.slots:
            if given.get(f"defect_{slot.key}"):
                for name in ("where", "decision"):
                    if not given.get(f"{name}_{slot.key}"):
                        self.add_error(f"{name}_{slot.key}", gettext("Choose one."))
            elif f"defect_{slot.key}" not in self.errors and self._says(given, slot):
                self.add_error(f"defect_{slot.key}", gettext("Say what was found."))
        return given

    def _says(self, given: dict[str, Any], slot: Slot) -> bool:
        typed = ("measured", "repair_type", "proposal", "remark")
        return any(given.get(f"{name}_{slot.key}") not in (None, "") for name in typed)

    @property
    def found(self) -> list[Slot]:
        """The rows that say something, in the order of `facts`."""
        return [slot for slot in self.slots if self.cleaned_data.get(f"defect_{slot.key}")]

    def facts(self) -> list[FindingFacts]:
        """What the services take."""
        return [self._facts(slot) for slot in self.found]

    def _facts(self, slot: Slot) -> FindingFacts:
        given = {name: self.cleaned_data[f"{name}_{slot.key}"] for name in NAMES}
        measured: Any = given.pop("measured")
        read = measured is not None
        return FindingFacts(
            line=slot.line,
            measured=measured.entered if read else None,
            measured_unit=measured.unit if read else "",
            **given,
        )


def _rows_of(data: Any, line: OrderLine, stored: int) -> int:
    """How many rows of a line are shown: those that were sent, one more when it was asked for."""
    if data is None:
        return max(stored, 1)
    text = str(data.get(f"count_{line.public_id}", ""))
    sent = int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else 1
    more = 1 if data.get("more") == line.public_id else 0
    return min(max(sent, stored, 1) + more, MOST_A_LINE)


def _fields_of(slot: Slot, types: list[tuple[str, str]]) -> dict[str, forms.Field]:
    """The fields of a row; their labels say of which line they are."""
    told = {"line": slot.line.position}

    def label(words: str) -> str:
        return f"{words}, {gettext('line %(line)s') % told}"

    fields: dict[str, forms.Field] = {
        "defect": forms.ChoiceField(
            choices=[NOTHING_FOUND, *Finding.Defect.choices], required=False,
            label=label(gettext("Defect")),
        ),
        "where": forms.ChoiceField(
            choices=[("", ""), *Finding.Where.choices], required=False,
            label=label(gettext("Where")),
        ),
        "measured": QuantityField(
            units=AS_READ, required=False, minimum=0, label=label(gettext("Measured"))
        ),
        "decision": forms.ChoiceField(
            choices=[("", ""), *Finding.Decision.choices], required=False,
            label=label(gettext("Decision")),
        ),
        "repair_type": forms.ChoiceField(
            choices=types, required=False, label=label(gettext("Repair type"))
        ),
        "proposal": PlainTextField(
            max_length=300, required=False, label=label(gettext("Proposed repair"))
        ),
        "remark": PlainTextField(max_length=300, required=False, label=label(gettext("Remark"))),
    }  # fmt: skip
    return {f"{name}_{slot.key}": field for name, field in fields.items()}
