"""Commitments: read, proposed, agreed, carried out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.request import Request

from cooperation.commitments import rules, services
from cooperation.commitments.filters import CommitmentFilter
from cooperation.commitments.models import Commitment
from cooperation.commitments.rules import CommitmentTerms, MilestoneTerms
from cooperation.commitments.serializers import (
    CancelBody,
    CommitmentBody,
    CommitmentDetail,
    CommitmentRow,
    NewCommitmentBody,
)
from cooperation.progress.api import AS_OF, figures_of
from cooperation.progress.serializers import FiguresShape
from core.api.lists import ListShape
from core.api.resources import IN_MEMORANDUM, Workflow, command
from core.api.schema import describe

STEPS = ("agree", "start", "hold", "resume", "accept", "cancel")


class Commitments(Workflow):
    """What the parties mean to do, by when, and how it is measured."""

    model = Commitment
    area = "commitments"
    detail_row = CommitmentDetail
    offers = {"edit": ("PATCH", "")} | {name: ("POST", f"{name}/") for name in STEPS}
    shape = ListShape(
        row=CommitmentRow,
        orderings={
            "number": ["memorandum", "number"],
            "due": ["due"],
            "updated_at": ["updated_at"],
        },
        default="number",
        filterset=CommitmentFilter,
        ids=IN_MEMORANDUM,
    )
    agree = command("agree", services.agree_to_commitment, name="commitment")
    start = command("start", services.start_commitment, name="commitment")
    hold = command("hold", services.hold_commitment, name="commitment")
    resume = command("resume", services.resume_commitment, name="commitment")
    accept = command("accept", services.accept_commitment, name="commitment")
    cancel = command("cancel", services.cancel_commitment, name="commitment", body=CancelBody)

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        agreed = set(row.agreements.values_list("organisation", flat=True))
        return rules.actions_for(user, row, agreed)

    @describe(body=NewCommitmentBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Propose a commitment as a draft."""
        said = self.body(NewCommitmentBody)
        user: Any = request.user
        return self.created(
            services.create_commitment(
                memorandum=said.pop("memorandum"),
                reason=said.pop("reason", ""),
                terms=_terms(said),
                by=user,
                now=timezone.now(),
            )
        )

    @describe(body=CommitmentBody)
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        """Change a draft; what a party had agreed to before is void."""
        said = self.body(CommitmentBody)
        reason = said.pop("reason", "")
        terms = _terms({**_stored(self.one(id)), **said})
        self.perform(id, services.edit_commitment, name="commitment", terms=terms, reason=reason)
        return self.shown(id)

    @describe(answer=FiguresShape, parameters=(AS_OF,), summary="Its figures")
    @action(detail=True, methods=["get"], url_path="progress", url_name="progress")
    def progress(self, request: Request, id: str) -> HttpResponse:
        commitment = self.one(id)
        return figures_of(self, commitment.memorandum, commitment=commitment)


def _terms(said: Mapping[str, Any]) -> CommitmentTerms:
    """The terms that a body spells."""
    lists = {
        "plan": [(point["on"], point["planned"]) for point in said.get("plan", ())],
        "milestones": [MilestoneTerms(**step) for step in said.get("milestones", ())],
        "owners": list(said.get("owners", ())),
    }
    return CommitmentTerms(**{**said, **lists})


def _stored(commitment: Commitment) -> dict[str, Any]:
    """A commitment as a body would spell it."""
    plain = ("area", "clause", "title", "description", "measure", "unit", "target", "weight",
             "start", "due")  # fmt: skip
    return {
        **{name: getattr(commitment, name) for name in plain},
        "plan": list(commitment.plan_points.values("on", "planned")),
        "milestones": list(commitment.milestones.values("title", "weight", "due")),
        "owners": [owner.person for owner in commitment.owners.select_related("person")],
    }
