"""What people type about a classification scheme: bands by class, limits by criterion."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import MeasureField, PlainTextField
from equipment.catalogue.class_models import ClassCriterion, ClassScheme, PipeClass
from equipment.catalogue.forms import EntryForm
from equipment.catalogue.scheme_services import (
    MOST_BANDS,
    ClassFacts,
    CriterionFacts,
    SchemeFacts,
)


class SchemeForm(EntryForm):
    """A scheme with one box for each limit and the bands of each class.

    `like` is the scheme that is changed, or the one that a new one begins from: its classes and
    criteria stay, their words, bands and limits are the form's.
    """

    name = PlainTextField(max_length=120, label=_("Name"))

    def __init__(self, data: Any = None, *, like: ClassScheme, **more: Any) -> None:
        super().__init__(data, **more)
        self.classes: Sequence[PipeClass] = list(like.classes.all())
        self.criteria: Sequence[ClassCriterion] = list(like.criteria.all())
        for row in self.classes:
            self._add_class(row)
        for criterion in self.criteria:
            self._add_limits(criterion)

    def _add_class(self, row: PipeClass) -> None:
        colours = [("", _("No bands")), *PipeClass.Colour.choices]
        self.fields[f"colour_{row.code}"] = forms.ChoiceField(
            choices=colours, required=False, initial=row.band_colour, label=row.label
        )
        self.fields[f"count_{row.code}"] = forms.IntegerField(
            min_value=0, max_value=MOST_BANDS, initial=row.band_count, label=_("Bands")
        )

    def _add_limits(self, criterion: ClassCriterion) -> None:
        for limit in criterion.limits.all():
            row = self._class(limit.pipe_class_id)
            self.fields[f"limit_{criterion.code}_{row.code}"] = MeasureField(
                unit="%",
                minimum=0,
                maximum=100,
                initial=limit.percent,
                label=f"{criterion.label} · {row.label}",
            )

    def _class(self, pk: int) -> PipeClass:
        return next(row for row in self.classes if row.pk == pk)

    def bands(self) -> list[tuple[PipeClass, Any, Any]]:
        """Each class with the boxes of its bands, for the page."""
        return [(r, self[f"colour_{r.code}"], self[f"count_{r.code}"]) for r in self.classes]

    def limits(self) -> list[tuple[ClassCriterion, list[tuple[Any, str]]]]:
        """Each criterion that has limits with their boxes and classes, for the page."""
        found = [(criterion, self._boxes(criterion)) for criterion in self.criteria]
        return [(criterion, boxes) for criterion, boxes in found if boxes]

    def _boxes(self, criterion: ClassCriterion) -> list[tuple[Any, str]]:
        names = {f"limit_{criterion.code}_{row.code}": row.label for row in self.classes}
        return [(self[name], label) for name, label in names.items() if name in self.fields]

    def facts(self) -> SchemeFacts:
        """What the service takes."""
        return SchemeFacts(
            name=self.cleaned_data["name"],
            classes=[self._class_facts(row) for row in self.classes],
            criteria=[self._criterion_facts(row) for row in self.criteria],
            **self.said(),
        )

    def _class_facts(self, row: PipeClass) -> ClassFacts:
        return ClassFacts(
            code=row.code, part=row.part, name=row.name, name_az=row.name_az, name_ru=row.name_ru,
            band_colour=self.cleaned_data[f"colour_{row.code}"],
            band_count=self.cleaned_data[f"count_{row.code}"],
        )  # fmt: skip

    def _criterion_facts(self, row: ClassCriterion) -> CriterionFacts:
        limits: dict[str, Decimal] = {
            each.code: self.cleaned_data[f"limit_{row.code}_{each.code}"]
            for each in self.classes
            if f"limit_{row.code}_{each.code}" in self.fields
        }
        return CriterionFacts(
            code=row.code, name=row.name, name_az=row.name_az, name_ru=row.name_ru,
            otherwise=self._class(row.otherwise_id).code, limits=limits,
        )  # fmt: skip


def filled_with_scheme(scheme: ClassScheme) -> dict[str, Any]:
    """What the form of a scheme that is changed shows."""
    return {name: getattr(scheme, name) for name in ("name", "version", *EntryForm.SAID)}
