"""The last four characters of a serial narrow the register, by the index of the search."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from core.search import rules
from equipment.models import Joint, Location
from equipment.pipes import queries
from equipment.pipes.filters import JointFilter
from tests import cast, factories
from tests.callers import caller
from tests.cast import Cast
from tests.cooperation.browsers import signed_in

pytestmark = pytest.mark.django_db
#: Of these the first ends as is asked; the others hold it within, or not at all.
SERIALS = ("TMK-77/00A8231", "TMK-82310/005", "VLR-10/0099999")


@pytest.fixture
def stage() -> Cast:
    return cast.assemble()


@pytest.fixture
def rig(stage: Cast) -> Location:
    place = factories.make_location(stage.memorandum, stage.socar)
    for serial in SERIALS:
        factories.make_joint(place, serial=serial, serial_key=serial.translate({45: None}))
    return place


def rebuilt() -> None:
    call_command("rebuild_search", "joint", verbosity=0)


def found(stage: Cast, text: str) -> list[str]:
    rows = queries.joints_for(stage.socar_engineer)
    return [joint.serial for joint in JointFilter({"q": text}, queryset=rows).qs.order_by("pk")]


@pytest.mark.parametrize("text", ["8231", "a8231", "А8231", "A-8231", " 8231 ", "0a8231"])
def test_what_a_serial_ends_in_finds_it_alone(stage: Cast, rig: Location, text: str) -> None:
    rebuilt()
    assert found(stage, text) == [SERIALS[0]]


def test_what_no_serial_ends_in_is_looked_for_within(stage: Cast, rig: Location) -> None:
    rebuilt()
    assert found(stage, "TMK77") == [SERIALS[0]]
    assert found(stage, "231") == [SERIALS[0], SERIALS[1]]
    assert found(stage, "2310") == [SERIALS[1]]
    assert found(stage, "9998") == []


def test_joint_that_the_search_does_not_know_yet_is_found_within(
    stage: Cast, rig: Location
) -> None:
    assert found(stage, "8231") == [SERIALS[0], SERIALS[1]]


def test_ending_in_a_tally_number_counts_too(stage: Cast, rig: Location) -> None:
    factories.make_joint(rig, tally_number="AB 4711", number_key="AB4711")
    rebuilt()
    assert found(stage, "4711") == [""]


def test_joint_of_another_memorandum_is_neither_found_nor_hides_one(
    stage: Cast, rig: Location
) -> None:
    place = factories.make_location(stage.other_memorandum, stage.stp)
    factories.make_joint(place, serial="X-231/005Y", serial_key="X231/005Y")
    factories.make_joint(rig, serial="005YZ", serial_key="005YZ")
    rebuilt()
    assert found(stage, "005y") == ["005YZ"]


@pytest.mark.parametrize("text", ["231", "shoe", "shoe joint", "8231 005", "", "–", "\x00"])
def test_few_characters_and_words_are_no_ending(text: str) -> None:
    assert rules.tail(text) == ""


@pytest.mark.parametrize("text", ["'1234", "\\1234", "1234 | !x", "a1:*", "%1234", "٣٣٣٣"])
def test_hostile_endings_break_no_query(stage: Cast, rig: Location, text: str) -> None:
    rebuilt()
    assert found(stage, text) == []


@pytest.mark.parametrize("count", [1, 3, 50])
def test_finding_costs_one_statement_more_at_any_number(
    stage: Cast, rig: Location, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        factories.make_joint(rig, serial=f"{number}Z4711", serial_key=f"{number}Z4711")
    rebuilt()
    client, asked = signed_in(stage.stp_engineer), caller(stage.stp_engineer, "equipment:read")
    path = reverse("equipment:joint-list")
    client.get(path)
    with django_assert_num_queries(11):
        assert "0Z4711" in client.get(path, {"q": "4711"}).content.decode()
    asked.get("joints/?q=4711")
    with django_assert_num_queries(3):
        assert len(asked.rows("joints/?q=4711")) == count
    assert Joint.objects.count() == count + len(SERIALS)
