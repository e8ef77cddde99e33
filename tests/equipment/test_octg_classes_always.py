"""What always holds of classes: order, units and worse readings."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from equipment.octg import API_RP_7G, Cut, DrillPipeReadings, NominalPipe, classify_drill_pipe
from equipment.octg.classification.schemes import NOT_CLASSIFIABLE

NOMINAL = NominalPipe(od=Decimal(5), wall=Decimal("0.400"))
NAMES = sorted(vars(DrillPipeReadings()))
ORDER = [*API_RP_7G.classes, NOT_CLASSIFIABLE]

walls = st.lists(st.decimals(min_value="0.2", max_value="0.42", places=4), min_size=1, max_size=8)
narrowed = st.lists(st.decimals(min_value="4.7", max_value="5.1", places=4), max_size=5)
depths = st.decimals(min_value="0", max_value="0.15", places=4)
directions = st.sampled_from(["longitudinal", "transverse"])
adjacent_walls = st.decimals(min_value="0.25", max_value="0.42", places=4)
cut_lists = st.lists(
    st.builds(
        Cut,
        depth=depths,
        direction=directions,
        adjacent_wall=adjacent_walls,
    ),
    max_size=5,
)
bodies = st.builds(
    DrillPipeReadings.sound,
    wall_min=walls, dent_od=narrowed, slip_od=narrowed, stretch_od=narrowed,
    slip_cuts=cut_lists, cuts=cut_lists, corrosion_wall=walls, internal_wall=walls,
)  # fmt: skip


@settings(deadline=None)
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


@settings(deadline=None)
@given(bodies, st.data())
def test_a_worse_reading_never_gives_a_better_class(
    readings: DrillPipeReadings, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(["wall_min", "dent_od", "corrosion_wall", "internal_wall"]))
    worse = data.draw(st.decimals(min_value="0.1", max_value="0.42", places=4))
    before = classify_drill_pipe(readings, NOMINAL).body.class_
    more: dict[str, Any] = {name: [*getattr(readings, name), worse]}
    added = replace(readings, **more)
    assert ORDER.index(classify_drill_pipe(added, NOMINAL).body.class_) >= ORDER.index(before)


@settings(deadline=None)
@given(bodies, st.sampled_from(["slip_cuts", "cuts"]), st.data())
def test_a_deeper_cut_never_gives_a_better_class(
    readings: DrillPipeReadings, place: str, data: st.DataObject
) -> None:
    shallow, deep = sorted(data.draw(st.tuples(depths, depths)))
    direction, adjacent = data.draw(directions), data.draw(adjacent_walls)

    def rank(depth: Decimal) -> int:
        cuts: dict[str, Any] = {place: [*getattr(readings, place), Cut(depth, direction, adjacent)]}
        return ORDER.index(classify_drill_pipe(replace(readings, **cuts), NOMINAL).body.class_)

    assert rank(shallow) <= rank(deep)


@settings(deadline=None)
@given(bodies, st.sets(st.sampled_from(NAMES), min_size=1, max_size=4))
def test_dropping_readings_never_gives_a_class(
    readings: DrillPipeReadings, dropped: set[str]
) -> None:
    lacking = replace(readings, **dict.fromkeys(dropped, None))
    body = classify_drill_pipe(lacking, NOMINAL).body
    asked = {name for name in dropped if not name.startswith("tool_joint")}
    assert set(body.missing) == asked
    assert (body.class_ == NOT_CLASSIFIABLE) == bool(asked)


@settings(deadline=None)
@given(bodies)
def test_the_unit_of_the_readings_does_not_matter(readings: DrillPipeReadings) -> None:
    def in_mm(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [in_mm(each) for each in value]
        if isinstance(value, Cut):
            return Cut(in_mm(value.depth), value.direction, in_mm(value.adjacent_wall))
        return value * Decimal("25.4") if isinstance(value, Decimal) else value

    metric = {name: in_mm(value) for name, value in vars(readings).items()}
    nominal = {"od": Decimal(127), "wall": Decimal("10.16")}
    assert classify_drill_pipe(metric, nominal) == classify_drill_pipe(readings, NOMINAL)
