"""Sets of pipe and strings, and their members."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.request import Request

from core.api.lists import ListShape, page_of
from core.api.resources import IN_MEMORANDUM, Workflow, command
from core.api.schema import describe, page_shape
from equipment.pipes.passport import resources as passports
from equipment.pipes.passport.serializers import PipeSetPassport
from equipment.pipes.sets import rules, services
from equipment.pipes.sets.filters import PipeSetFilter, SetMemberFilter
from equipment.pipes.sets.models import PipeSet, SetMember
from equipment.pipes.sets.serializers import (
    AddMembersBody,
    CloseSetBody,
    NewPipeSetBody,
    PipeSetBody,
    PipeSetDetail,
    PipeSetRow,
    RemoveMembersBody,
    SetMemberRow,
)

MEMBERS = ListShape(
    row=SetMemberRow,
    orderings={"joined_on": ["joined_on"]},
    default="joined_on",
    filterset=SetMemberFilter,
)


class PipeSets(Workflow):
    """Drill-pipe sets and strings: their members over time and what they went through."""

    model = PipeSet
    area = "equipment"
    detail_row = PipeSetDetail
    other_rows = (PipeSetPassport,)
    offers = {"update": ("PATCH", "")} | {
        name: ("POST", f"{name}/") for name in ("add-members", "remove-members", "close", "reopen")
    }
    shape = ListShape(
        row=PipeSetRow,
        orderings={"number": ["memorandum", "number"], "updated_at": ["updated_at"]},
        default="number",
        filterset=PipeSetFilter,
        ids=IN_MEMORANDUM,
    )
    close = command("close", services.close_set, name="pipe_set", body=CloseSetBody)
    reopen = command("reopen", services.reopen_set, name="pipe_set")

    def permitted(self, row: Any) -> Iterable[str]:
        user: Any = self.request.user
        return rules.actions(user, row)

    @describe(body=NewPipeSetBody, status=201)
    def create(self, request: Request) -> HttpResponse:
        """Open an empty set of the caller's party."""
        said = self.body(NewPipeSetBody)
        user: Any = request.user
        return self.created(services.create_set(**said, by=user, now=timezone.now()))

    @describe(body=PipeSetBody)
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        """Change the facts of an open set."""
        return self.change(id, PipeSetBody, services.update_set, name="pipe_set")

    @describe(answer=page_shape(SetMemberRow), summary="The joints of the set over time")
    @action(detail=True, methods=["get"], url_path="members", url_name="members")
    def members(self, request: Request, id: str) -> HttpResponseBase:
        pipe_set = self.one(id)
        return page_of(request, lambda _user: pipe_set.members.all(), MEMBERS, SetMember)

    @describe(
        answer=PipeSetPassport,
        members=PipeSetPassport,
        summary="The passport of a set",
        parameters=passports.PARAMETERS,
        examples=passports.EXAMPLES_OF_SET,
    )
    @action(detail=True, methods=["get"], url_path="passport", url_name="passport")
    def passport(self, request: Request, id: str) -> HttpResponse:
        """Usage, classes and readings of its members, and the newest entries of its life."""
        return passports.shown(self, request, id, passports.SET)

    @describe(body=AddMembersBody, summary="Put joints into the set")
    @action(detail=True, methods=["post"], url_path="add-members", url_name="add-members")
    def add_members(self, request: Request, id: str) -> HttpResponse:
        return self.change(id, AddMembersBody, services.add_members, name="pipe_set")

    @describe(body=RemoveMembersBody, summary="Take joints out of the set")
    @action(detail=True, methods=["post"], url_path="remove-members", url_name="remove-members")
    def remove_members(self, request: Request, id: str) -> HttpResponse:
        return self.change(id, RemoveMembersBody, services.remove_members, name="pipe_set")
