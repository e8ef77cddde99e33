"""Qualifications: who may do what on a day, who enters them, what the gates are told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.errors import Conflict, NotAllowed, Refused
from core.models import Event, Qualification
from core.qualifications import queries, reliance, rules, services
from core.qualifications.reliance import Relied
from core.qualifications.rules import State
from tests import cast, factories
from tests.core.qualified import day, held, revoke

pytestmark = pytest.mark.django_db
NOW, TODAY = factories.NOW, factories.TODAY
PDF = b"%PDF-1.4 certificate"


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def signed() -> Iterator[list[Relied]]:
    """What a slice above says was signed on any qualification."""
    records: list[Relied] = []
    reliance.register("records of a test", lambda _one: records)
    yield records
    del reliance.REGISTRY["records of a test"]


def lacking(stage: cast.Cast, on: int = 0, level: int = 0, method: str = "ultrasonic") -> str:
    said = queries.lacking(stage.stp_engineer, method, day(on), level)
    return said.replace("\u00a0", " ")


def test_both_ends_of_a_qualification_are_valid_the_days_beside_them_are_not(
    stage: cast.Cast,
) -> None:
    one = held(stage, -10, 10)
    found = [
        queries.held_on(stage.stp_engineer, "ultrasonic", day(on)) for on in (-11, -10, 10, 11)
    ]
    assert found == [None, one, one, None]
    assert lacking(stage, 10) == ""
    assert lacking(stage, 11) == (
        "The qualification of Engineer for “Ultrasonic testing” expired on 11 Jun 2026."
    )
    assert lacking(stage, -11) == (
        "The qualification of Engineer for “Ultrasonic testing” begins on 22 May 2026 only."
    )


def test_level_and_method_decide(stage: cast.Cast) -> None:
    held(stage)
    assert lacking(stage, level=2) == ""
    assert lacking(stage, level=3) == (
        "Engineer is qualified for “Ultrasonic testing”, but not at level 3."
    )
    assert lacking(stage, method="visual") == "Engineer has no qualification for “Visual testing”."
    assert queries.lacking(stage.stp_manager, "ultrasonic", TODAY, 2) == (
        "Manager has no qualification for “Ultrasonic testing” at level 2."
    )


def test_expired_of_the_needed_level_is_named_not_a_lower_one_that_expired(
    stage: cast.Cast,
) -> None:
    held(stage, -500, -300, level=2)
    held(stage, -200, -100, level=1, number="UT-0001")
    assert "expired on" in lacking(stage, level=2)
    assert "5 Aug 2025" in lacking(stage, level=2)


def test_revoked_one_counts_until_the_day_before_it_was(stage: cast.Cast) -> None:
    one = revoke(held(stage), stage.stp_admin, -5)
    assert lacking(stage, -6) == ""
    assert lacking(stage, -5) == (
        "The qualification of Engineer for “Ultrasonic testing” was revoked on 27 May 2026."
    )
    assert queries.held_on(stage.stp_engineer, "ultrasonic", day(-6)) == one


def test_highest_and_longest_of_several_is_the_one_that_is_held(stage: cast.Cast) -> None:
    held(stage, level=1, number="A")
    longer = held(stage, until=500, level=2, number="B")
    held(stage, level=2, number="C")
    assert queries.held_on(stage.stp_engineer, "ultrasonic", TODAY, 1) == longer


def test_each_gate_costs_one_statement(stage: cast.Cast) -> None:
    held(stage)
    for ask in (queries.held_on, queries.lacking):
        with CaptureQueriesContext(connection) as asked:
            ask(stage.stp_engineer, "ultrasonic", TODAY, 2)
        assert len(asked) == 1


def test_administrator_enters_for_the_own_party_and_the_event_is_its_own(stage: cast.Cast) -> None:
    one = held(stage)
    event = Event.objects.get(object_id=one.public_id)
    assert (event.verb, event.workspace, event.organisation) == (
        "qualification.entered", None, stage.stp,
    )  # fmt: skip
    assert event.after["method"] == "ultrasonic"
    assert not Event.objects.visible_to(stage.socar_admin).filter(pk=event.pk).exists()


@pytest.mark.parametrize("who", ["socar_admin", "stp_engineer", "stp_manager", "third_admin"])
def test_nobody_else_enters_corrects_or_revokes(stage: cast.Cast, who: str) -> None:
    one, person = held(stage), getattr(stage, who)
    with pytest.raises(NotAllowed):
        held(stage, number="X", by=person)
    with pytest.raises(NotAllowed):
        services.correct_qualification(qualification=one, level=3, by=person, now=NOW)
    with pytest.raises(NotAllowed):
        revoke(one, person)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"method": "dowsing"}, "method"),
        ({"level": 4}, "level"),
        ({"issuer": " "}, "issuer"),
        ({"number": "a" * 61}, "number"),
        ({"scheme": "a\u202eb"}, "scheme"),
        ({"since": 5, "until": 4}, "valid_to"),
        ({"until": 40_000}, "valid_to"),
        ({"number": "UT-1102"}, "number"),
    ],
)
def test_impossible_qualification_is_refused_at_its_field(
    stage: cast.Cast, changes: dict[str, Any], field: str
) -> None:
    held(stage)
    with pytest.raises(Refused) as refused:
        held(stage, **{"number": "UT-2", **changes})
    assert (refused.value.field, Qualification.objects.count()) == (field, 1)


def test_correction_tells_before_and_after_and_keeps_the_file(stage: cast.Cast) -> None:
    one = held(stage, certificate=SimpleUploadedFile("ut.pdf", PDF))
    services.correct_qualification(qualification=one, level=3, by=stage.stp_admin, now=NOW)
    event = Event.objects.get(object_id=one.public_id, verb="qualification.corrected")
    assert (event.before, event.after) == ({"level": 2}, {"level": 3})
    assert Qualification.objects.get().file_name == "ut.pdf"


def test_file_of_a_kind_that_is_not_taken_keeps_nothing(stage: cast.Cast) -> None:
    with pytest.raises(Refused) as refused:
        held(stage, certificate=SimpleUploadedFile("ut.exe", b"MZ"))
    assert (refused.value.code, Qualification.objects.count()) == ("file_type", 0)


def test_stale_reader_loses(stage: cast.Cast) -> None:
    one = held(stage)
    stale = Qualification.objects.get(pk=one.pk)
    services.correct_qualification(qualification=one, level=1, by=stage.stp_admin, now=NOW)
    with pytest.raises(Conflict):
        revoke(stale, stage.stp_admin)
    assert Qualification.objects.get().revoked_on is None


def test_revoked_one_stays_as_it_is_and_may_be_entered_anew(stage: cast.Cast) -> None:
    one = revoke(held(stage), stage.stp_admin)
    with pytest.raises(Refused) as refused:
        revoke(one, stage.stp_admin)
    assert refused.value.code == "wrong_state"
    with pytest.raises(Refused) as refused:
        services.correct_qualification(qualification=one, level=1, by=stage.stp_admin, now=NOW)
    assert refused.value.code == "wrong_state"
    held(stage)
    assert lacking(stage) == ""


@pytest.mark.parametrize("on", [-401, 1])
def test_day_of_revocation_lies_between_its_beginning_and_today(stage: cast.Cast, on: int) -> None:
    with pytest.raises(Refused) as refused:
        revoke(held(stage), stage.stp_admin, on)
    assert refused.value.field == "on"


def test_state_in_the_database_is_that_of_the_rule(stage: cast.Cast) -> None:
    ends = {
        "in force": (-9, 31),
        "soon": (-9, 30),
        "today": (-9, 0),
        "over": (-9, -1),
        "next": (1, 9),
    }
    for number, (since, until) in ends.items():
        held(stage, since, until, number=number)
    revoke(held(stage, number="revoked"), stage.stp_admin)
    rows = Qualification.objects.order_by("pk")
    by_rule = {one.number: rules.state_on(one, TODAY) for one in rows}
    assert by_rule == {
        "in force": State.IN_FORCE, "soon": State.ENDS_SOON, "today": State.ENDS_SOON,
        "over": State.EXPIRED, "next": State.TO_COME, "revoked": State.REVOKED,
    }  # fmt: skip
    for state in State:
        asked = [one.number for one in queries.in_state(rows, [state], TODAY)]
        assert asked == [number for number, found in by_rule.items() if found == state]


def test_board_leaves_out_what_was_renewed_and_who_has_left(stage: cast.Cast) -> None:
    held(stage, -500, -20, number="over")
    held(stage, -500, 20, number="soon", method="visual")
    held(stage, -10, 600, number="renewed", method="visual", level=3)
    held(stage, -500, 10, number="gone", person=stage.stp_manager)
    held(stage, -500, 5, number="mine", person=stage.socar_engineer)
    type(stage.stp_manager).objects.filter(pk=stage.stp_manager.pk).update(is_active=False)
    found = queries.ending(Qualification.objects.all(), day(90))
    assert [one.number for one in found] == ["over", "mine"]
    held(stage, -5, 600, number="lower", level=1)
    assert [one.number for one in queries.ending(Qualification.objects.all(), day(90))] == [
        "over", "mine",
    ]  # fmt: skip


def test_qualifications_are_seen_as_people_of_a_party_are(stage: cast.Cast) -> None:
    one = held(stage)
    other = held(stage, person=stage.socar_engineer)
    nobody = factories.make_user(stage.stp, "nobody@stp.test")
    for person, seen in (
        (stage.stp_engineer, {one, other}), (stage.socar_observer, {one, other}),
        (stage.third_engineer, {one}), (nobody, set()),
    ):  # fmt: skip
        assert set(Qualification.objects.visible_to(person)) == seen, person.email


def test_records_are_named_to_those_alone_who_see_their_memorandum(
    stage: cast.Cast, signed: list[Relied]
) -> None:
    one = held(stage)
    signed += [
        Relied("a", "PT-1", "", day(-9), stage.memorandum.pk),
        Relied("b", "PT-2", "", day(-8), stage.other_memorandum.pk),
        Relied("c", "PT-3", "", day(-7)),
    ]
    found = reliance.relied_on(one)
    assert [record.label for record in found] == ["PT-3", "PT-2", "PT-1"]
    for person, labels in (
        (stage.socar_engineer, ["PT-1"]), (stage.stp_engineer, ["PT-2", "PT-1"]),
        (stage.third_engineer, ["PT-2"]),
    ):  # fmt: skip
        assert [record.label for record in reliance.seen_of(found, person)] == labels


def test_database_keeps_days_levels_and_reasons_whole(stage: cast.Cast) -> None:
    held(stage)
    breaches: list[dict[str, Any]] = [
        {"valid_to": day(-401)}, {"level": 4}, {"revoked_on": TODAY}, {"file_name": "x.pdf"},
    ]  # fmt: skip
    for breach in breaches:
        with pytest.raises(IntegrityError), transaction.atomic():
            Qualification.objects.update(**breach)
