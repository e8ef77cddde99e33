"""Ratings of a product line as other slices ask for them; what is no number is stored nowhere."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Value
from django.db.models.functions import Cast
from django.test.utils import CaptureQueriesContext

from core.fields import Measure
from equipment.catalogue import queries, ratings
from equipment.models import Grade, MakeUpTorque, ProductLine, ToolJointLimit
from tests import cast, factories
from tests.equipment import catalogues
from tests.equipment.catalogues import inches

pytestmark = pytest.mark.django_db


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def drill_pipe(actors: cast.Cast) -> ProductLine:
    return catalogues.add_line(
        actors.socar_admin, product="drill_pipe", grade=factories.make_grade("S135"),
        designation='5"', weight_name="19.50#", od=inches("5"), wall=inches("0.362"),
    )  # fmt: skip


def figures(line: ProductLine, condition: str = "new") -> dict[str, int]:
    return {kind: int(trace.value) for kind, trace in ratings.ratings_of(line, condition).items()}


def test_new_casing_is_rated_and_pressed(actors: cast.Cast) -> None:
    assert figures(catalogues.add_line(actors.socar_admin)) == {
        "internal_yield": 8160, "collapse": 7030, "body_yield": 676_000, "hydrotest": 7500,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("condition", "internal"),
    [("new", 17_105), ("premium", 15_638), ("class_2", 13_684), ("class2", 13_684)],
)
def test_drill_pipe_is_rated_in_each_class(
    drill_pipe: ProductLine, condition: str, internal: int
) -> None:
    found = figures(drill_pipe, condition)
    assert list(found) == ["internal_yield", "collapse", "body_yield", "torsion"]
    assert found["internal_yield"] == internal


def test_trace_names_its_standard_and_its_inputs(actors: cast.Cast) -> None:
    trace = ratings.ratings_of(catalogues.add_line(actors.socar_admin))["collapse"]
    assert trace.standard and trace.edition and trace.formula and trace.rounding
    assert trace.inputs["od"] == Decimal(7)


@pytest.mark.parametrize("condition", ["class_3", "scrap", "not_classifiable", ""])
def test_class_that_nobody_rates_has_no_ratings(drill_pipe: ProductLine, condition: str) -> None:
    assert ratings.ratings_of(drill_pipe, condition) == {}


def test_casing_is_not_rated_by_its_wear(actors: cast.Cast) -> None:
    assert ratings.ratings_of(catalogues.add_line(actors.socar_admin), "premium") == {}


def test_line_without_wall_or_yield_has_no_ratings(actors: cast.Cast) -> None:
    bare = catalogues.add_line(actors.socar_admin, wall=None)
    unknown = catalogues.add_line(
        actors.socar_admin, grade=factories.make_grade("X"), weight_name="26.00#"
    )
    assert (ratings.ratings_of(bare), ratings.ratings_of(unknown)) == ({}, {})


def test_ratings_of_a_line_that_is_read_with_its_grade_ask_nothing(
    actors: cast.Cast, drill_pipe: ProductLine
) -> None:
    line = queries.lines_for(actors.socar_engineer).get(pk=drill_pipe.pk)
    with CaptureQueriesContext(connection) as asked:
        assert ratings.ratings_of(line, "premium")
    assert len(asked) == 0


# -- what the database refuses by itself -----------------------------------------------------------


def refuses(rows: Any, **changes: Any) -> bool:
    try:
        with transaction.atomic():
            rows.update(**changes)
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize("figure", ["NaN", "0", "-1"])
def test_database_keeps_no_figure_that_cannot_be(actors: cast.Cast, figure: str) -> None:
    stored = Cast(Value(figure), Measure())  # past Django, which refuses NaN by itself
    catalogues.add_line(actors.socar_admin)
    factories.make_torque(factories.make_connection("NC50"))
    factories.make_tool_joint_limit()
    for rows, column in (
        (ProductLine.objects.all(), "od_mm"),
        (ProductLine.objects.all(), "wall_mm"),
        (Grade.objects.all(), "yield_min_mpa"),
        (Grade.objects.all(), "tensile_min_mpa"),
        (MakeUpTorque.objects.all(), "optimum_knm"),
        (ToolJointLimit.objects.all(), "min_od_mm"),
    ):
        assert refuses(rows, **{column: stored}), column


def test_database_keeps_no_wall_that_leaves_no_bore(actors: cast.Cast) -> None:
    line = catalogues.add_line(actors.socar_admin)
    rows = ProductLine.objects.filter(pk=line.pk)
    assert refuses(rows, wall_mm=line.od_mm / 2)
    assert not refuses(rows, wall_mm=line.od_mm / 2 - 1)


def test_database_keeps_torques_in_their_order() -> None:
    torque = factories.make_torque(factories.make_connection("NC50"))
    rows = MakeUpTorque.objects.filter(pk=torque.pk)
    assert refuses(rows, minimum_knm=Decimal(31))
    assert refuses(rows, maximum_knm=Decimal(29))
    assert not refuses(rows, minimum_knm=Decimal(29), maximum_knm=Decimal(31))
