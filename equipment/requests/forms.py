"""What people type about a request; the services decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.files.base import File
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cooperation.commitments.models import Commitment
from core.accounts.models import Organisation, User, Workspace
from core.files.forms import ACCEPT
from core.web.forms import PlainTextField, PlannedDayField, PortalForm, VersionForm
from equipment.orders.kinds import Priority, WorkKind
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Joint, Location
from equipment.requests import queries
from equipment.requests.models import LONGEST_TEXT, WorkRequest
from equipment.requests.services import FACTS


class CommitmentChoice(forms.ModelChoiceField[Commitment]):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} · {obj.title} ({obj.get_unit_display()})"


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """Any number of files of the allowed kinds, as a list."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        uploads = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(SeveralFiles, self).clean(one, initial) for one in uploads]


class RequestFacts(PortalForm):
    """What is wanted, of whom, when and where."""

    explanations = {
        "commitment": _(
            "The commitment towards which the work will count. The order that follows starts "
            "from it and may name another one."
        ),
    }

    kind = forms.ChoiceField(choices=WorkKind.choices, label=_("Kind of work"))
    priority = forms.ChoiceField(
        choices=Priority.choices, initial=Priority.NORMAL, label=_("Priority")
    )
    title = PlainTextField(
        max_length=200, label=_("Title"), help_text=_("Such as: recut threads of the 5 in set")
    )
    text = PlainTextField(
        max_length=LONGEST_TEXT,
        rows=8,
        label=_("What is wanted"),
        help_text=_("What is to be done, why, and what the other party must know."),
    )
    addressed_to = forms.ModelChoiceField(
        Organisation.objects.none(), to_field_name="public_id", label=_("Asked of"), empty_label=""
    )
    wanted_start = PlannedDayField(label=_("First day wanted"))
    wanted_end = PlannedDayField(label=_("Last day wanted"), help_text=_("Included"))
    location = forms.ModelChoiceField(
        Location.objects.none(),
        to_field_name="public_id",
        required=False,
        label=_("Place"),
        empty_label=_("None"),
    )
    well = PlainTextField(max_length=120, required=False, label=_("Well or rig"))
    commitment = CommitmentChoice(
        Commitment.objects.none(),
        to_field_name="public_id",
        required=False,
        label=_("Commitment"),
        empty_label=_("None"),
    )
    executed_under = PlainTextField(
        max_length=120, required=False, label=_("Executed under"), help_text=_("Contract number")
    )

    def __init__(self, *args: Any, user: User, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("addressed_to", queries.parties_beside(workspace.pk, user.organisation_id))
        self._choose("location", queries.places_for(user, workspace.pk))
        self._choose("commitment", queries.commitments_for(user, workspace.pk))
        if not self.is_bound:
            self._suggest_addressee()

    def _choose(self, name: str, rows: QuerySet[Any]) -> None:
        choice = cast("forms.ModelChoiceField[Any]", self.fields[name])
        choice.queryset = rows

    def _suggest_addressee(self) -> None:
        """Where there is one other party alone, it is asked."""
        choice = cast("forms.ModelChoiceField[Any]", self.fields["addressed_to"])
        others = list(choice.queryset[:2]) if choice.queryset is not None else []
        if len(others) == 1:
            self.initial.setdefault("addressed_to", others[0].public_id)

    def facts(self) -> dict[str, Any]:
        """What the services take."""
        return {name: self.cleaned_data[name] for name in FACTS}


class NewRequestForm(RequestFacts):
    """A new request, with files that go with it."""

    attachments = SeveralFiles(
        required=False,
        max_length=200,
        label=_("Files"),
        widget=SeveralFilesInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF, images, CSV, XLSX or text, at most 20 MB each. More can follow later."),
    )

    def uploads(self) -> Sequence[File[Any]]:
        found: Sequence[File[Any]] = self.cleaned_data["attachments"]
        return found


class ChangeRequestForm(RequestFacts, VersionForm):
    """The facts of a request that is changed, at the version that the person saw."""


def initial_of(work_request: WorkRequest) -> dict[str, Any]:
    """What the form shows of a request that is changed."""
    place, commitment = work_request.location, work_request.commitment
    plain = (*(name for name in FACTS if name not in REFERRING), "version")
    return {
        **{name: getattr(work_request, name) for name in plain},
        "addressed_to": work_request.addressed_to.public_id,
        "location": place.public_id if place else None,
        "commitment": commitment.public_id if commitment else None,
    }


REFERRING = ("addressed_to", "location", "commitment")


class ItemsForm(VersionForm):
    """Equipment that is ticked, to be put on a request."""

    items = forms.ModelMultipleChoiceField(
        EquipmentItem.objects.none(),
        to_field_name="public_id",
        label=_("Equipment"),
        error_messages={"required": _("Tick the equipment first.")},
    )

    def __init__(self, *args: Any, rows: QuerySet[EquipmentItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast("forms.ModelMultipleChoiceField[EquipmentItem]", self.fields["items"])
        choice.queryset = rows


class TakeOffForm(VersionForm):
    """Joints and equipment that are ticked, to be taken off a request."""

    joints = forms.ModelMultipleChoiceField(
        Joint.objects.none(), to_field_name="public_id", required=False, label=_("Pipes")
    )
    items = forms.ModelMultipleChoiceField(
        EquipmentItem.objects.none(), to_field_name="public_id", required=False,
        label=_("Equipment"),
    )  # fmt: skip

    def __init__(self, *args: Any, work_request: WorkRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, model in (("joints", Joint), ("items", EquipmentItem)):
            choice = cast("forms.ModelMultipleChoiceField[Any]", self.fields[name])
            choice.queryset = model.objects.filter(requested_in__work_request=work_request)
