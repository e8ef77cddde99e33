"""Classes by the service's own mapping: order does not matter, worse is never better."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from equipment.models import ProductLine, ProgrammeStep
from equipment.octg import API_RP_7G, ToolJointLimits
from equipment.octg.classification.schemes import NOT_CLASSIFIABLE
from equipment.programmes.models import ProgrammeReading
from equipment.revision import classing
from equipment.revision.classing import Classed, Told
from equipment.revision.facts import DoneFacts, FoundFacts, ReadFacts

LINE = ProductLine(od_mm=Decimal("127.000"), wall_mm=Decimal("10.000"))
LIMITS = ToolJointLimits(
    od={"premium": Decimal(160), "class_2": Decimal(157)},
    shoulder={"premium": Decimal(8), "class_2": Decimal(6)},
    source="test", edition="",
)  # fmt: skip
BODY = ("dent_od", "stretch_od", "string_shot_od", "corrosion_wall", "internal_wall", "cuts",
        "slip_cuts", "fatigue_crack", "washout")  # fmt: skip
ORDER = [*API_RP_7G.classes, NOT_CLASSIFIABLE]
walls = st.decimals(min_value="0.1", max_value="15", places=3)


def step(code: str, *asked: tuple[str, str], looks_for: Sequence[str] = ()) -> ProgrammeStep:
    made = ProgrammeStep(
        pk=len(code), code=code, name=code, method="other", looks_for=list(looks_for)
    )
    rows = [ProgrammeReading(kind=kind, place=place) for kind, place in asked]
    made._prefetched_objects_cache = {"readings": rows}  # type: ignore[attr-defined]
    return made


WALL = step("wall", ("wall", "box"), ("wall", "middle"))
TOOL = step(
    "tool", ("tool_joint_od_pin", "pin"), ("shoulder", "box"), looks_for=["tool_joint_crack"]
)  # fmt: skip
SLIP = step("slip", ("slip_od", "slip area"), looks_for=BODY)


def told(
    wall: Sequence[Decimal], found: Sequence[FoundFacts] = (), slip: str = "126.5"
) -> list[Told]:
    places = ("box", "middle", *(f"spot {n}" for n in range(len(wall))))
    read = [ReadFacts("wall", place, value) for place, value in zip(places, wall, strict=False)]
    return [
        (WALL, DoneFacts("wall", "accepted", readings=read)),
        (
            TOOL,
            DoneFacts(
                "tool", "accepted",
                readings=[ReadFacts("tool_joint_od_pin", "pin", Decimal(161)),
                          ReadFacts("shoulder", "box", Decimal(9))],
            ),
        ),
        (
            SLIP,
            DoneFacts(
                "slip", "accepted", findings=list(found),
                readings=[ReadFacts("slip_od", "slip area", Decimal(slip))],
            ),
        ),
    ]  # fmt: skip


def classed(rows: Sequence[Told]) -> Classed:
    return classing.classify(rows, LINE, API_RP_7G, LIMITS)


def rank(found: Classed) -> int:
    return ORDER.index(found.body.class_)


@given(st.lists(walls, min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_order_of_readings_and_of_steps_does_not_matter(
    wall: list[Decimal], chance: Random
) -> None:
    rows = told(wall)
    mixed = list(rows)
    chance.shuffle(mixed)
    step_, done = rows[0]
    turned = [*done.readings]
    chance.shuffle(turned)
    again = [(step_, DoneFacts("wall", "accepted", readings=turned)), *rows[1:]]
    assert classed(mixed) == classed(rows)
    assert classed(again) == classed(rows)


@given(st.lists(walls, min_size=2, max_size=5), walls)
def test_worse_reading_never_gives_a_better_class(wall: list[Decimal], other: Decimal) -> None:
    worse = [min(wall[0], other), *wall[1:]]
    assert rank(classed(told(worse))) >= rank(classed(told(wall)))
    assert rank(classed(told([*wall, other]))) >= rank(classed(told(wall)))


@given(st.lists(walls, min_size=2, max_size=3), st.sampled_from(BODY), walls)
def test_one_more_finding_never_gives_a_better_class(
    wall: list[Decimal], code: str, size: Decimal
) -> None:
    depth = min(size, Decimal(9))
    found = FoundFacts(code, value=depth, direction="transverse", adjacent=Decimal(10))
    if code.endswith("_od"):
        found = FoundFacts(code, value=Decimal(127) - depth)
    if code == "string_shot_od":
        found = FoundFacts(code, value=Decimal(127) + depth)
    assert rank(classed(told(wall, [found]))) >= rank(classed(told(wall)))


def test_boundaries_are_compared_before_rounding() -> None:
    for wall, expected in (("8.000", "premium"), ("7.999", "class_2"), ("7.000", "class_2"),
                           ("6.999", "class_3")):  # fmt: skip
        found = classed(told([Decimal(wall), Decimal(10)]))
        assert (wall, found.body.class_) == (wall, expected)


def test_inches_are_not_rounded_before_they_are_compared() -> None:
    line = ProductLine(
        od_mm=Decimal("127.000"), wall_mm=Decimal("9.195"), entered_wall=Decimal("0.362"),
        wall_unit="in",
    )  # fmt: skip
    rows = told([Decimal(9), Decimal(9)])
    read = [ReadFacts("wall", place, Decimal("0.2896"), "in") for place in ("box", "middle")]
    rows[0] = (WALL, DoneFacts("wall", "accepted", readings=read))
    found = classing.classify(rows, line, API_RP_7G, LIMITS)
    assert (found.body.class_, str(found.body.governing and found.body.governing.share)) == (
        "premium", "80.000"
    )  # fmt: skip


def test_missing_reading_is_not_classifiable_and_a_crack_scraps_all_the_same() -> None:
    short = told([Decimal(10)])
    found = classed(short)
    assert (found.body.class_, found.body.missing) == (
        NOT_CLASSIFIABLE, ("reading:wall:middle",)
    )  # fmt: skip
    assert found.body.bands is None
    cracked = told([Decimal(10)], [FoundFacts("fatigue_crack")])
    assert classed(cracked).body.class_ == "scrap"
    left = [(s, d if s is not SLIP else DoneFacts("slip", "not_applicable")) for s, d in short]
    assert "dent_od" in classed(left).body.missing
    for one, other in pairwise([rank(classed(cracked)), rank(classed(short))]):
        assert one < other


def test_without_limits_of_the_catalogue_the_tool_joint_alone_has_no_class() -> None:
    found = classing.classify(told([Decimal(9), Decimal(9)]), LINE, API_RP_7G, None)
    assert (found.body.class_, found.tool_joint.class_) == ("premium", NOT_CLASSIFIABLE)
    assert not found.lacks_readings
    nameless = ProductLine(od_mm=Decimal(127))
    bare = classing.classify(told([Decimal(9), Decimal(9)]), nameless, API_RP_7G, None)
    assert bare.body.missing == ("nominal_wall",)
    assert bare.lacks_readings
