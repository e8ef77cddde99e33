"""Ratings, test pressures and classes as the engineering core computes them, each with its trace.

Nothing is stored: the same question has the same answer as long as the catalogue stands.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.views import APIView

from core.accounts.models import User
from core.api import statements
from core.api.bodies import dump
from core.api.lists import known_only
from core.api.resources import JSON
from core.api.schema import describe
from equipment import octg
from equipment.catalogue import asking, core_schemes, queries, ratings, told
from equipment.catalogue.class_models import ClassScheme
from equipment.catalogue.engineering_shapes import (
    ClassificationShape,
    HydrotestShape,
    RatingsShape,
)
from equipment.catalogue.measures import LENGTHS, Entered
from equipment.catalogue.models import Product
from equipment.octg import Trace

CONDITIONS = ratings.CONDITIONS
#: Readings of a body that are lengths, and those of its tool joint.
LENGTHS_READ = {
    name: name
    for name in (
        "wall_min", "dent_od", "slip_od", "stretch_od", "string_shot_od", "corrosion_wall",
        "internal_wall", "tool_joint_od", "tool_joint_shoulder",
    )
}  # fmt: skip
FOUND = ("fatigue_crack", "washout", "tool_joint_crack")
AS_OFTEN = "A length in `unit`, as often as it was read; `none`: nothing was found."
REPAIRS = ("none", "field", "shop")


def _parameter(name: str, words: str, enum: tuple[str, ...] = (), **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, str, description=words, enum=enum or None, **more)


PIPE = (
    _parameter("product_line", "A line of the catalogue, in the place of the pipe's own figures."),
    _parameter("product", "What the pipe is; casing unless told.", tuple(Product.values)),
    _parameter("od", "Outside diameter, in `unit`."),
    _parameter("wall", "Wall thickness, in `unit`."),
    _parameter("unit", "Of every length that is asked with; in unless told.", LENGTHS),
    _parameter("grade", "A grade of the catalogue by its name, such as N80, S135 or Д."),
    _parameter("yield", "A minimum yield in the place of a grade, in `yield_unit`."),
    _parameter("yield_unit", "psi unless told.", ("MPa", "psi", "ksi", "bar", "kgf/cm²")),
)
OF_RATINGS = (*PIPE, _parameter("condition", "Of drill pipe; new unless told.", CONDITIONS))
OF_TEST = (
    *PIPE,
    _parameter("wall_min", "The least wall measured, in `unit`: the pipe is used then."),
    _parameter("cap", "The most to press to, in psi; 10,000 unless told, `none` by agreement."),
    _parameter("alternative", "f = 0.8 for large sizes of low grades too.", ("true", "false")),
)
OF_CLASS = (
    PIPE[0],
    *PIPE[2:5],
    _parameter("scheme", "A scheme by its id; the only one of the catalogue unless told."),
    *(_parameter(name, AS_OFTEN, many=True) for name in LENGTHS_READ),
    _parameter("cut", "depth:direction:wall beside; `none`: none was found.", many=True),
    _parameter("slip_cut", "The same in the slip area.", many=True),
    *(_parameter(name, "Whether it was found.", ("true", "false")) for name in FOUND),
    _parameter("tool_joint_repair", "What would mend the tool joint.", REPAIRS),
)


class Engineering(APIView):
    """A question to the engineering core."""

    area = "equipment"

    def asked(self, parameters: tuple[OpenApiParameter, ...]) -> tuple[QueryDict, User]:
        """The query and who asks; an unknown parameter is refused."""
        query = self.request.query_params
        known_only(query, [one.name for one in parameters])
        user: Any = statements.noted(self.request.user)
        return query, user


class Ratings(Engineering):
    """Internal yield, collapse and body yield; of drill pipe torsion too, new or worn."""

    @describe(answer=RatingsShape, summary="Ratings of a pipe body", parameters=OF_RATINGS)
    def get(self, request: Request) -> HttpResponse:
        query, user = self.asked(OF_RATINGS)
        body = asking.body(query, user)
        condition = asking.word(query, "condition", CONDITIONS, "new")
        if condition != "new" and body.product != Product.DRILL_PIPE:
            raise asking.wrong("condition", _("Only drill pipe is rated by its wear."))
        with asking.refusals():
            found = ratings.traces_of(body, condition)
        traces = [{"rating": kind, **told.trace(one)} for kind, one in found.items()]
        pipe = {"product": body.product, "condition": condition, "grade": body.grade.name}
        return HttpResponse(dump({**pipe, "ratings": traces}), JSON)


class Hydrotest(Engineering):
    """The mill's test pressure, and what a used pipe of a measured wall may be pressed to."""

    @describe(answer=HydrotestShape, summary="Hydrostatic test pressure", parameters=OF_TEST)
    def get(self, request: Request) -> HttpResponse:
        query, user = self.asked(OF_TEST)
        body = asking.body(query, user)
        if body.product == Product.DRILL_PIPE:
            raise asking.wrong("product", _("The rule is for casing and tubing."))
        with asking.refusals():
            found = _pressed(query, body)
        answer = {name: told.trace(one) if one else None for name, one in found.items()}
        return HttpResponse(dump(answer), JSON)


