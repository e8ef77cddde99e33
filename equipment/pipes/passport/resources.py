"""`GET …/{id}/passport/`: one answer under an ETag of its own text, with `fields` and `expand`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.request import Request

from core.accounts.models import User
from core.api import etags, selection, statements
from core.api.bodies import dump
from core.api.lists import known_only
from core.api.problems import parameter_error
from core.api.resources import JSON, Resource
from core.api.rows import Row
from core.api.selection import Selection
from equipment.pipes.passport import answers, queries, set_queries
from equipment.pipes.passport.kinds import KINDS
from equipment.pipes.passport.lifeline import cursor_of
from equipment.pipes.passport.serializers import JointPassport, PipeSetPassport
from equipment.pipes.serializers import JointRow
from equipment.pipes.sets.serializers import PipeSetRow

OWN = ("kind", "older")
PARAMETERS = (
    OpenApiParameter("kind", str, enum=list(KINDS), description="Only entries of this kind."),
    OpenApiParameter(
        "older", str, description="Entries before those of an answer, as its `life.older` names it."
    ),
)


@dataclass(frozen=True)
class Passport:
    """What a passport is made of: `row` is built by PostgreSQL, the other members of `shape` by
    the methods of `parts` that have their names."""

    shape: type[Row]
    row: type[Row]
    find: Callable[[User], QuerySet[Any]]
    parts: answers.Parts


JOINT = Passport(JointPassport, JointRow, queries.joint_for, answers.JointParts)
SET = Passport(PipeSetPassport, PipeSetRow, set_queries.set_for, answers.SetParts)


def shown(resource: Resource, request: Request, id: str, kind: Passport) -> HttpResponse:
    """The passport as the caller asked for it; 404 for what they do not see, 304 for an ETag
    whose text still stands."""
    query = request.query_params
    known_only(query, sorted({*selection.PARAMETERS, *OWN}))
    said = _said(query.get("kind", ""), query.get("older", ""))
    chosen = selection.selection_of(request, kind.shape, resource.model)
    user: Any = statements.noted(request.user)
    built = [name for name in kind.row._declared_fields if chosen.shows(name)]
    text = Selection(tuple(built or ["id"]), chosen.expand).text_of(kind.row, resource.model, user)
    row = kind.find(user).filter(public_id=id).annotate(api_text=text).first()
    if row is None:
        raise Http404
    told = json.loads(row.api_text)
    parts = kind.parts(row, user, said, timezone.localdate())
    content = dump(
        {
            name: told[name] if name in kind.row._declared_fields else getattr(parts, name)()
            for name in kind.shape._declared_fields
            if chosen.shows(name)
        }
    )
    etag = etags.variant_of(etags.etag_of(id, row.version, kind.shape.__name__), content.decode())
    if etags.is_known(resource.request, etag):
        return HttpResponse(status=304, headers={"ETag": etag})
    return HttpResponse(content, JSON, headers={"ETag": etag})


def _said(kind: str, older: str) -> dict[str, Any]:
    if kind and kind not in KINDS:
        words = _("Known: %(known)s.") % {"known": ", ".join(KINDS)}
        raise parameter_error("invalid_parameter", "kind", words, known=list(KINDS))
    try:
        return {"kind": kind, "after": cursor_of(older)}
    except BadRequest as error:
        words = _("Take `older` from an answer as it stands.")
        raise parameter_error("invalid_parameter", "older", words) from error


EXAMPLES_OF_JOINT = (
    OpenApiExample(
        "Wall and ratings of a joint",
        description="`?fields=id,serial,body_class,wall,ratings`",
        value={
            "id": "pip_01JDN7X8Q2M4T6V8Z0B2D4F6H8",
            "serial": "DP-0417",
            "body_class": "premium",
            "wall": {
                "nominal_mm": "9.195",
                "points": [
                    {
                        "on": "2026-05-23",
                        "least_mm": "8.700",
                        "is_inspection": True,
                        "metres_drilled_m": "2400.000",
                        "rotating_h": "310.000",
                    }
                ],
                "forecasts": [
                    {
                        "basis": "days",
                        "inspections": 1,
                        "why": "few",
                        "slope_mm": None,
                        "crossings": [],
                    }
                ],
            },
            "ratings": {
                "why": "",
                "basis": "worn",
                "items": [
                    {
                        "quantity": "tensile",
                        "value": "560775.000",
                        "unit": "lbf",
                        "si_value": "2494.45",
                        "si_unit": "kN",
                        "formula": "F = π/4 · (Dw² − d²) · Y",
                        "regime": "",
                        "inputs": {"od": "5", "wall": "0.362", "grade": "S135"},
                        "unrounded": "560774.95",
                        "rounding": "half up to 1 lbf",
                        "cap_applied": None,
                        "standard": "API RP 7G",
                        "edition": "formulas for new pipe and for uniform outside wear",
                        "notes": [],
                    }
                ],
            },
        },
    ),
)
EXAMPLES_OF_SET = (
    OpenApiExample(
        "Condition of a set",
        description="`?fields=id,number,condition`",
        value={
            "id": "set_01JDN7X8Q2M4T6V8Z0B2D4F6H8",
            "number": "DP-7",
            "condition": {
                "joints": 212,
                "length_m": "1993.400",
                "uninspected": 0,
                "oldest_inspection": "2026-03-02",
                "worst_class": "class_2",
                "classes": [
                    {"body_class": "class_2", "joints": 31, "length_m": "291.400"},
                    {"body_class": "premium", "joints": 181, "length_m": "1702.000"},
                ],
            },
        },
    ),
)
