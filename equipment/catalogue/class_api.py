"""Classification schemes and tool-joint limits over the API."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request

from core.api.lists import ListShape
from core.api.schema import describe
from core.errors import Refused
from equipment.catalogue import facts, limit_services, rules, scheme_services
from equipment.catalogue.api import Entries, figures
from equipment.catalogue.class_models import ClassScheme, PipeClass, ToolJointLimit
from equipment.catalogue.class_serializers import (
    ClassSchemeBody,
    ClassSchemeDetail,
    ClassSchemeRow,
    ToolJointLimitBody,
    ToolJointLimitRow,
)
from equipment.catalogue.filters import ClassSchemeFilter, ToolJointLimitFilter
from equipment.catalogue.limit_services import LimitFacts
from equipment.catalogue.scheme_services import ClassFacts, CriterionFacts, SchemeFacts


class ToolJointLimits(Entries):
    """The least dimensions of worn tool joints by pipe, connection and class."""

    model = ToolJointLimit
    shape = ListShape(
        row=ToolJointLimitRow,
        orderings={
            "designation": ["designation", "weight_name", "grade__name_key", "pipe_class__rank"],
            "updated_at": ["updated_at"],
        },
        default="designation",
        filterset=ToolJointLimitFilter,
        ids={"scheme": "pipe_class__scheme__public_id"},
    )

    @describe(body=ToolJointLimitBody, status=201, summary="Add a limit")
    def create(self, request: Request) -> HttpResponse:
        user: Any = request.user
        body = self.body(ToolJointLimitBody)
        rules.require_change(user)
        said = _limit(body, None)
        made = limit_services.add_limit(facts=LimitFacts(**said), by=user, now=timezone.now())
        return self.created(made)

    @describe(body=ToolJointLimitBody, summary="Change a limit")
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        body = self.body(ToolJointLimitBody)

        def change(*, limit: ToolJointLimit, **more: Any) -> ToolJointLimit:
            rules.require_change(more["by"])
            changed = replace(facts.of_limit(limit), **_limit(body, limit))
            return limit_services.update_limit(limit=limit, facts=changed, **more)

        self.perform(id, change, name="limit")
        return self.shown(id)


def _limit(said: dict[str, Any], limit: ToolJointLimit | None) -> dict[str, Any]:
    """The members of a body as facts; a class is one of the scheme that they name."""
    figures(said, "min_od", "min_shoulder")
    scheme, code = said.pop("scheme", None), said.get("pipe_class")
    if scheme is None and code is None:
        return said
    kept = limit.pipe_class if limit else None
    rows = PipeClass.objects.filter(code=code or (kept.code if kept else ""), part="body")
    wanted = {"scheme__public_id": scheme} if scheme else {"scheme": kept and kept.scheme_id}
    found = rows.filter(**wanted).first()
    if found is None:
        field = "pipe_class" if code else "scheme"
        raise Refused(_("The scheme has no class of this code."), field=field)
    return {**said, "pipe_class": found}


class ClassSchemes(Entries):
    """Schemes by which used drill pipe is classified: classes, bands, criteria and limits."""

    model = ClassScheme
    detail_row = ClassSchemeDetail
    shape = ListShape(
        row=ClassSchemeRow,
        orderings={"name": ["name"], "updated_at": ["updated_at"]},
        default="name",
        filterset=ClassSchemeFilter,
    )

    @describe(body=ClassSchemeBody, status=201, summary="Add a scheme")
    def create(self, request: Request) -> HttpResponse:
        said = _scheme(self.body(ClassSchemeBody))
        user: Any = request.user
        made = scheme_services.add_scheme(facts=SchemeFacts(**said), by=user, now=timezone.now())
        return self.created(made)

    @describe(body=ClassSchemeBody, summary="Change a scheme; classes and criteria go as a whole")
    def partial_update(self, request: Request, id: str) -> HttpResponse:
        said = _scheme(self.body(ClassSchemeBody))

        def change(*, scheme: ClassScheme, **more: Any) -> ClassScheme:
            changed = replace(facts.of_scheme(scheme), **said)
            return scheme_services.update_scheme(scheme=scheme, facts=changed, **more)

        self.perform(id, change, name="scheme")
        return self.shown(id)


def _scheme(said: dict[str, Any]) -> dict[str, Any]:
    for name, shape in (("classes", ClassFacts), ("criteria", CriterionFacts)):
        if name in said:
            said[name] = [shape(**named(row)) for row in said[name]]
    return said


def named(row: dict[str, Any]) -> dict[str, Any]:
    """A body whose `name` comes in three languages, with the three columns of it."""
    names = row.pop("name")
    found = {"name": names["en"], "name_az": names.get("az", ""), "name_ru": names.get("ru", "")}
    return {**row, **found}
