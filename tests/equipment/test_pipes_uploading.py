"""What people ask of a tally: upload, mapping, decisions, steps."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import Conflict, NotAllowed, Refused
from core.events.models import Event
from equipment.models import Tally
from equipment.pipes import queries, services
from equipment.pipes.tally.mapping import Mapping
from tests import cast, factories
from tests.cast import Cast
from tests.equipment import workbooks
from tests.equipment.tallies import NOW, mapped, simple, upload, verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast.assemble()


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"%PDF-1.7", "tally.xlsx", "not_spreadsheet"),
        (workbooks.rebuilt(simple("1"), add={"xl/vbaProject.bin": b"x"}), "t.xlsx", "macros"),
        (simple("1"), "tally.csv", "file_type"),
        (simple("1"), "tally.exe", "file_type"),
    ],
)
def test_a_bad_file_stores_nothing(people: Cast, data: bytes, name: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        upload(people, data, file_name=name)
    assert (caught.value.field, caught.value.code) == ("file", code)
    assert Tally.objects.count() == 0
    assert not Event.objects.filter(verb__startswith="tally").exists()


def test_only_workers_of_the_party_upload_and_decide(people: Cast) -> None:
    with pytest.raises(NotAllowed):
        upload(people, simple("1"), by=people.socar_observer)
    with pytest.raises(NotAllowed):
        upload(people, simple("1"), by=people.third_engineer)
    tally = mapped(people, simple("1"))
    for act in (services.commit_tally, services.discard_tally):
        with pytest.raises(NotAllowed):
            act(tally=tally, by=people.stp_engineer, now=NOW)
    assert tally.status == "mapped"


def test_a_place_of_another_memorandum_is_refused(people: Cast) -> None:
    elsewhere = factories.make_location(people.other_memorandum, people.stp)
    with pytest.raises(Refused) as caught:
        upload(people, simple("1"), location=elsewhere)
    assert caught.value.field == "location"


def test_a_mapping_beyond_the_sheet_is_refused(people: Cast) -> None:
    tally = upload(people, simple("1"))
    mapping = workbooks.suggested(queries.sheet_of(tally, "Sheet1"))
    wide = Mapping.from_dict({**mapping.as_dict(), "columns": {"length": 40}})
    with pytest.raises(Refused) as caught:
        services.map_tally(tally=tally, mapping=wide, by=people.socar_engineer, now=NOW)
    assert caught.value.field == "length"
    tally.refresh_from_db()
    assert tally.status == "uploaded"


def test_the_last_mapping_of_the_party_is_remembered_for_the_same_headers(people: Cast) -> None:
    first = mapped(people, simple("1"))
    second = upload(people, simple("2", "3"))
    sheet = queries.sheet_of(second, "Sheet1")
    assert queries.remembered(second, sheet, 1, 1) == queries.mapping_of(first)
    assert queries.remembered(second, sheet, 2, 2) is None


def test_decisions_about_rows_are_kept_and_taken_back(people: Cast) -> None:
    tally = mapped(people, simple("1", "2"))
    decide: dict[str, Any] = {"tally": tally, "by": people.socar_engineer, "now": NOW}
    services.decide_rows(outcomes={3: "ignored", 2: "joint"}, **decide)
    assert queries.overrides_of(tally) == {3: "ignored"}
    services.decide_rows(outcomes={3: "joint"}, **decide)
    assert queries.overrides_of(tally) == {}
    services.decide_rows(outcomes={2: "joint"}, **decide)
    assert verbs(tally).count("tally.rows_decided") == 2
    with pytest.raises(Refused):
        services.decide_rows(outcomes={99: "joint"}, **decide)


def test_a_tally_with_errors_is_not_registered_and_each_error_is_told(people: Cast) -> None:
    tally = mapped(people, workbooks.tally([1, "1", None, "Casing", 12.5], [2, "2", None, "x", -3]))
    with pytest.raises(Refused) as caught:
        services.commit_tally(tally=tally, by=people.socar_engineer, now=NOW)
    assert caught.value.code == "tally_errors"
    assert [(r["row"], r["cell"], r["code"]) for r in caught.value.rows] == [
        (3, "E3", "negative_length")
    ]
    tally.refresh_from_db()
    assert tally.status == "mapped"


def test_steps_out_of_turn_are_refused_and_lost_races_are_conflicts(people: Cast) -> None:
    tally = upload(people, simple("1"))
    with pytest.raises(Refused) as caught:
        services.commit_tally(tally=tally, by=people.socar_engineer, now=NOW)
    assert caught.value.code == "wrong_state"
    seen = Tally.objects.get(pk=tally.pk)
    services.discard_tally(tally=tally, by=people.socar_engineer, now=NOW, reason="wrong rig")
    with pytest.raises(Conflict):
        services.discard_tally(tally=seen, by=people.socar_engineer, now=NOW)
    assert verbs(tally) == ["tally.uploaded", "tally.discarded"]


def test_places_are_named_once_under_their_parent(people: Cast) -> None:
    given: dict[str, Any] = {
        "memorandum": people.memorandum,
        "by": people.socar_engineer,
        "now": NOW,
    }
    yard = services.create_location(name="Yard", kind="yard", **given)
    services.create_location(name="Yard", kind="rack", parent=yard, **given)
    with pytest.raises(Refused) as caught:
        services.create_location(name=" Yard ", kind="yard", **given)
    assert caught.value.field == "name"
    with pytest.raises(NotAllowed):
        services.create_location(name="X", kind="yard", **{**given, "by": people.socar_observer})
