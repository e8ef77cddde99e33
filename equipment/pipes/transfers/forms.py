"""What people type about waybills; the services decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Organisation, User, Workspace
from core.web.forms import PlainTextField, PortalForm, VersionForm
from equipment.pipes.models import Joint, Location
from equipment.pipes.transfers.models import Transfer, TransferLine
from equipment.pipes.transfers.rules import SETTLEMENTS, Difference
from equipment.pipes.typed import joints_named

Outcome = TransferLine.Outcome
ARRIVED = [(one.value, one.label) for one in (Outcome.RECEIVED, Outcome.DAMAGED, Outcome.MISSING)]


class PlaceOfParty(forms.ModelChoiceField[Location]):
    """A place under the short name of its party."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.organisation.short} · {obj.label}"


class TransferFacts(PortalForm):
    """Where pipe goes, by which lorry. The receiver is the party of the place."""

    destination = PlaceOfParty(
        Location.objects.none(),
        to_field_name="public_id",
        label=_("Destination"),
        empty_label="",
        help_text=_("A place of the party that receives the pipe."),
    )
    carrier = PlainTextField(
        max_length=120, required=False, label=_("Carrier"), help_text=_("Such as the lorry.")
    )
    remark = PlainTextField(max_length=300, rows=2, required=False, label=_("Remark"))

    def __init__(self, *args: Any, user: User, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Location.objects.visible_to(user).filter(memorandum=workspace.pk, closed_on=None)
        others = Organisation.objects.filter(parties__workspace=workspace)
        places = rows.filter(organisation__in=others.exclude(pk=user.organisation_id))
        choice = cast("forms.ModelChoiceField[Location]", self.fields["destination"])
        choice.queryset = places.exclude(kind=Location.Kind.TRANSIT).select_related("organisation")

    def facts(self) -> dict[str, Any]:
        """What the services take."""
        given = self.cleaned_data
        place = given["destination"]
        plain = {name: given[name] for name in ("carrier", "remark")}
        return {"receiver": place.organisation, "destination": place, **plain}


class DraftForm(TransferFacts, VersionForm):
    """The facts of a draft as the person read them."""


class RemoveForm(VersionForm):
    """Joints that are taken off a draft."""

    joints = forms.ModelMultipleChoiceField(
        Joint.objects.none(),
        to_field_name="public_id",
        label=_("Pipes"),
        error_messages={"required": _("Tick the pipes that stay here.")},
    )

    def __init__(self, *args: Any, listed: QuerySet[Joint], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast("forms.ModelMultipleChoiceField[Joint]", self.fields["joints"])
        choice.queryset = listed


class ReceiveForm(VersionForm):
    """What came of each joint of the waybill, and what came beside them."""

    place = forms.ModelChoiceField(
        Location.objects.none(),
        to_field_name="public_id",
        label=_("Laid down at"),
        empty_label=None,
    )
    extra = PlainTextField(
        max_length=10_000,
        rows=3,
        required=False,
        label=_("Not on the waybill, yet on the lorry"),
        help_text=_("Serials or numbers of the sender's pipes, one a line."),
    )
    extra_reason = PlainTextField(max_length=500, required=False, label=_("Remark on these pipes"))

    def __init__(
        self,
        *args: Any,
        lines: Sequence[TransferLine],
        places: QuerySet[Location],
        sent: QuerySet[Joint],
        **kwargs: Any,
    ) -> None:
        """`sent` are the joints that the sender has: those that may come beside the waybill."""
        super().__init__(*args, **kwargs)
        self.lines, self.sent = lines, sent
        choice = cast("forms.ModelChoiceField[Location]", self.fields["place"])
        choice.queryset = places
        for line in lines:
            self._ask(line)

    def _ask(self, line: TransferLine) -> None:
        """The two fields of a line; the heads of the table are their labels to the eye."""
        told = {"joint": line.joint}
        came, remark = gettext("%(joint)s came") % told, gettext("Remark on %(joint)s") % told
        self.fields[f"outcome_{line.public_id}"] = forms.ChoiceField(
            choices=ARRIVED,
            initial=Outcome.RECEIVED,
            label=came,
            widget=forms.Select(attrs={"class": "form-select", "aria-label": came}),
        )
        self.fields[f"reason_{line.public_id}"] = PlainTextField(
            max_length=500,
            required=False,
            label=remark,
            widget=forms.TextInput(attrs={"class": "form-control", "aria-label": remark}),
        )

    @property
    def rows(self) -> list[tuple[TransferLine, Any, Any]]:
        """Each line with its two fields."""
        return [
            (one, self[f"outcome_{one.public_id}"], self[f"reason_{one.public_id}"])
            for one in self.lines
        ]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        given["differences"] = [*self._of_lines(given), *self._extra(given)]
        return given

    def _of_lines(self, given: dict[str, Any]) -> list[Difference]:
        found = []
        for line in self.lines:
            outcome = given.get(f"outcome_{line.public_id}", "")
            reason = given.get(f"reason_{line.public_id}", "")
            if outcome in ("", Outcome.RECEIVED):
                continue
            if not reason:
                words = gettext("Say what is wrong with this pipe.")
                self.add_error(f"reason_{line.public_id}", words)
            found.append(Difference(line.joint, outcome, reason))
        return found

    def _extra(self, given: dict[str, Any]) -> list[Difference]:
        named = joints_named(given.get("extra", ""), self.sent, self.sent)
        for words in named.faults[:20]:
            self.add_error("extra", words)
        reason = given.get("extra_reason", "")
        if named.joints and not reason:
            self.add_error("extra_reason", gettext("Say how you know these pipes."))
        return [Difference(joint, "extra", reason) for joint in named.joints]


class SettleForm(VersionForm):
    """What became of one difference."""

    joint = forms.ModelChoiceField(
        Joint.objects.none(), to_field_name="public_id", label=_("Pipe"), widget=forms.HiddenInput
    )
    outcome = forms.ChoiceField(
        choices=[(name, Outcome(name).label) for names in SETTLEMENTS.values() for name in names],
        label=_("What became of it"),
    )
    reason = PlainTextField(max_length=500, rows=2, label=_("Reason"))

    def __init__(self, *args: Any, transfer: Transfer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast("forms.ModelChoiceField[Joint]", self.fields["joint"])
        choice.queryset = Joint.objects.filter(transfer_lines__transfer=transfer)
