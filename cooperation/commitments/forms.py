"""Forms of commitments: they read what people type and decide nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperation.commitments.models import Commitment
from cooperation.commitments.rules import CommitmentTerms, MilestoneTerms
from cooperation.memoranda.models import Area, Clause
from core.accounts.models import Party, User
from core.web.forms import DayField, MeasureField, PlainTextField, PortalForm

PLAN_ROWS = 6
MILESTONE_ROWS = 5


class CommitmentForm(PortalForm):
    """The head of a commitment; `choices` are what the memorandum offers (see `Offered`)."""

    area = forms.ChoiceField(label=_("Area"))
    clause = forms.ChoiceField(label=_("Clause"), required=False)
    title = PlainTextField(max_length=200, label=_("What is to be done"))
    description = PlainTextField(max_length=4000, rows=3, label=_("Details"), required=False)
    measure = forms.ChoiceField(
        label=_("Measured by"),
        choices=Commitment.MeasuredBy.choices,
        help_text=_("Milestones count when the other party has accepted them."),
    )
    target = MeasureField(places=3, minimum=0, label=_("Target"))
    unit = forms.ChoiceField(label=_("Unit"), choices=Commitment.Unit.choices)
    weight = forms.IntegerField(
        label=_("Weight in its area"), min_value=1, max_value=100, initial=1
    )
    start = DayField(label=_("Start"))
    due = DayField(label=_("Due"))

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        self.fields["area"].choices = [(a.public_id, a.label) for a in offered.areas]  # type: ignore[attr-defined]
        self.fields["clause"].choices = [  # type: ignore[attr-defined]
            ("", "–"),
            *((c.public_id, f"{c.ref} {c.label}"[:90]) for c in offered.clauses),
        ]
        for party in offered.parties:
            people = offered.people_of(party)
            self.fields[f"owner_{party.position}"] = forms.ChoiceField(
                label=_("Owner, %(party)s") % {"party": party.organisation.short},
                required=False,
                choices=[("", "–"), *((one.public_id, one.full_name) for one in people)],
            )

    @property
    def owner_fields(self) -> list[forms.BoundField]:
        """The owner of each side, in the order of the parties."""
        return [self[f"owner_{party.position}"] for party in self.offered.parties]


class Offered:
    """What a memorandum offers to choose from, each list read once."""

    def __init__(
        self,
        areas: Sequence[Area],
        clauses: Sequence[Clause],
        parties: Sequence[Party],
        people: Sequence[User],
    ) -> None:
        self.areas, self.clauses = areas, clauses
        self.parties, self.people = parties, people

    def people_of(self, party: Party) -> list[User]:
        """Those who may own a commitment on that side."""
        return [one for one in self.people if one.organisation_id == party.organisation_id]


class PlanPointForm(PortalForm):
    """How much is planned, in all, by a day; an empty row is left out."""

    on = DayField(label=_("By"), required=False)
    planned = MeasureField(places=3, minimum=0, label=_("Planned in all"), required=False)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if (data.get("on") is None) != (data.get("planned") is None) and not self.errors:
            raise forms.ValidationError(_("A plan point has a day and a quantity."))
        return data


class MilestoneForm(PortalForm):
    """A step with its day and weight; an empty row is left out."""

    title = PlainTextField(max_length=200, label=_("Milestone"), required=False)
    due = DayField(label=_("Due"), required=False)
    weight = forms.IntegerField(label=_("Weight"), required=False, min_value=1, max_value=100)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("title") and data.get("due") is None and not self.errors:
            raise forms.ValidationError(_("A milestone has a title and a day."))
        return data


PlanPoints = forms.formset_factory(PlanPointForm, extra=PLAN_ROWS, max_num=40)
Milestones = forms.formset_factory(MilestoneForm, extra=MILESTONE_ROWS, max_num=40)


class CommitmentEntry:
    """The whole page: head, plan points and milestones, valid together."""

    def __init__(
        self,
        data: Any,
        offered: Offered,
        commitment: Commitment | None = None,
        area: str = "",
    ) -> None:
        initial: dict[str, Any] = initial_of(commitment) if commitment else {"head": {"area": area}}
        self.offered = offered
        self.head = CommitmentForm(data, offered=offered, initial=initial.get("head"))
        self.plan: Any = PlanPoints(data, prefix="plan", initial=initial.get("plan"))
        self.milestones: Any = Milestones(data, prefix="step", initial=initial.get("steps"))

    def is_valid(self) -> bool:
        """Whether everything that was typed can be read."""
        return all([self.head.is_valid(), self.plan.is_valid(), self.milestones.is_valid()])

    def terms(self) -> CommitmentTerms:
        """What was typed as terms for the service."""
        data = self.head.cleaned_data
        areas = {one.public_id: one for one in self.offered.areas}
        clauses = {one.public_id: one for one in self.offered.clauses}
        people = {one.public_id: one for one in self.offered.people}
        chosen = [data[f"owner_{party.position}"] for party in self.offered.parties]
        plain = {name: data[name] for name in PLAIN}
        return CommitmentTerms(
            area=areas[data["area"]],
            clause=clauses.get(data["clause"]),
            owners=[people[one] for one in chosen if one],
            plan=[(one["on"], one["planned"]) for one in _filled(self.plan, "on")],
            milestones=[
                MilestoneTerms(one["title"], one["due"], one["weight"] or 1)
                for one in _filled(self.milestones, "title")
            ],
            **plain,
        )


PLAIN = ("title", "description", "measure", "target", "unit", "weight", "start", "due")


def _filled(rows: Any, name: str) -> list[dict[str, Any]]:
    return [row for row in rows.cleaned_data if row.get(name)]


def initial_of(commitment: Commitment) -> dict[str, Any]:
    """What the page shows of a draft that is edited."""
    owners = {one.organisation_id: one.person.public_id for one in commitment.owners.all()}
    parties = commitment.memorandum.workspace.parties.all()
    head: dict[str, Any] = {name: getattr(commitment, name) for name in PLAIN}
    head["area"] = commitment.area.public_id
    head["clause"] = commitment.clause.public_id if commitment.clause else ""
    for party in parties:
        head[f"owner_{party.position}"] = owners.get(party.organisation_id, "")
    return {
        "head": head,
        "plan": list(commitment.plan_points.values("on", "planned")),
        "steps": list(commitment.milestones.values("title", "due", "weight")),
    }


class ReachedForm(PortalForm):
    """The day on which a milestone was reached."""

    on = DayField(label=_("Reached on"))


class DecisionForm(PortalForm):
    """The decision by which a commitment is given up."""

    decision_reference = PlainTextField(max_length=120, label=_("Decision"))
