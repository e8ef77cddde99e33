"""The class of used drill pipe: boundaries, the worst criterion, and what was not read."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipment.octg import (
    API_RP_7G,
    Band,
    Criterion,
    Cut,
    DrillPipeReadings,
    InvalidArgument,
    NominalPipe,
    ToolJointLimits,
    UnknownName,
    classify_drill_pipe,
)
from equipment.octg.classification.schemes import NOT_CLASSIFIABLE

NOMINAL = NominalPipe(od=Decimal(5), wall=Decimal("0.400"))
SOUND = DrillPipeReadings.sound(wall_min=Decimal("0.400"))
ORDER = [*API_RP_7G.classes, NOT_CLASSIFIABLE]
#: NC50 on 5 in 19.50 lb/ft S135, as the trade knows it.
LIMITS = ToolJointLimits(
    od={"premium": Decimal("6.3125"), "class_2": Decimal("6.1875")},
    shoulder={"premium": Decimal("0.40625"), "class_2": Decimal("0.34375")},
    source="table of the yard",
    edition="draft",
    connection="NC50",
)


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
    wall = NOMINAL.wall * Decimal(percent) / 100
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
    wall = NOMINAL.wall * Decimal("79.99999") / 100
    governing = classify_drill_pipe(replace(SOUND, wall_min=wall), NOMINAL).body.governing
    assert governing is not None
    assert governing.share == Decimal("79.999")


@pytest.mark.parametrize(
    ("wall", "band"),
    [("0.4", Band("white", 2)), ("0.3", Band("yellow")), ("0.2", Band("orange"))],
)
def test_bands_follow_the_class(wall: str, band: Band) -> None:
    assert classify_drill_pipe(replace(SOUND, wall_min=Decimal(wall)), NOMINAL).body.bands == band


# -- Tool joints --------------------------------------------------------------------------------
def joint_of(**readings: Any) -> Any:
    taken = {"tool_joint_od": 6.5, "tool_joint_shoulder": 0.5, "tool_joint_crack": False}
    return classify_drill_pipe({**taken, **readings}, NOMINAL, tool_joint=LIMITS).tool_joint


@pytest.mark.parametrize(
    ("od", "shoulder", "class_"),
    [
        ("6.3125", "0.40625", "premium"),
        ("6.3124", "0.5", "class_2"),
        ("6.5", "0.4062", "class_2"),
        ("6.1875", "0.34375", "class_2"),
        ("6.1874", "0.5", "class_3"),
    ],
)
def test_tool_joints_are_held_against_the_table(od: str, shoulder: str, class_: str) -> None:
    part = joint_of(tool_joint_od=Decimal(od), tool_joint_shoulder=Decimal(shoulder))
    assert part.class_ == class_


def test_body_and_tool_joint_are_two_answers() -> None:
    readings = replace(SOUND, tool_joint_od=6.0, tool_joint_shoulder=0.5, tool_joint_crack=False)
    found = classify_drill_pipe(readings, NOMINAL, tool_joint=LIMITS)
    assert (found.body.class_, found.tool_joint.class_) == ("premium", "class_3")
    assert found.tool_joint.governing is not None
    assert found.tool_joint.governing.words.startswith("Tool joint, outside diameter: 95.049 %")


@pytest.mark.parametrize(
    ("readings", "band"),
    [
        ({}, None),
        ({"tool_joint_repair": "none"}, None),
        ({"tool_joint_repair": "field"}, Band("green")),
        ({"tool_joint_repair": "shop"}, Band("red")),
        ({"tool_joint_crack": True, "tool_joint_repair": "field"}, Band("red")),
    ],
)
def test_bands_of_tool_joints_tell_the_repair(readings: dict[str, Any], band: Band | None) -> None:
    assert joint_of(**readings).bands == band


def test_a_table_of_another_scheme_is_not_mixed_in() -> None:
    with pytest.raises(InvalidArgument, match="not mixed") as refused:
        classify_drill_pipe(
            {"tool_joint_od": 6.5}, NOMINAL, tool_joint=replace(LIMITS, scheme="another")
        )
    assert refused.value.code == "mixed_schemes"


def test_a_table_that_goes_the_wrong_way_is_refused() -> None:
    backwards = replace(LIMITS, od={"premium": 6, "class_2": 6.3})
    with pytest.raises(InvalidArgument, match="tool_joint_od"):
        classify_drill_pipe({"tool_joint_od": 6.5}, NOMINAL, tool_joint=backwards)


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


# -- What always holds --------------------------------------------------------------------------
walls = st.lists(st.decimals(min_value="0.2", max_value="0.42", places=4), min_size=1, max_size=8)
narrowed = st.lists(st.decimals(min_value="4.7", max_value="5.1", places=4), max_size=5)
cut_lists = st.lists(
    st.builds(
        Cut,
        depth=st.decimals(min_value="0", max_value="0.15", places=4),
        direction=st.sampled_from(["longitudinal", "transverse"]),
        adjacent_wall=st.decimals(min_value="0.25", max_value="0.42", places=4),
    ),
    max_size=5,
)
bodies = st.builds(
    DrillPipeReadings.sound,
    wall_min=walls, dent_od=narrowed, slip_od=narrowed, stretch_od=narrowed,
    slip_cuts=cut_lists, cuts=cut_lists, corrosion_wall=walls, internal_wall=walls,
)  # fmt: skip


@given(bodies, st.randoms())
def test_the_order_of_readings_does_not_matter(readings: DrillPipeReadings, chance: Any) -> None:
    shuffled = {
        name: chance.sample(list(value), len(value)) if isinstance(value, list) else value
        for name, value in vars(readings).items()
    }
    names = list(shuffled)
    chance.shuffle(names)
    mixed = {name: shuffled[name] for name in names}
    assert classify_drill_pipe(mixed, NOMINAL) == classify_drill_pipe(readings, NOMINAL)


@given(bodies, st.data())
def test_a_worse_reading_never_gives_a_better_class(
    readings: DrillPipeReadings, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(["wall_min", "dent_od", "corrosion_wall", "internal_wall"]))
    worse = data.draw(st.decimals(min_value="0.1", max_value="0.42", places=4))
    before = classify_drill_pipe(readings, NOMINAL).body.class_
    added = replace(readings, **{name: [*getattr(readings, name), worse]})
    assert ORDER.index(classify_drill_pipe(added, NOMINAL).body.class_) >= ORDER.index(before)


@given(bodies, st.data())
def test_a_deeper_cut_never_gives_a_better_class(
    readings: DrillPipeReadings, data: st.DataObject
) -> None:
    cut = data.draw(cut_lists.filter(bool))[0]
    shallow = replace(readings, slip_cuts=[*(readings.slip_cuts or ()), cut])
    deep = replace(
        readings,
        slip_cuts=[*(readings.slip_cuts or ()), replace(cut, depth=cut.depth + Decimal("0.05"))],
    )
    classes = [classify_drill_pipe(each, NOMINAL).body.class_ for each in (shallow, deep)]
    assert ORDER.index(classes[0]) <= ORDER.index(classes[1])


@given(bodies, st.sets(st.sampled_from(sorted(vars(SOUND))), min_size=1, max_size=4))
def test_dropping_readings_never_gives_a_class(
    readings: DrillPipeReadings, dropped: set[str]
) -> None:
    lacking = replace(readings, **dict.fromkeys(dropped, None))
    body = classify_drill_pipe(lacking, NOMINAL).body
    asked = {name for name in dropped if not name.startswith("tool_joint")}
    assert set(body.missing) == asked
    assert (body.class_ == NOT_CLASSIFIABLE) == bool(asked)


@given(bodies)
def test_the_unit_of_the_readings_does_not_matter(readings: DrillPipeReadings) -> None:
    def in_mm(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [in_mm(each) for each in value]
        if isinstance(value, Cut):
            return Cut(
                value.depth * Decimal("25.4"),
                value.direction,
                value.adjacent_wall * Decimal("25.4"),
            )
        return value * Decimal("25.4") if isinstance(value, Decimal) else value

    metric = {name: in_mm(value) for name, value in vars(readings).items()}
    nominal = {"od": Decimal(127), "wall": Decimal("10.16")}
    assert classify_drill_pipe(metric, nominal) == classify_drill_pipe(readings, NOMINAL)


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
