"""The class of used drill pipe: boundaries, the worst criterion, and what was not read."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from equipment.octg import (
    API_RP_7G,
    Band,
    Criterion,
    Cut,
    DrillPipeReadings,
    InvalidArgument,
    NominalPipe,
    UnknownName,
    classify_drill_pipe,
)

WALL = Decimal("0.400")
NOMINAL = NominalPipe(od=Decimal(5), wall=WALL)
SOUND = DrillPipeReadings.sound(wall_min=WALL)


def body_class(**readings: Any) -> str:
    return classify_drill_pipe(replace(SOUND, **readings), NOMINAL).body.class_


@pytest.mark.parametrize(
    ("percent", "class_"),
    [
        ("100", "premium"),
        ("80.000", "premium"),
        ("79.999", "class_2"),
        ("79.9999999999999999999999999", "class_2"),
        ("70.000", "class_2"),
        ("69.999", "class_3"),
        ("0", "class_3"),
    ],
)
@pytest.mark.parametrize("reading", ["wall_min", "corrosion_wall", "internal_wall"])
def test_remaining_wall_is_compared_before_rounding(
    reading: str, percent: str, class_: str
) -> None:
    wall = WALL * Decimal(percent) / 100
    assert body_class(**{reading: wall}) == class_


def test_boundaries_do_not_depend_on_the_kind_of_number() -> None:
    assert 0.362 * 0.7 < 0.2534
    pipe = {"od": 5, "wall": 0.362}
    for wall in (0.362 * 0.7, 0.2534, Decimal("0.2534")):
        found = classify_drill_pipe(DrillPipeReadings.sound(wall_min=wall), pipe)
        assert found.body.class_ == "class_2"


@pytest.mark.parametrize("reading", ["dent_od", "slip_od", "stretch_od"])
@pytest.mark.parametrize(
    ("od", "class_"),
    [("5.05", "premium"), ("4.85", "premium"), ("4.849", "class_2"), ("4.80", "class_2"),
     ("4.799", "class_3")],
)  # fmt: skip
def test_a_narrowed_body_loses_its_class(reading: str, od: str, class_: str) -> None:
    assert body_class(**{reading: Decimal(od)}) == class_


@pytest.mark.parametrize(
    ("od", "class_"),
    [("4.9", "premium"), ("5.15", "premium"), ("5.151", "class_2"), ("5.2", "class_2"),
     ("5.201", "class_3")],
)  # fmt: skip
def test_a_string_shot_body_is_swollen(od: str, class_: str) -> None:
    assert body_class(string_shot_od=Decimal(od)) == class_


@pytest.mark.parametrize(
    ("place", "direction", "depth", "adjacent", "class_"),
    [
        # Depth is held against the wall beside the cut, what is left against the nominal wall.
        ("slip_cuts", "longitudinal", "0.040", "0.400", "premium"),
        ("slip_cuts", "longitudinal", "0.041", "0.400", "class_2"),
        ("slip_cuts", "longitudinal", "0.080", "0.400", "class_2"),
        ("slip_cuts", "longitudinal", "0.081", "0.400", "class_3"),
        ("slip_cuts", "longitudinal", "0.035", "0.350", "class_2"),
        ("slip_cuts", "longitudinal", "0.035", "0.314", "class_3"),
        ("slip_cuts", "transverse", "0.080", "0.400", "class_2"),
        ("slip_cuts", "transverse", "0.035", "0.350", "class_3"),
        ("cuts", "longitudinal", "0.080", "0.400", "premium"),
        ("cuts", "longitudinal", "0.120", "0.400", "class_2"),
        ("cuts", "longitudinal", "0.121", "0.400", "class_3"),
        ("cuts", "transverse", "0.080", "0.400", "premium"),
        ("cuts", "transverse", "0.081", "0.400", "class_3"),
    ],
)  # fmt: skip
def test_cuts_are_judged_by_depth_direction_and_the_wall_beside_them(
    place: str, direction: str, depth: str, *, adjacent: str, class_: str
) -> None:
    cut = Cut(Decimal(depth), direction, Decimal(adjacent))
    assert body_class(**{place: [cut]}) == class_


@pytest.mark.parametrize("defect", ["fatigue_crack", "washout"])
def test_a_crack_or_washout_is_scrap_whatever_else_was_read(defect: str) -> None:
    assert body_class(**{defect: True}) == "scrap"
    alone = classify_drill_pipe({defect: True}, NOMINAL).body
    assert alone.class_ == "scrap"
    assert alone.governing is not None
    assert alone.governing.code == defect
    assert "wall_min" in alone.missing
    assert alone.bands == Band("red")


@pytest.mark.parametrize(
    "reading",
    ["wall_min", "dent_od", "slip_od", "slip_cuts", "stretch_od", "string_shot_od",
     "corrosion_wall", "cuts", "internal_wall", "fatigue_crack", "washout"],
)  # fmt: skip
def test_a_missing_reading_never_passes(reading: str) -> None:
    body = classify_drill_pipe(replace(SOUND, **{reading: None}), NOMINAL).body
    assert (body.class_, body.missing) == ("not_classifiable", (reading,))
    assert (body.governing, body.bands) == (None, None)


def test_a_wall_must_be_a_reading() -> None:
    assert body_class(wall_min=()) == "not_classifiable"


def test_nothing_read_is_not_classifiable_and_all_of_it_is_named() -> None:
    found = classify_drill_pipe({}, NOMINAL)
    assert found.body.class_ == found.tool_joint.class_ == "not_classifiable"
    assert len(found.body.missing) == 11
    assert found.tool_joint.missing == (
        "tool_joint_od", "tool_joint_shoulder", "tool_joint_crack", "tool_joint_limits",
    )  # fmt: skip


def test_the_governing_criterion_is_named_with_percentage_and_words() -> None:
    found = classify_drill_pipe(
        replace(SOUND, wall_min=Decimal("0.3"), dent_od=Decimal("4.79")), NOMINAL
    )
    governing = found.body.governing
    assert governing is not None
    assert (governing.code, governing.class_) == ("dent_od", "class_3")
    assert (governing.share, governing.limit) == (Decimal("4.200"), Decimal(4))
    assert governing.words == (
        "Dents and mashes, reduction of outside diameter: "
        "4.200 % of nominal outside diameter, at most 4 % asked"
    )
    assert found.body.bands == Band("orange")
    assert (found.scheme, found.edition) == (API_RP_7G.name, API_RP_7G.edition)


def test_a_printed_percentage_never_hides_a_failure() -> None:
    wall = WALL * Decimal("79.99999") / 100
    governing = classify_drill_pipe(replace(SOUND, wall_min=wall), NOMINAL).body.governing
    assert governing is not None
    assert governing.share == Decimal("79.999")


@pytest.mark.parametrize(
    ("wall", "band"),
    [("0.4", Band("white", 2)), ("0.3", Band("yellow")), ("0.2", Band("orange"))],
)
def test_bands_follow_the_class(wall: str, band: Band) -> None:
    assert classify_drill_pipe(replace(SOUND, wall_min=Decimal(wall)), NOMINAL).body.bands == band


# -- Schemes ------------------------------------------------------------------------------------
def test_a_second_scheme_is_data() -> None:
    own = replace(
        API_RP_7G,
        name="Instruction of the yard",
        edition="trial",
        classes=("I", "II", "III"),
        otherwise="III",
        criteria=(
            Criterion(
                "wall_min", "wall_min", "Wall left", "wall", "of nominal wall",
                {"I": Decimal(90), "II": Decimal("62.5")}, is_floor=True,
            ),
        ),
        defects=(replace(API_RP_7G.defects[0], class_="III"),),
        bands={"II": Band("blue")},
    )  # fmt: skip
    readings = {"wall_min": Decimal("0.25"), "fatigue_crack": False}
    found = classify_drill_pipe(readings, NOMINAL, scheme=own)
    assert (found.body.class_, found.body.bands) == ("II", Band("blue"))
    assert found.scheme == "Instruction of the yard"


def test_a_scheme_may_do_without_a_reading() -> None:
    lenient = replace(API_RP_7G, optional=frozenset({"string_shot_od"}))
    readings = replace(SOUND, string_shot_od=None)
    assert classify_drill_pipe(readings, NOMINAL, scheme=lenient).body.class_ == "premium"


# -- What is refused ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("readings", "argument"),
    [
        ({"wall_min": float("nan")}, "wall_min"),
        ({"wall_min": -0.1}, "wall_min"),
        ({"wall_min": "0.3"}, "wall_min"),
        ({"wall_min": 9.19}, "wall_min"),
        ({"wall_min": [0.3, None]}, "wall_min"),
        ({"dent_od": 127}, "dent_od"),
        ({"fatigue_crack": "no"}, "fatigue_crack"),
        ({"washout": 0}, "washout"),
        ({"cuts": [{"depth": 0.1}]}, "cuts"),
        ({"cuts": [Cut(0.1, "sideways", 0.4)]}, "cuts"),
        ({"cuts": [Cut(0.41, "transverse", 0.4)]}, "cuts.depth"),
        ({"slip_cuts": [0.1]}, "slip_cuts"),
        ({"tool_joint_repair": "soon"}, "tool_joint_repair"),
        ({"wall_minimum": 0.3}, "readings"),
        (None, "readings"),
    ],
)
def test_impossible_readings_are_refused_by_name(readings: Any, argument: str) -> None:
    with pytest.raises(InvalidArgument) as refused:
        classify_drill_pipe(readings, NOMINAL)
    assert refused.value.argument == argument


@pytest.mark.parametrize(
    "nominal", [None, {}, {"od": 5}, {"od": 5, "wall": 2.5}, {"od": 5, "wall": float("nan")}]
)
def test_a_nominal_pipe_must_be_one(nominal: Any) -> None:
    with pytest.raises(InvalidArgument):
        classify_drill_pipe(SOUND, nominal)


def test_a_misspelt_reading_is_not_taken_for_a_missing_one() -> None:
    with pytest.raises(UnknownName, match="wall_minn"):
        classify_drill_pipe({"wall_minn": 0.3}, NOMINAL)


def test_a_cut_may_come_as_a_mapping() -> None:
    cut = {"depth": 0.041, "direction": "longitudinal", "adjacent_wall": 0.4}
    assert body_class(slip_cuts=[cut]) == "class_2"
