"""The catalogue over the API: product lines, grades and connections, common to all memoranda."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.request import Request

from core.api.lists import ListShape
from core.api.resources import Resource, command
from core.api.schema import describe
from core.errors import Refused
from equipment.catalogue import (
    connection_services,
    entry_services,
    facts,
    grade_services,
    rules,
    services,
)
from equipment.catalogue.connection_services import ConnectionFacts, TorqueFacts
from equipment.catalogue.filters import ConnectionFilter, GradeFilter, ProductLineFilter
from equipment.catalogue.grade_services import GradeFacts
from equipment.catalogue.measures import Entered
from equipment.catalogue.models import Connection, Grade, MakeUpTorque, ProductLine
from equipment.catalogue.serializers import (
    ConnectionBody,
    ConnectionDetail,
    ConnectionRow,
    GradeBody,
    GradeRow,
    ProductLineBody,
    ProductLineDetail,
    ProductLineRow,
    TorqueRemoveBody,
    TorqueSetBody,
)
from equipment.catalogue.services import ProductFacts

OFFERS: Mapping[str, tuple[str, str]] = {
    "update": ("PATCH", ""),
    "retire": ("POST", "retire/"),
    "restore": ("POST", "restore/"),
}


def figures(said: dict[str, Any], *names: str) -> dict[str, Any]:
    """The members of a body with those that are measures as the services take them."""
    for name in names:
        if said.get(name) is not None:
            said[name] = Entered(**said[name])
    return said


class Entries(Resource):
    """What every kind of entry lets its callers do: administrators of a party change it."""

    area = "equipment"
    offers = OFFERS
    retire = command("retire", entry_services.retire_entry, name="entry")
    restore = command("restore", entry_services.restore_entry, name="entry")

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        return rules.actions_for(user, row)


class ProductLines(Entries):
    """The kinds of pipe that the register knows, each with the source of its figures."""

    model = ProductLine
    detail_row = ProductLineDetail
    shape = ListShape(
        row=ProductLineRow,
        orderings={
            "product": ["product", "od_mm", "weight_name"],
            "updated_at": ["updated_at"],
        },
        default="product",
        filterset=ProductLineFilter,
    )

    @describe(body=ProductLineBody, status=201, summary="Add a product line")
    def create(self, request: Request) -> HttpResponse:
        said = _line(self.body(ProductLineBody), {})
        user: Any = request.user
        made = services.add_product_line(facts=ProductFacts(**said), by=user, now=timezone.now())
        return self.created(made)

    @describe(body=ProductLineBody, summary="Change a product line; joints of it follow")
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        said = self.body(ProductLineBody)

        def change(*, line: ProductLine, **more: Any) -> ProductLine:
            before = facts.of_line(line)
            changed = replace(before, **_line(said, before.ratings or {}))
            return services.update_product_line(line=line, facts=changed, **more)

        self.perform(id, change, name="line")
        return self.shown(id)


def _line(said: dict[str, Any], given: Mapping[str, Entered]) -> dict[str, Any]:
    """The members of a body as facts; ratings that it leaves out stay as they are."""
    figures(said, "od", "wall")
    if "ratings" in said:
        told = figures(dict(said["ratings"]), *said["ratings"])
        kept = {kind: figure for kind, figure in given.items() if kind not in told}
        said["ratings"] = kept | {kind: one for kind, one in told.items() if one is not None}
    return said


class Grades(Entries):
    """Steel grades and strength groups: yields in MPa and as entered."""

    model = Grade
    shape = ListShape(
        row=GradeRow,
        orderings={"name": ["group", "name_key"], "updated_at": ["updated_at"]},
        default="name",
        filterset=GradeFilter,
    )

    @describe(body=GradeBody, status=201, summary="Add a grade")
    def create(self, request: Request) -> HttpResponse:
        said = self.body(GradeBody)
        user: Any = request.user
        made = grade_services.add_grade(facts=GradeFacts(**said), by=user, now=timezone.now())
        return self.created(made)

    @describe(body=GradeBody, summary="Change a grade; its lines are judged anew")
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        said = self.body(GradeBody)

        def change(*, grade: Grade, **more: Any) -> Grade:
            changed = replace(facts.of_grade(grade), **said)
            return grade_services.update_grade(grade=grade, facts=changed, **more)

        self.perform(id, change, name="grade")
        return self.shown(id)


class Connections(Entries):
    """Connections with their make-up torques, where a party has entered them."""

    model = Connection
    detail_row = ConnectionDetail
    shape = ListShape(
        row=ConnectionRow,
        orderings={"name": ["name_key"], "updated_at": ["updated_at"]},
        default="name",
        filterset=ConnectionFilter,
    )
    offers = {
        **OFFERS,
        "set-torque": ("POST", "set-torque/"),
        "remove-torque": ("POST", "remove-torque/"),
    }

    def permitted(self, row: Any) -> Iterable[str]:
        found = list(super().permitted(row))
        return [*found, "set-torque", "remove-torque"] if found else []

    @describe(body=ConnectionBody, status=201, summary="Add a connection")
    def create(self, request: Request) -> HttpResponse:
        said = figures(self.body(ConnectionBody), "pressure_rating")
        user: Any = request.user
        made = connection_services.add_connection(
            facts=ConnectionFacts(**said), by=user, now=timezone.now()
        )
        return self.created(made)

    @describe(body=ConnectionBody, summary="Change a connection; lines take its name on")
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        said = figures(self.body(ConnectionBody), "pressure_rating")

        def change(*, connection: Connection, **more: Any) -> Connection:
            changed = replace(facts.of_connection(connection), **said)
            return connection_services.update_connection(
                connection=connection, facts=changed, **more
            )

        self.perform(id, change, name="connection")
        return self.shown(id)

    @describe(body=TorqueSetBody, summary="Enter the torque on one size of pipe")
    @action(detail=True, methods=["post"], url_path="set-torque", url_name="set-torque")
    def set_torque(self, request: Request, id: str) -> HttpResponse:
        said = TorqueFacts(**self.body(TorqueSetBody))
        self.perform(id, connection_services.set_torque, name="connection", facts=said)
        return self.shown(id)

    @describe(body=TorqueRemoveBody, summary="Take a torque out")
    @action(detail=True, methods=["post"], url_path="remove-torque", url_name="remove-torque")
    def remove_torque(self, request: Request, id: str) -> HttpResponse:
        wanted = self.body(TorqueRemoveBody)["torque"]

        def remove(*, connection: Connection, **more: Any) -> Connection:
            rules.require_change(more["by"])
            torque = MakeUpTorque.objects.filter(connection=connection, public_id=wanted).first()
            if torque is None:
                raise Refused(_("The connection has no such torque."), field="torque")
            return connection_services.remove_torque(connection=connection, torque=torque, **more)

        self.perform(id, remove, name="connection")
        return self.shown(id)