def _pressed(query: QueryDict, body: ratings.Body) -> dict[str, Trace | None]:
    cap = _cap(query)
    alternative = bool(asking.flag(query, "alternative"))
    test = octg.hydrotest(
        body.od, body.wall, body.grade, body.product, cap, alternative=alternative
    )
    least = asking.one(query, "wall_min")
    if not least:
        return {"hydrotest": test, "used_pipe": None, "used_pipe_limit": None}
    unit = asking.word(query, "unit", LENGTHS, "in")
    wall = Entered(asking.number("wall_min", least), unit).exact
    if wall > body.wall:
        raise asking.wrong("wall_min", _("A worn wall is not thicker than the new one."))
    return {
        "hydrotest": test,
        "used_pipe": octg.used_pipe_hydrotest(body.od, wall, body.grade, body.product, cap),
        "used_pipe_limit": octg.used_pipe_test_limit(body.od, wall, body.grade),
    }


def _cap(query: QueryDict) -> Any:
    said = asking.one(query, "cap") or "10000"
    return None if said == "none" else asking.number("cap", said)


class Classification(Engineering):
    """The class of a used drill pipe by the worst criterion met, body and tool joint apart."""

    @describe(answer=ClassificationShape, summary="Class of a used drill pipe", parameters=OF_CLASS)
    def get(self, request: Request) -> HttpResponse:
        query, user = self.asked(OF_CLASS)
        scheme = _scheme(query, user)
        nominal, limits = _nominal(query, user, scheme)
        with asking.refusals():
            found = octg.classify_drill_pipe(
                _readings(query), nominal, scheme=core_schemes.scheme_of(scheme), tool_joint=limits
            )
        return HttpResponse(dump(told.classification(found)), JSON)


def _scheme(query: QueryDict, user: User) -> ClassScheme:
    wanted = asking.one(query, "scheme")
    rows = queries.scheme_for(user)
    found = list(rows.filter(public_id=wanted[:40]) if wanted else rows.filter(retired_at=None)[:2])
    if len(found) != 1:
        words = _("There is no such object.") if wanted else _("Name the scheme by its id.")
        raise asking.wrong("scheme", words)
    return found[0]


def _nominal(query: QueryDict, user: User, scheme: ClassScheme) -> tuple[octg.NominalPipe, Any]:
    """The pipe as it was new in inches, with the limits of its tool joint where a line is named."""
    wanted = asking.one(query, "product_line")
    if not wanted:
        unit = asking.word(query, "unit", LENGTHS, "in")
        od, wall = (
            Entered(asking.number(name, asking.one(query, name)), unit) for name in ("od", "wall")
        )
        return octg.NominalPipe(od.exact, wall.exact), None
    for name in ("od", "wall"):
        if name in query:
            raise asking.wrong(name, _("Leave this out beside product_line."))
    line = asking.line_of(wanted, user)
    if line.product != Product.DRILL_PIPE:
        raise asking.wrong("product_line", _("Only drill pipe is classified by its wear."))
    wall_of = ratings.wall_of(line)
    if wall_of is None:
        raise asking.wrong("product_line", _("The line has no wall."))
    limits = core_schemes.joint_limits_of(queries.limits_of_line(line), scheme)
    return octg.NominalPipe(ratings.od_of(line).exact, wall_of.exact), limits


def _readings(query: QueryDict) -> dict[str, Any]:
    """The readings in inches, by the names of the engineering core."""
    unit = asking.word(query, "unit", LENGTHS, "in")

    def inches(value: Any) -> Any:
        return octg.convert(value, unit, "in")

    found: dict[str, Any] = {
        name: [inches(one) for one in values]
        for name, values in asking.readings(query, LENGTHS_READ).items()
    }
    for name, reading in (("cut", "cuts"), ("slip_cut", "slip_cuts")):
        cuts = asking.cuts(query, name)
        if cuts is not None:
            found[reading] = [
                octg.Cut(inches(one.depth), one.direction, inches(one.adjacent_wall))
                for one in cuts
            ]
    for name in FOUND:
        if (said := asking.flag(query, name)) is not None:
            found[name] = said
    if "tool_joint_repair" in query:
        found["tool_joint_repair"] = asking.word(query, "tool_joint_repair", REPAIRS, "none")
    return found
