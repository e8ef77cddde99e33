"""Waybills between the parties."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.request import Request

from core.api.lists import ListShape
from core.api.resources import IN_MEMORANDUM, Workflow, command
from core.api.schema import describe
from equipment.pipes.transfers import rules, services
from equipment.pipes.transfers.filters import TransferFilter
from equipment.pipes.transfers.models import Transfer
from equipment.pipes.transfers.rules import Difference
from equipment.pipes.transfers.serializers import (
    ConfirmBody,
    NewTransferBody,
    SettleBody,
    TransferDetail,
    TransferRow,
)


class Transfers(Workflow):
    """Pipe from one party to the other: sent, confirmed, differences settled."""

    model = Transfer
    area = "equipment"
    detail_row = TransferDetail
    needs_match = True
    offers = {name: ("POST", f"{name}/") for name in ("confirm", "cancel", "settle")}
    shape = ListShape(
        row=TransferRow,
        orderings={
            "number": ["memorandum", "number"],
            "dispatched_at": ["dispatched_at"],
            "updated_at": ["updated_at"],
        },
        default="-dispatched_at",
        filterset=TransferFilter,
        ids=IN_MEMORANDUM,
    )
    cancel = command("cancel", services.cancel_transfer, name="transfer")

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        return rules.actions(user, row)

    @describe(body=NewTransferBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Send joints to a place of another party: all of them or none."""
        said = self.body(NewTransferBody)
        user: Any = request.user
        return self.created(services.dispatch_joints(**said, by=user, now=timezone.now()))

    @describe(body=ConfirmBody, summary="Take over what came, and say what differs")
    @action(detail=True, methods=["post"], url_path="confirm", url_name="confirm")
    def confirm(self, request: Request, id: str) -> HttpResponse:
        said = self.body(ConfirmBody)
        said["differences"] = [Difference(**one) for one in said.get("differences", ())]
        self.perform(id, services.confirm_transfer, name="transfer", **said)
        return self.shown(id)

    @describe(body=SettleBody, summary="Say what became of a difference")
    @action(detail=True, methods=["post"], url_path="settle", url_name="settle")
    def settle(self, request: Request, id: str) -> HttpResponse:
        return self.change(id, SettleBody, services.settle_difference, name="transfer")
