"""What the engineering core answers over the API: figures of print, traces, refusals by name."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from core.models import User
from equipment.models import ClassScheme, ProductLine, ToolJointLimit
from tests import cast, catalogue, factories
from tests.callers import Caller, caller, problem_of

pytestmark = pytest.mark.django_db
SOUND = (
    "&dent_od=none&slip_od=none&slip_cut=none&stretch_od=none&string_shot_od=none"
    "&corrosion_wall=none&cut=none&internal_wall=none&fatigue_crack=false&washout=false"
)


@pytest.fixture
def engineer() -> User:
    return cast.assemble().socar_engineer


@pytest.fixture
def asker(engineer: User) -> Caller:
    for name in ("J55", "N80", "P110", "S135"):
        factories.make_grade(name)
    return caller(engineer, "equipment:read")


@pytest.fixture
def planted(asker: Caller) -> Caller:
    catalogue.plant()
    return asker


def answer(asker: Caller, path: str) -> dict[str, Any]:
    found = asker.get(f"engineering/{path}")
    assert found.status_code == 200, found.content
    body: dict[str, Any] = found.json()
    return body


def ratings(asker: Caller, query: str) -> dict[str, str]:
    found = answer(asker, f"ratings/?{query}")["ratings"]
    return {one["rating"]: one["answer"]["value"] for one in found}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            "od=7&wall=0.408&grade=N80",
            {"internal_yield": "8160", "collapse": "7030", "body_yield": "676000"},
        ),
        (
            "od=5&wall=0.362&grade=S135&product=drill_pipe",
            {
                "internal_yield": "17105", "collapse": "15672", "body_yield": "712070",
                "torsion": "74100",
            },
        ),
        (
            "od=5&wall=0.362&grade=S135&product=drill_pipe&condition=premium",
            {
                "internal_yield": "15638", "collapse": "10029", "body_yield": "560764",
                "torsion": "58114",
            },
        ),
    ],
)  # fmt: skip
def test_ratings_are_those_of_print(asker: Caller, query: str, expected: dict[str, str]) -> None:
    assert ratings(asker, query) == expected


def test_line_is_rated_as_its_own_figures_are(planted: Caller) -> None:
    line = ProductLine.objects.get(label='7" 29.00# N80')
    own = ratings(planted, "od=7&wall=0.408&grade=N80")
    assert ratings(planted, f"product_line={line.public_id}") == own
    assert ratings(planted, "od=177.8&wall=10.3632&unit=mm&grade=N80") == own
    assert ratings(planted, "od=7&wall=0.408&yield=80&yield_unit=ksi") == own


def test_trace_tells_the_way_in_both_systems(asker: Caller) -> None:
    found = answer(asker, "ratings/?od=7&wall=0.362&grade=P110")["ratings"][1]
    assert (found["regime"], found["rounding"]) == ("plastic", "half up to 10 psi")
    assert found["formula"] == "P = Y · [A / (D/t) − B] − C"
    assert found["answer"] == {
        "value": "6230", "unit": "psi", "si_value": "42.9543379364491", "si_unit": "MPa"
    }  # fmt: skip
    inputs = {one["name"]: (one["value"], one["unit"]) for one in found["inputs"]}
    assert inputs == {"od": ("7", "in"), "wall": ("0.362", "in"), "yield_": ("110000", "psi")}
    assert Decimal(found["unrounded"]["value"]) < Decimal("6235")
    assert found["standard"] == "API TR 5C3 (Bul 5C3)"


@pytest.mark.parametrize(
    ("query", "rounded", "value"),
    [
        ("od=7&wall=0.408&grade=N80", "7500", "7500"),
        ("od=7&wall=0.408&grade=P110", "10300", "10000"),
        ("od=7&wall=0.408&grade=P110&cap=none", "10300", "10300"),
        ("od=13.375&wall=0.380&grade=J55", "1900", "1900"),
        ("od=13.375&wall=0.380&grade=J55&alternative=true", "2500", "2500"),
    ],
)
def test_test_pressure_is_rounded_then_capped(
    asker: Caller, query: str, rounded: str, value: str
) -> None:
    found = answer(asker, f"hydrotest/?{query}")["hydrotest"]
    assert (found["rounded"]["value"], found["answer"]["value"]) == (rounded, value)
    assert (found["cap"] is None) == (rounded == value)


def test_used_pipe_is_pressed_by_its_least_wall(asker: Caller) -> None:
    found = answer(asker, "hydrotest/?od=7&wall=0.408&grade=N80&wall_min=0.350")
    assert found["used_pipe_limit"]["answer"]["value"] == "6400"
    assert found["used_pipe"]["answer"]["value"] == "6400"


def test_class_turns_exactly_at_its_limit(planted: Caller) -> None:
    for wall, expected in (
        ("0.2896", "premium"),
        ("0.289599", "class_2"),
        ("0.2534", "class_2"),
        ("0.253", "class_3"),
    ):
        found = answer(planted, f"classification/?od=5&wall=0.362&wall_min={wall}{SOUND}")
        assert found["body"]["pipe_class"] == expected, wall
        assert found["body"]["governing"]["code"] == "wall_min"


def test_missing_reading_is_named_and_a_crack_is_scrap_all_the_same(planted: Caller) -> None:
    found = answer(planted, "classification/?od=5&wall=0.362&wall_min=0.36")
    assert found["body"]["pipe_class"] == "not_classifiable"
    assert "dent_od" in found["body"]["missing"]
    cracked = answer(planted, "classification/?od=5&wall=0.362&fatigue_crack=true")
    assert cracked["body"]["pipe_class"] == "scrap"
    assert cracked["body"]["bands"] == {"colour": "red", "count": 1}


def test_tool_joint_is_held_against_the_catalogue(planted: Caller) -> None:
    line = ProductLine.objects.get(label='5" 19.50# S135 NC50')
    worn = (
        f"classification/?product_line={line.public_id}&tool_joint_od=6.25"
        "&tool_joint_shoulder=0.375&tool_joint_crack=false"
    )
    half = answer(planted, worn)["tool_joint"]
    assert (half["pipe_class"], half["missing"]) == ("not_classifiable", ["tool_joint_limits"])
    for row, least in zip(
        ToolJointLimit.objects.filter(grade__name="S135").order_by("pipe_class__rank"),
        ("0.34375", "0.28125"),
        strict=True,
    ):
        ToolJointLimit.objects.filter(pk=row.pk).update(
            entered_min_shoulder=Decimal(least), min_shoulder_unit="in"
        )
    found = answer(planted, worn)["tool_joint"]
    assert (found["pipe_class"], found["governing"]["code"]) == ("class_2", "tool_joint_od")


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("ratings/?od=7&wall=0.408&grade=N80&colour=red", "colour"),
        ("ratings/?wall=0.408&grade=N80", "od"),
        ("ratings/?od=7&grade=N80", "wall"),
        ("ratings/?od=7&wall=4&grade=N80", "wall"),
        ("ratings/?od=0&wall=0.408&grade=N80", "od"),
        ("ratings/?od=NaN&wall=0.408&grade=N80", "od"),
        ("ratings/?od=1e3&wall=0.408&grade=N80", "od"),
        ("ratings/?od=7&od=8&wall=0.408&grade=N80", "od"),
        ("ratings/?od=7&wall=0.408&grade=N81", "grade"),
        ("ratings/?od=7&wall=0.408&grade=E", "grade"),
        ("ratings/?od=7&wall=0.408", "grade"),
        ("ratings/?od=7&wall=0.408&grade=N80&yield=80000", "grade"),
        ("ratings/?od=7&wall=0.408&yield=80000&yield_unit=m", "yield_unit"),
        ("ratings/?od=7&wall=0.408&yield=900000", "yield"),
        ("ratings/?od=7&wall=0.408&grade=N80&unit=cm", "unit"),
        ("ratings/?od=7&wall=0.408&grade=N80&product=hose", "product"),
        ("ratings/?od=7&wall=0.408&grade=N80&condition=premium", "condition"),
        ("ratings/?product_line=prl_1", "product_line"),
        ("ratings/?product_line=prl_1&od=7", "od"),
        ("hydrotest/?od=5&wall=0.362&grade=S135&product=drill_pipe", "product"),
        ("hydrotest/?od=7&wall=0.408&grade=N80&cap=x", "cap"),
        ("hydrotest/?od=7&wall=0.408&grade=N80&wall_min=0.5", "wall_min"),
        ("hydrotest/?od=7&wall=0.408&grade=N80&alternative=1", "alternative"),
    ],
)
def test_refusal_names_the_parameter(asker: Caller, path: str, parameter: str) -> None:
    found = problem_of(asker.get(f"engineering/{path}"), 400)
    assert [one["parameter"] for one in found["errors"]] == [parameter]


def test_refusal_of_a_reading_names_it(planted: Caller) -> None:
    for path, parameter in (
        ("classification/?od=5&wall=0.362&wall_min=5", "wall_min"),
        ("classification/?od=5&wall=0.362&cut=deep", "cut"),
        ("classification/?od=5&wall=0.362&cut=0.1:round:0.3", "cut"),
        ("classification/?od=5&wall=0.362&washout=no", "washout"),
        ("classification/?od=5&wall=0.362&scheme=sch_1", "scheme"),
        ("classification/?wall=0.362", "od"),
    ):
        found = problem_of(planted.get(f"engineering/{path}"), 400)
        assert [one["parameter"] for one in found["errors"]] == [parameter], path


def test_only_drill_pipe_of_its_own_figures_is_classified(planted: Caller) -> None:
    pipe, casing = (ProductLine.objects.filter(product=one)[0] for one in ("drill_pipe", "casing"))
    for query, parameter in (
        (f"product_line={casing.public_id}", "product_line"),
        (f"product_line={pipe.public_id}&wall=0.362", "wall"),
    ):
        found = problem_of(planted.get(f"engineering/classification/?{query}"), 400)
        assert found["errors"][0]["parameter"] == parameter


def test_two_schemes_are_never_guessed_between(planted: Caller) -> None:
    second = ClassScheme.objects.create(name="Second", source="test")
    query = f"classification/?od=5&wall=0.362&wall_min=0.36{SOUND}"
    found = problem_of(planted.get(f"engineering/{query}"), 400)
    assert found["errors"][0]["parameter"] == "scheme"
    first = ClassScheme.objects.exclude(pk=second.pk).get()
    assert answer(planted, f"{query}&scheme={first.public_id}")["scheme"] == first.name


def test_token_needs_the_scope_of_equipment(engineer: User) -> None:
    problem_of(caller(engineer, "commitments:read").get("engineering/ratings/?od=7"), 403)


def test_grade_without_a_yield_is_told(asker: Caller) -> None:
    factories.make_grade("ABC", group="other")
    found = problem_of(asker.get("engineering/ratings/?od=7&wall=0.408&grade=ABC"), 400)
    assert found["errors"][0]["parameter"] == "grade"
