"""What a joint bears: by its class, by its least wall, or not at all and why."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from equipment import octg
from equipment.catalogue.ratings import Body
from equipment.pipes.passport.dimensions import PipeBody
from equipment.pipes.passport.rating import BASES, WHY, Condition, Rating, rating_of


def body(product: str, od: str, wall: str | None, grade: str) -> PipeBody:
    """A body of these millimetres and of a grade that the core knows."""
    if wall is None:
        return PipeBody(product, None, None)
    outside, thickness = (octg.convert(Decimal(mm), "mm", "in") for mm in (od, wall))
    formulas = Body(product, outside, thickness, octg.grade_named(grade))
    return PipeBody(product, Decimal(wall), formulas)


DRILL_PIPE = body("drill_pipe", "127.000", "9.195", "S135")
CASING = body("casing", "177.800", "10.363", "N80")


def rated(pipe: PipeBody, body_class: str | None, **more: Any) -> Rating:
    known = {"is_accessory": False, "is_inspected": True, "least_wall_mm": None, **more}
    return rating_of(pipe, Condition(body_class=body_class, **known))


def values(found: Rating) -> dict[str, Decimal]:
    return {trace.quantity: trace.value for trace in found.traces}


@pytest.mark.parametrize(
    ("body_class", "condition", "basis"),
    [("new", "new", "nominal"), ("premium", "premium", "worn"), ("class_2", "class2", "worn")],
)
def test_drill_pipe_is_rated_as_its_class(body_class: str, condition: str, basis: str) -> None:
    found = rated(DRILL_PIPE, body_class)
    od, wall = octg.convert(Decimal("127"), "mm", "in"), octg.convert(Decimal("9.195"), "mm", "in")
    core = octg.drill_pipe_ratings(od, wall, "S135", condition)
    assert found.traces == (core.internal, core.collapse, core.tensile, core.torsional)
    assert (found.basis, found.why) == (basis, "")


def test_worse_class_bears_less() -> None:
    new, premium, second = (
        values(rated(DRILL_PIPE, name)) for name in ("new", "premium", "class_2")
    )
    assert second["tensile"] < premium["tensile"] < new["tensile"]
    assert second["torsional"] < premium["torsional"] < new["torsional"]


@pytest.mark.parametrize(
    ("pipe", "body_class", "more", "why"),
    [
        (DRILL_PIPE, None, {}, "not_classified"),
        (DRILL_PIPE, "class_3", {}, "class_3"),
        (DRILL_PIPE, "scrap", {}, "scrap"),
        (DRILL_PIPE, "premium", {"is_inspected": False}, "not_inspected"),
        (DRILL_PIPE, "premium", {"is_accessory": True}, "accessory"),
        (body("drill_pipe", "127", None, "S135"), "premium", {}, "no_wall"),
        (PipeBody("drill_pipe", Decimal(9), None), "premium", {}, "no_yield"),
        (body("casing", "127", "64", "N80"), "new", {}, "impossible"),
        (CASING, "premium", {}, "no_reading"),
    ],
)
def test_what_cannot_be_said_is_not_said(
    pipe: PipeBody, body_class: str | None, more: dict[str, Any], why: str
) -> None:
    found = rated(pipe, body_class, **more)
    assert (found.traces, found.basis, found.why) == ((), "", why)
    assert str(WHY[why])


def test_new_casing_is_rated_by_the_catalogue() -> None:
    found = rated(CASING, "new", least_wall_mm=Decimal("9.0"))
    assert list(values(found)) == ["internal_yield", "collapse", "body_yield", "hydrotest"]
    assert (found.basis, values(found)["hydrotest"]) == ("nominal", Decimal(7500))


def test_used_casing_is_rated_by_its_least_wall_and_never_above_nominal() -> None:
    nominal = values(rated(CASING, "new"))
    worn = rated(CASING, "class_2", least_wall_mm=Decimal("8.0"))
    thick = values(rated(CASING, "premium", least_wall_mm=Decimal("11.5")))
    assert worn.basis == "measured"
    assert list(values(worn)) == [
        "internal_yield", "collapse", "body_yield", "used_pipe_hydrotest",
    ]  # fmt: skip
    for name in ("internal_yield", "collapse", "body_yield"):
        assert values(worn)[name] < nominal[name] == thick[name]


def test_every_basis_has_words() -> None:
    assert {"nominal", "worn", "measured"} == set(BASES)
