"""Work orders and their lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from rest_framework.decorators import action
from rest_framework.request import Request

from core.api import bulk
from core.api.bodies import dump
from core.api.lists import ListShape, known_only
from core.api.resources import IN_MEMORANDUM, JSON, Resource, Workflow, command
from core.api.schema import XLSX_TYPE, describe
from core.clocks.api import clock_view
from core.documents.answers import MEDIA
from core.documents.parameters import LANGUAGES, languages_of
from equipment.orders import pauses, queries, releasing, rules, services
from equipment.orders.filters import OrderFilter, OrderLineFilter
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.rules import BandFacts, PlaceFacts
from equipment.orders.serializers import (
    JointsBody,
    LinesBody,
    NewOrderBody,
    OrderBody,
    OrderDetail,
    OrderLineRow,
    OrderLinesBulkBody,
    OrderLinesBulkShape,
    OrderRow,
)
from equipment.orders.works import work_of
from equipment.pipes.models import Joint
from equipment.pipes.tally_out import answers
from equipment.pipes.tally_out.sheets import TallySheet

STEPS = (
    "submit", "accept", "return", "start", "ask-hold", "agree-hold", "drop-hold", "resume",
    "finish", "release", "cancel",
)  # fmt: skip


class WorkOrders(Workflow):
    """Orders: one party asks, the other accepts, the work is recorded line by line."""

    model = WorkOrder
    area = "equipment"
    detail_row = OrderDetail
    needs_match = True
    offers = {"update": ("PATCH", "")} | {
        name: ("POST", f"{name}/") for name in ("add-lines", "remove-lines", *STEPS)
    }
    shape = ListShape(
        row=OrderRow,
        orderings={
            "number": ["memorandum", "number"],
            "created_at": [],
            "updated_at": ["updated_at"],
            "planned_start": ["planned_start"],
        },
        default="-created_at",
        filterset=OrderFilter,
        ids=IN_MEMORANDUM,
    )
    submit = command("submit", services.submit_order, name="order")
    accept = command("accept", services.accept_order, name="order")
    return_ = command("return", services.return_order, name="order")
    start = command("start", services.start_order, name="order")
    clock = clock_view()
    ask_hold = command("ask-hold", pauses.ask_hold, name="order")
    agree_hold = command("agree-hold", pauses.agree_hold, name="order")
    drop_hold = command("drop-hold", pauses.drop_hold, name="order")
    resume = command("resume", pauses.resume_order, name="order")
    finish = command("finish", services.finish_order, name="order")
    release = command("release", releasing.release_lines, name="order")
    cancel = command("cancel", services.cancel_order, name="order")

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        found = rules.actions_for(user, row)
        return [*found, "add-lines", "remove-lines"] if "update" in found else found

    @describe(body=NewOrderBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """A draft order of the caller's party."""
        said = _facts(self.body(NewOrderBody))
        user: Any = request.user
        return self.created(services.create_order(**said, by=user, now=timezone.now()))

    @describe(body=OrderBody)
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        """Change a draft or returned order; `place` and `torque_band` are replaced whole."""
        said = _facts(self.body(OrderBody))
        self.perform(id, services.update_order, name="order", **said)
        return self.shown(id)

    @describe(
        body=JointsBody,
        summary="Put joints, sets or items on a draft or returned order",
    )
    @action(detail=True, methods=["post"], url_path="add-lines", url_name="add-lines")
    def add_lines(self, request: Request, id: str) -> HttpResponse:
        return self.change(id, JointsBody, services.add_lines, name="order")

    @describe(body=LinesBody, summary="Take lines off a draft or returned order")
    @action(detail=True, methods=["post"], url_path="remove-lines", url_name="remove-lines")
    def remove_lines(self, request: Request, id: str) -> HttpResponse:
        return self.change(id, LinesBody, services.remove_lines, name="order")

    @describe(
        answer=OpenApiTypes.BINARY,
        media=MEDIA,
        summary="The running list or laying-down list as PDF in two languages",
        parameters=(LANGUAGES,),
    )
    @action(detail=True, methods=["get"], url_path="document", url_name="document")
    def document(self, request: Request, id: str) -> HttpResponse:
        """What went into the hole or came out of it, in its order; rejected joints struck out."""
        pair = languages_of(request)
        return answers.as_pdf(self._printed(id), pair)

    @describe(
        answer=OpenApiTypes.BINARY,
        media=XLSX_TYPE,
        summary="The running list or laying-down list as XLSX in the caller's language",
    )
    @action(detail=True, methods=["get"], url_path="workbook", url_name="workbook")
    def workbook(self, request: Request, id: str) -> HttpResponseBase:
        """The import of tallies reads it by its own suggestion."""
        known_only(request.query_params, [])
        return answers.as_workbook(self._printed(id))

    def _printed(self, id: str) -> TallySheet:
        user: Any = self.request.user
        order = queries.order_for(user).filter(public_id=id).first()
        printed = work_of(order.kind).printed if order is not None else None
        if order is None or printed is None:
            raise Http404
        return printed(order)


def _facts(said: dict[str, Any]) -> dict[str, Any]:
    """The members of a body as the services of orders take them."""
    if "place" in said:
        said["place"] = PlaceFacts(**said["place"])
    if "torque_band" in said:
        said["band"] = BandFacts(**(said.pop("torque_band") or {}))
    return said


class OrderLines(Resource):
    """The joints and items of orders, in their order."""

    model = OrderLine
    area = "equipment"
    shape = ListShape(
        row=OrderLineRow,
        orderings={"position": ["order", "position"], "updated_at": ["updated_at"]},
        default="position",
        filterset=OrderLineFilter,
        ids=IN_MEMORANDUM,
    )

    @describe(
        body=OrderLinesBulkBody,
        answer=OrderLinesBulkShape,
        summary="Put up to 5,000 joints on a draft order: all of them or none",
    )
    @action(detail=False, methods=["post"], url_path="bulk", url_name="bulk")
    def bulk(self, request: Request) -> HttpResponse:
        said = self.body(OrderLinesBulkBody)
        user: Any = request.user
        rows = bulk.read_rows(said["rows"], [bulk.Member("joint", bulk.id_of, required=True)])
        joints, faults = bulk.looked_up(rows, "joint", Joint.objects.visible_to(user))
        if faults:
            raise bulk.refused(faults)
        chosen = [joints[row["joint"]] for row in rows]
        lines = _added(said["order"], chosen, user)
        found = {"created": len(lines), "results": [line.public_id for line in lines]}
        return HttpResponse(dump(found), JSON)


def _added(order: WorkOrder, joints: Sequence[Joint], user: Any) -> Sequence[OrderLine]:
    """Put the joints on the order; a refusal names them by their place in the body."""
    with bulk.placed([joint.public_id for joint in joints], bare=True):
        return services.add_lines(order=order, joints=joints, by=user, now=timezone.now())
