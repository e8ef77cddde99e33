"""What people type about a placement; the services decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperation.commitments.models import Commitment
from core.accounts.models import Organisation, User, Workspace
from core.web.forms import DayField, PlainTextField, PortalForm, VersionForm
from core.web.reasons import ReasonForm
from exchange.placements import queries, rules
from exchange.placements.models import Placement
from exchange.specialists.models import Specialist
from exchange.specialists.queries import nominable
from exchange.specialists.shown import trade_words


class SpecialistChoice(forms.ModelChoiceField[Specialist]):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} · {obj.person.full_name} · {trade_words(obj)}"


class CommitmentChoice(forms.ModelChoiceField[Commitment]):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} · {obj.title}"


class PersonChoice(forms.ModelChoiceField[User]):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.full_name} · {obj.position}" if obj.position else str(obj.full_name)


class PlacementForm(PortalForm):
    """The facts of a placement that its home may change."""

    explanations = {
        "commitment": _(
            "Days on which the specialist is present count towards it, in person-days, once both "
            "parties have signed an act on them."
        ),
        "programme": _("The host reads it when the nomination is approved. Name nobody here."),
    }

    host = forms.ModelChoiceField(
        Organisation.objects.none(), to_field_name="public_id", label=_("Host")
    )
    host_unit = PlainTextField(
        max_length=120, label=_("Unit of the host"), help_text=_("Where they will work")
    )
    commitment = CommitmentChoice(
        Commitment.objects.none(), to_field_name="public_id", label=_("Commitment")
    )
    planned_start = DayField(label=_("First day"))
    planned_end = DayField(label=_("Last day"), help_text=_("Included"))
    programme = PlainTextField(
        max_length=rules.LONGEST_PROGRAMME,
        rows=6,
        label=_("What the placement is for"),
        help_text=_("Skills, tasks and the equipment to work on"),
    )

    def __init__(self, *args: Any, user: User, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = user.organisation_id or 0
        self._choose("host", queries.hosts_for(workspace.pk, own))
        self._choose("commitment", queries.commitments_for(user, workspace.pk))

    def _choose(self, name: str, rows: Any) -> None:
        """Offer `rows`; where there is one choice alone, take it."""
        field: Any = self.fields[name]
        field.queryset = rows
        field.empty_label = ""
        first = list(rows[:2]) if not self.is_bound else []
        if len(first) == 1:
            self.initial.setdefault(name, first[0].public_id)


class NominateForm(PlacementForm):
    """A new placement, with whom it is for."""

    specialist = SpecialistChoice(
        Specialist.objects.none(),
        to_field_name="public_id",
        label=_("Specialist"),
        help_text=_("Active specialists of your party whose consent is on record"),
    )

    def __init__(self, *args: Any, user: User, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, user=user, workspace=workspace, **kwargs)
        self._choose("specialist", nominable(user))


class ChangePlacementForm(PlacementForm, VersionForm):
    """The facts of a placement that is changed, at the version that the person saw."""


def initial_of(placement: Placement) -> dict[str, Any]:
    """What the form shows of a placement that is changed."""
    plain = ("host_unit", "planned_start", "planned_end", "programme", "version")
    return {
        **{name: getattr(placement, name) for name in plain},
        "host": placement.host.public_id,
        "commitment": placement.commitment.public_id,
    }


class AcceptForm(VersionForm):
    """The mentor under whom the host takes the specialist, at the version that was read."""

    mentor = PersonChoice(User.objects.none(), to_field_name="public_id", label=_("Mentor"))

    def __init__(self, *args: Any, mentors: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentor"].queryset = mentors  # type: ignore[attr-defined]


class MentorForm(PortalForm):
    """One mentor of the person's own party for several placements."""

    mentor = PersonChoice(User.objects.none(), to_field_name="public_id", label=_("Mentor"))

    def __init__(
        self, data: Any = None, *, user: User, workspace: Workspace, rows: Sequence[Any]
    ) -> None:
        super().__init__(data)
        mentors = queries.mentors_of(user.organisation_id, workspace.pk)
        self.fields["mentor"].queryset = mentors  # type: ignore[attr-defined]


class StartForm(PortalForm):
    """The day on which the specialist began; today without one."""

    on = DayField(required=False, label=_("Started on"))


class CutShortForm(ReasonForm):
    """The last day of a placement that ends early, and why."""

    ended_on = DayField(label=_("Last day"))


class ReportForm(PortalForm):
    """The final report; its files hang on the placement."""

    text = PlainTextField(max_length=rules.LONGEST_REPORT, rows=14, label=_("Report"))
