"""Entries of the catalogue: who changes them, what is refused, what is told and what is flagged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from core.errors import Conflict, NotAllowed, Refused
from core.models import Event
from equipment.catalogue import (
    connection_services,
    entry_services,
    grade_services,
    limit_services,
    scheme_services,
    services,
)
from equipment.catalogue import facts as entered
from equipment.catalogue.connection_services import ConnectionFacts, TorqueFacts
from equipment.catalogue.limit_services import LimitFacts
from equipment.catalogue.measures import Entered
from equipment.models import (
    ClassScheme,
    Grade,
    MakeUpTorque,
    PipeClass,
    ProductLine,
    ToolJointLimit,
)
from equipment.pipes import batches
from tests import cast, catalogue, factories
from tests.equipment import catalogues, yard
from tests.equipment.catalogues import NOW, inches, psi

pytestmark = pytest.mark.django_db


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


def verbs_of(entry: Any) -> list[str]:
    return list(
        Event.objects.filter(object_id=entry.public_id)
        .order_by("pk")
        .values_list("verb", flat=True)
    )


# -- product lines -----------------------------------------------------------------------------


def test_line_is_kept_as_it_was_read_and_in_millimetres(actors: cast.Cast) -> None:
    line = catalogues.add_line(actors.socar_admin)
    assert (line.od_mm, line.wall_mm) == (Decimal("177.800"), Decimal("10.363"))
    assert (line.entered_wall, line.wall_unit, str(line)) == (
        Decimal("0.408"), "in", '7" 29.00# N80'
    )  # fmt: skip
    assert verbs_of(line) == ["product_line.added"]


@pytest.mark.parametrize("who", ["socar_engineer", "socar_coordinator", "stp_manager"])
def test_only_party_administrators_change_the_catalogue(actors: cast.Cast, who: str) -> None:
    line, person = catalogues.add_line(actors.stp_admin), getattr(actors, who)
    facts = entered.of_line(line)
    attempts: list[Callable[[], Any]] = [
        lambda: services.add_product_line(facts=facts, by=person, now=NOW),
        lambda: services.update_product_line(line=line, facts=facts, by=person, now=NOW),
        lambda: entry_services.retire_entry(entry=line, by=person, now=NOW),
        lambda: catalogues.add_grade(person),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"wall": inches("3.5")}, "wall"),
        ({"wall": inches("0")}, "wall"),
        ({"od": psi("7")}, "od"),
        ({"od": inches("NaN")}, "od"),
        ({"od": inches("Infinity")}, "od"),
        ({"od": Entered(Decimal("0.0004"), "mm"), "wall": None}, "od"),
        ({"od": inches("99999999")}, "od"),
        ({"product": "hose"}, "product"),
        ({"designation": "  "}, "designation"),
        ({"source": ""}, "source"),
        ({"ratings": {"torsion": Entered(Decimal(9), "kN·m")}}, "torsion"),
        ({"ratings": {"collapse": inches("7")}}, "collapse"),
    ],
)
def test_what_no_pipe_can_be_is_refused(
    actors: cast.Cast, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        catalogues.add_line(actors.socar_admin, **changes)
    assert refused.value.field == field
    assert not ProductLine.objects.exists()


def test_same_line_is_entered_once_for_each_connection(actors: cast.Cast) -> None:
    catalogues.add_line(actors.socar_admin)
    with pytest.raises(Refused) as refused:
        catalogues.add_line(actors.stp_admin)
    assert refused.value.code == "taken"
    catalogues.add_line(actors.stp_admin, connection=factories.make_connection("BTC"))
    assert ProductLine.objects.count() == 2


def test_change_tells_before_and_after_and_loses_a_race(actors: cast.Cast) -> None:
    line = catalogues.add_line(actors.socar_admin)
    early = ProductLine.objects.get()
    changed = replace(entered.of_line(line), wall=inches("0.362"))
    services.update_product_line(
        line=line, facts=changed, by=actors.stp_admin, now=NOW, reason="misread"
    )
    told = Event.objects.get(verb="product_line.updated")
    assert (told.before["wall_mm"], told.after["wall_mm"], told.reason) == (
        "10.363", "9.195", "misread"
    )  # fmt: skip
    with pytest.raises(Conflict):
        services.update_product_line(
            line=early, facts=replace(changed, note="x"), by=actors.socar_admin, now=NOW
        )


def test_change_of_nothing_tells_nothing(actors: cast.Cast) -> None:
    line = catalogues.add_line(actors.socar_admin)
    facts = entered.of_line(line)
    services.update_product_line(line=line, facts=facts, by=actors.socar_admin, now=NOW)
    assert verbs_of(line) == ["product_line.added"]
    assert line.version == 1


# -- given ratings -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "flagged"),
    [("8160", False), ("8241", False), ("8242", True), ("8079", False), ("8078", True)],
)
def test_rating_is_flagged_beyond_one_per_cent_of_the_formula(
    actors: cast.Cast, given: str, flagged: bool
) -> None:
    line = catalogues.add_line(actors.socar_admin, ratings={"internal_yield": psi(given)})
    kept = line.given_ratings.get()
    assert (kept.entered_value, kept.is_flagged) == (Decimal(given), flagged)
    assert kept.computed_si == Decimal("56.261220")


def test_change_of_a_grade_judges_and_renames_its_lines(actors: cast.Cast) -> None:
    grade = catalogues.add_grade(actors.socar_admin)
    line = catalogues.add_line(
        actors.socar_admin, grade=grade, ratings={"internal_yield": psi("8160")}
    )
    assert not line.given_ratings.get().is_flagged
    grade_services.update_grade(
        grade=grade,
        facts=catalogues.grade_facts(name="N80Q", yield_min=Decimal(81_000)),
        by=actors.socar_admin,
        now=NOW,
    )
    line.refresh_from_db()
    assert (str(line), line.version) == ('7" 29.00# N80Q', 2)
    assert line.given_ratings.get().is_flagged


def test_line_without_wall_keeps_ratings_that_nobody_can_compare(actors: cast.Cast) -> None:
    line = catalogues.add_line(actors.socar_admin, wall=None, ratings={"collapse": psi("7030")})
    kept = line.given_ratings.get()
    assert (kept.computed_si, kept.is_flagged) == (None, False)


# -- retiring ----------------------------------------------------------------------------------


def test_retired_entry_stays_and_is_offered_no_more(actors: cast.Cast) -> None:
    line = catalogues.add_line(actors.socar_admin)
    joint = factories.make_joint(yard.make_rig(actors), product_line=line)
    entry_services.retire_entry(entry=line, by=actors.stp_admin, now=NOW, reason="sold off")
    assert line not in ProductLine.objects.offered()
    joint.refresh_from_db()
    assert joint.product_line == line
    with pytest.raises(Refused):
        entry_services.retire_entry(entry=line, by=actors.stp_admin, now=NOW)
    entry_services.restore_entry(entry=line, by=actors.socar_admin, now=NOW)
    assert verbs_of(line) == [
        "product_line.added", "product_line.retired", "product_line.restored"
    ]  # fmt: skip


def test_new_pipe_is_never_of_a_retired_line(actors: cast.Cast) -> None:
    line = catalogues.add_line(actors.socar_admin)
    rig = yard.make_rig(actors)
    entry_services.retire_entry(entry=line, by=actors.socar_admin, now=NOW)
    row = {
        "serial": "A1", "product_line": line, "location": rig, "effective_length_m": Decimal(12)
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        batches.register_joints(
            memorandum=actors.memorandum, rows=[row], by=actors.socar_engineer, now=NOW
        )
    assert [(one["field"], one["code"]) for one in refused.value.rows] == [
        ("product_line", "retired")
    ]


def test_new_line_takes_no_retired_grade_and_an_old_one_keeps_it(actors: cast.Cast) -> None:
    line = catalogues.add_line(actors.socar_admin)
    entry_services.retire_entry(entry=line.grade, by=actors.socar_admin, now=NOW)
    facts = replace(entered.of_line(line), note="old stock")
    services.update_product_line(line=line, facts=facts, by=actors.socar_admin, now=NOW)
    with pytest.raises(Refused) as refused:
        catalogues.add_line(actors.socar_admin, grade=line.grade, weight_name="32.00#")
    assert refused.value.field == "grade"


# -- grades ------------------------------------------------------------------------------------


def test_grade_is_kept_in_megapascals_and_as_entered(actors: cast.Cast) -> None:
    grade = catalogues.add_grade(
        actors.socar_admin, unit="ksi", yield_min=Decimal(80), yield_max=None
    )
    assert (grade.yield_min_mpa, grade.entered_yield_min) == (Decimal("551.580583"), Decimal(80))
    assert verbs_of(grade) == ["grade.added"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"yield_min": None}, "yield_min"),
        ({"yield_max": Decimal(79_999)}, "yield_max"),
        ({"unit": "mm"}, "yield_min"),
        ({"products": []}, "products"),
        ({"group": "din"}, "group"),
    ],
)
def test_grade_that_cannot_be_is_refused(
    actors: cast.Cast, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        catalogues.add_grade(actors.socar_admin, **changes)
    assert refused.value.field == field


def test_grade_is_one_however_its_letters_are_typed(actors: cast.Cast) -> None:
    catalogues.add_grade(actors.socar_admin, name="K55")
    with pytest.raises(Refused):
        catalogues.add_grade(actors.stp_admin, name="К55")  # a Cyrillic К
    assert Grade.objects.count() == 1


# -- connections -------------------------------------------------------------------------------


def test_torque_is_entered_replaced_and_removed_with_its_history(actors: cast.Cast) -> None:
    row = connection_services.add_connection(
        facts=ConnectionFacts("NC50", "rotary", "API 7-2"), by=actors.socar_admin, now=NOW
    )
    said = TorqueFacts('5"', "data sheet", "19.50#", None, Decimal(25_600), None, Decimal(30_700))
    for facts in (said, replace(said, maximum=Decimal(30_000))):
        connection_services.set_torque(connection=row, facts=facts, by=actors.socar_admin, now=NOW)
    torque = MakeUpTorque.objects.get()
    assert (torque.minimum_knm, torque.maximum_knm) == (Decimal("34.708939"), Decimal("40.674538"))
    told = Event.objects.filter(verb="connection.torque_set").order_by("pk").last()
    assert told and (told.before["entered_maximum"], told.after["entered_maximum"]) == (
        "30700.000", "30000"
    )  # fmt: skip
    connection_services.remove_torque(
        connection=row, torque=torque, by=actors.stp_admin, now=NOW, reason="wrong size"
    )
    assert not MakeUpTorque.objects.exists()
    assert row.version == 4


@pytest.mark.parametrize(
    ("figures", "field"),
    [
        ({}, "optimum"),
        ({"minimum": Decimal(9), "maximum": Decimal(8)}, "maximum"),
        ({"optimum": Decimal(-1)}, "optimum"),
        ({"optimum": Decimal(9), "unit": "psi"}, "optimum"),
    ],
)
def test_torque_that_cannot_be_is_refused(
    actors: cast.Cast, figures: dict[str, Any], field: str
) -> None:
    row = factories.make_connection("NC50")
    with pytest.raises(Refused) as refused:
        connection_services.set_torque(
            connection=row, facts=TorqueFacts('5"', "x", **figures), by=actors.socar_admin, now=NOW
        )
    assert refused.value.field == field
    assert not MakeUpTorque.objects.exists()


# -- schemes and limits ------------------------------------------------------------------------


@pytest.fixture
def scheme() -> ClassScheme:
    catalogue.plant()
    return ClassScheme.objects.get()


def test_scheme_changes_as_a_whole_and_tells_which_limit(
    actors: cast.Cast, scheme: ClassScheme
) -> None:
    facts = entered.of_scheme(scheme)
    wall = replace(facts.criteria[0], limits={"premium": Decimal(85), "class_2": Decimal(70)})
    changed = replace(facts, criteria=[wall, *facts.criteria[1:]])
    scheme_services.update_scheme(scheme=scheme, facts=changed, by=actors.socar_admin, now=NOW)
    told = Event.objects.get(verb="class_scheme.updated")
    assert told.before == {"wall_min": "premium 80, class_2 70, else class_3"}
    assert told.after == {"wall_min": "premium 85, class_2 70, else class_3"}
    assert entered.of_scheme(scheme) == changed
    assert ToolJointLimit.objects.count() == 8


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"premium": Decimal(70), "class_2": Decimal(80)}, "worse class"),
        ({"premium": Decimal(101), "class_2": Decimal(80)}, "0 to 100"),
        ({"gold": Decimal(80)}, "has not"),
        ({}, "has limits"),
    ],
)
def test_limits_that_decide_nothing_are_refused(
    actors: cast.Cast, scheme: ClassScheme, limits: dict[str, Decimal], said: str
) -> None:
    facts = entered.of_scheme(scheme)
    criteria = [replace(facts.criteria[0], limits=limits), *facts.criteria[1:]]
    with pytest.raises(Refused, match=said):
        scheme_services.update_scheme(
            scheme=scheme, facts=replace(facts, criteria=criteria), by=actors.socar_admin, now=NOW
        )


def test_class_that_a_tool_joint_limit_names_does_not_go(
    actors: cast.Cast, scheme: ClassScheme
) -> None:
    facts = entered.of_scheme(scheme)
    classes = [each for each in facts.classes if each.code != "class_2"]
    criteria = [
        replace(each, limits={k: v for k, v in each.limits.items() if k != "class_2"})
        for each in facts.criteria
    ]
    with pytest.raises(Refused, match="tool joints"):
        scheme_services.update_scheme(
            scheme=scheme, facts=replace(facts, classes=classes, criteria=criteria),
            by=actors.socar_admin, now=NOW,
        )  # fmt: skip


def test_second_scheme_stands_beside_the_first(actors: cast.Cast, scheme: ClassScheme) -> None:
    facts = replace(entered.of_scheme(scheme), name="РД 39-013-90", to_confirm=True)
    made = scheme_services.add_scheme(facts=facts, by=actors.stp_admin, now=NOW)
    assert PipeClass.objects.filter(scheme=made).count() == 7
    with pytest.raises(Refused):
        scheme_services.add_scheme(facts=facts, by=actors.socar_admin, now=NOW)


def test_tool_joint_limit_is_kept_exactly_and_once(actors: cast.Cast, scheme: ClassScheme) -> None:
    row = ToolJointLimit.objects.order_by("pk")[0]
    facts = entered.of_limit(row)
    with pytest.raises(Refused):
        limit_services.add_limit(facts=facts, by=actors.socar_admin, now=NOW)
    changed: LimitFacts = replace(facts, min_od=inches("5.890625"), min_shoulder=inches("0.3125"))
    limit_services.update_limit(limit=row, facts=changed, by=actors.socar_admin, now=NOW)
    row.refresh_from_db()
    assert (row.min_od_mm, row.min_shoulder_mm) == (Decimal("149.621875"), Decimal("7.937500"))
    assert verbs_of(row) == ["tool_joint_limit.updated"]
