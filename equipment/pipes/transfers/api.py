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
from equipment.pipes.transfers import drafting, rules, services
from equipment.pipes.transfers.filters import TransferFilter
from equipment.pipes.transfers.models import Transfer
from equipment.pipes.transfers.rules import Difference
from equipment.pipes.transfers.serializers import (
    ConfirmBody,
    LoadBody,
    NewTransferBody,
    SettleBody,
    TransferBody,
    TransferDetail,
    TransferRow,
)


class Transfers(Workflow):
    """Pipe from one party to the other: sent, confirmed, differences settled."""

    model = Transfer
    area = "equipment"
    detail_row = TransferDetail
    needs_match = True
    offers = {"update": ("PATCH", "")} | {
        name: ("POST", f"{name}/")
        for name in (
            "add-joints", "remove-joints", "send", "confirm", "refuse", "cancel", "settle",
        )
    }  # fmt: skip
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
    send = command("send", drafting.send_transfer, name="transfer")
    refuse = command("refuse", services.refuse_transfer, name="transfer")
    cancel = command("cancel", services.cancel_transfer, name="transfer")

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        return rules.actions(user, row)

    @describe(body=NewTransferBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Send joints to a place of another party, or draw a draft up: all of them or none."""
        said = self.body(NewTransferBody)
        user: Any = request.user
        service = drafting.draft_transfer if said.pop("draft", False) else services.dispatch_joints
        return self.created(service(**said, by=user, now=timezone.now()))

    @describe(body=TransferBody)
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        """Change the facts of a draft."""
        return self.change(id, TransferBody, drafting.update_draft, name="transfer")

    @describe(body=LoadBody, summary="Put joints on a draft")
    @action(detail=True, methods=["post"], url_path="add-joints", url_name="add-joints")
    def add_joints(self, request: Request, id: str) -> HttpResponse:
        return self.change(id, LoadBody, drafting.add_joints, name="transfer")

    @describe(body=LoadBody, summary="Take joints off a draft")
    @action(detail=True, methods=["post"], url_path="remove-joints", url_name="remove-joints")
    def remove_joints(self, request: Request, id: str) -> HttpResponse:
        return self.change(id, LoadBody, drafting.remove_joints, name="transfer")

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
