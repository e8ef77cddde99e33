"""One person is in one placement at a time: by rule, by constraint, and when two race."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Conflict, PortalError, Refused
from core.models import Event
from exchange.attendance import services as attendance
from exchange.attendance.rules import DayFacts
from exchange.models import AttendanceDay, Placement
from exchange.placements import services
from exchange.placements.periods import free_days
from exchange.specialists import services as register
from tests import cast, factories
from tests.exchange import placed

NOW = placed.NOW
FIRST = dt.date(2026, 6, 1)
spans = st.tuples(st.integers(0, 12), st.integers(0, 6))


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def days_of(span: tuple[int, int]) -> set[int]:
    return set(range(span[0], span[0] + span[1] + 1))


def bare(placement: Placement, span: tuple[int, int], number: str) -> Placement:
    """A placement of the same person that no service has looked at."""
    made: Placement = Placement.objects.create(
        number=number,
        memorandum=placement.memorandum,
        specialist=placement.specialist,
        home=placement.home,
        host=placement.host,
        host_unit="Workshop",
        commitment=placement.commitment,
        programme="Training",
        planned_start=day(span[0]),
        planned_end=day(span[0] + span[1]),
        status_since=NOW,
        nominated_by=placement.nominated_by,
    )
    return made


@given(first=spans, second=spans, kept=st.integers(0, 6))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_two_placements_are_refused_exactly_when_they_share_a_day(
    stage: cast.Cast, first: tuple[int, int], second: tuple[int, int], kept: int
) -> None:
    """Rule and constraint say the same, with the actual end of what was cut short."""
    kept = min(kept, first[1])
    with transaction.atomic():
        placement = placed.accepted(
            stage, planned_start=day(first[0]), planned_end=day(first[0] + first[1])
        )
        Placement.objects.filter(pk=placement.pk).update(
            status="cut_short", started_on=day(first[0]), ended_on=day(first[0] + kept)
        )
        shared = days_of((first[0], kept)) & days_of(second)
        rule = constraint = False
        try:
            placed.nominated(
                stage,
                specialist=placement.specialist,
                planned_start=day(second[0]),
                planned_end=day(second[0] + second[1]),
            ).delete()
        except Refused as refused:
            rule = refused.code == "overlap"
        try:
            with transaction.atomic():
                bare(placement, second, "PL-X")
        except IntegrityError:
            constraint = True
        transaction.set_rollback(True)
    assert (rule, constraint) == (bool(shared), bool(shared))


def test_refusal_names_the_other_placement_and_its_days(stage: cast.Cast) -> None:
    placement = placed.nominated(stage, planned_end=dt.date(2026, 6, 10))
    with pytest.raises(Refused) as refused:
        placed.nominated(stage, specialist=placement.specialist, planned_start=dt.date(2026, 6, 10))
    assert refused.value.message.replace("\u00a0", " ") == (
        "SP-001 is in placement PL-2026-001 from 1 Jun 2026 to 10 Jun 2026."
    )
    assert (refused.value.field, refused.value.code) == ("planned_start", "overlap")


def test_refusal_names_no_placement_of_a_memorandum_that_the_person_does_not_see(
    stage: cast.Cast,
) -> None:
    theirs = placed.register_one(stage, by=stage.stp_engineer)
    area = factories.make_area(stage.other_memorandum)
    far = factories.make_commitment(area, stage.stp_coordinator, unit="day")
    placed.nominated(
        stage,
        specialist=theirs,
        memorandum=stage.other_memorandum,
        host=stage.third,
        commitment=far,
        by=stage.stp_engineer,
    )
    only_here = factories.make_user(stage.stp, "here@stp.test")
    factories.grant_role(only_here, "engineer", stage.memorandum.workspace)
    with pytest.raises(Refused) as refused:
        placed.nominated(stage, specialist=theirs, host=stage.socar, by=only_here)
    assert "PL-2026-001" not in refused.value.message
    assert "is in another placement from" in refused.value.message


def test_change_of_dates_asks_the_persons_other_placements(stage: cast.Cast) -> None:
    placement = placed.approved(stage)
    other = placed.nominated(
        stage,
        specialist=placement.specialist,
        planned_start=dt.date(2026, 6, 13),
        planned_end=dt.date(2026, 6, 20),
    )
    change: dict[str, Any] = {"by": stage.socar_engineer, "now": NOW}
    with pytest.raises(Refused) as refused:
        services.update_placement(placement=other, planned_start=placed.END, **change)
    assert refused.value.code == "overlap"
    services.update_placement(placement=other, planned_start=dt.date(2026, 6, 14), **change)
    assert Placement.objects.get(pk=other.pk).planned_start == dt.date(2026, 6, 14)


def at_once(*calls: Callable[[], Any]) -> list[object]:
    """Run the calls in threads that start together; each answers its result or its refusal."""
    gate = threading.Barrier(len(calls))
    answers: list[object] = [None] * len(calls)

    def work(index: int, call: Callable[[], Any]) -> None:
        try:
            gate.wait(timeout=10)
            answers[index] = call()
        except PortalError as error:
            answers[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers


def refusals(answers: list[object]) -> list[type]:
    return [type(answer) for answer in answers if isinstance(answer, PortalError)]


@pytest.mark.django_db(transaction=True)
def test_person_nominated_twice_at_once_is_placed_once() -> None:
    stage = cast.assemble()
    asked = placed.facts(stage)
    people = [stage.socar_engineer, stage.socar_coordinator]
    copies = [type(asked["specialist"]).objects.get() for _person in people]
    answers = at_once(
        *(
            lambda by=by, copy=copy: services.nominate_specialist(
                **{**asked, "by": by, "specialist": copy}
            )
            for by, copy in zip(people, copies, strict=True)
        )
    )
    assert refusals(answers) == [Refused]
    assert (
        Placement.objects.count() == Event.objects.filter(verb="placement.nominated").count() == 1
    )


@pytest.mark.django_db(transaction=True)
def test_constraint_stands_behind_the_rule_and_is_told_in_its_words() -> None:
    """A writer that takes no lock is seen by no rule; the database stops the second one."""
    stage = cast.assemble()
    first = placed.nominated(stage, planned_start=day(20), planned_end=day(22))
    asked = threading.Event()
    written = threading.Event()

    def sneak() -> None:
        with transaction.atomic():
            bare(first, (0, 5), "PL-2026-777")
            written.set()
            asked.wait(timeout=10)

    def place() -> None:
        written.wait(timeout=10)
        with (
            transaction.atomic(),
            free_days(first.specialist, day(5), day(8), by=stage.socar_engineer),
        ):
            asked.set()
            bare(first, (5, 3), "PL-2026-778")

    answers = at_once(sneak, place)
    (refused,) = [answer for answer in answers if isinstance(answer, Refused)]
    assert "PL-2026-777" in refused.message
    assert set(Placement.objects.values_list("number", flat=True)) == {first.number, "PL-2026-777"}


@pytest.mark.django_db(transaction=True)
def test_acceptance_against_withdrawal_leaves_one_of_them() -> None:
    stage = cast.assemble()
    placement = placed.approved(stage)
    one, other = (Placement.objects.get(pk=placement.pk) for _copy in range(2))
    answers = at_once(
        lambda: services.accept_placement(
            placement=one, mentor=stage.stp_engineer, by=stage.stp_manager, now=NOW
        ),
        lambda: services.withdraw_placement(
            placement=other, by=stage.socar_manager, now=NOW, reason="Needed at home"
        ),
    )
    assert refusals(answers) == [Conflict]
    verbs = Event.objects.filter(verb__in=["placement.accepted", "placement.withdrawn"])
    assert [event.after["status"] for event in verbs] == [Placement.objects.get().status]


@pytest.mark.django_db(transaction=True)
def test_nomination_against_erasure_leaves_one_of_them() -> None:
    stage = cast.assemble()
    asked = placed.facts(stage)
    copy = type(asked["specialist"]).objects.get()
    answers = at_once(
        lambda: services.nominate_specialist(**asked),
        lambda: register.erase_person(
            specialist=copy, by=stage.socar_admin, now=NOW, reason="Asked for"
        ),
    )
    assert refusals(answers) == [Refused]
    erased = copy.__class__.objects.get().person.erased_at is not None
    assert Placement.objects.exists() is not erased


@pytest.mark.django_db(transaction=True)
def test_same_day_recorded_twice_at_once_is_recorded_once() -> None:
    stage = cast.assemble()
    placement = placed.started(stage)
    copies = [Placement.objects.get(pk=placement.pk) for _copy in range(2)]
    answers = at_once(
        *(
            lambda copy=copy: attendance.record_attendance(
                placement=copy, days=[DayFacts(day(0))], by=stage.stp_engineer, now=NOW
            )
            for copy in copies
        )
    )
    assert refusals(answers) == [Conflict]
    assert AttendanceDay.objects.count() == 1
