"""Placements: nominated, approved by home, accepted by the host, worked, reported, done."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cooperation.models import Memorandum
from core.errors import Conflict, NotAllowed, Refused
from exchange.models import Placement
from exchange.placements import rules, services
from tests import cast, factories
from tests.exchange import placed

NOW, LATER = placed.NOW, placed.LATER


def test_nomination_is_numbered_and_kept_by_home(stage: cast.Cast) -> None:
    placement = placed.nominated(stage)
    assert (placement.number, placement.status, placement.home, placement.host) == (
        "PL-2026-001",
        "nominated",
        stage.socar,
        stage.stp,
    )
    event = placed.last_event(placement)
    assert (event.verb, event.is_private, event.organisation) == (
        "placement.nominated",
        True,
        stage.socar,
    )
    assert event.after["texts"] == "programme"


def test_placement_goes_through_its_life_and_each_step_is_told_once(stage: cast.Cast) -> None:
    placement = placed.reported(stage)
    services.confirm_placement(placement=placement, by=stage.stp_engineer, now=LATER)
    assert (placement.status, placement.report.text) == ("done", "Learned to gauge.")
    assert (placement.started_on, placement.mentor) == (placed.START, stage.stp_engineer)
    assert placed.verbs(placement) == [
        "placement.nominated",
        "placement.approved",
        "placement.accepted",
        "placement.started",
        "placement.reported",
        "placement.confirmed",
    ]


def wrong_facts(stage: cast.Cast, case: str) -> dict[str, Any]:
    there = factories.make_area(stage.other_memorandum)
    far = factories.make_commitment(there, stage.stp_coordinator, unit="day")
    changes: dict[str, dict[str, Any]] = {
        "home as host": {"host": stage.socar},
        "a stranger as host": {"host": stage.third},
        "no unit": {"host_unit": " "},
        "no programme": {"programme": " "},
        "a programme without end": {"programme": "x" * 4001},
        "a commitment elsewhere": {"commitment": far},
        "counted in joints": {"commitment": placed.commitment(stage, unit="joint")},
        "a draft commitment": {"commitment": placed.commitment(stage, status="draft")},
        "ends before it starts": {"planned_end": dt.date(2026, 5, 31)},
    }
    return changes[case]


@pytest.mark.parametrize(
    ("case", "field"),
    [
        ("home as host", "host"),
        ("a stranger as host", "host"),
        ("no unit", "host_unit"),
        ("no programme", "programme"),
        ("a programme without end", "programme"),
        ("a commitment elsewhere", "commitment"),
        ("counted in joints", "commitment"),
        ("a draft commitment", "commitment"),
        ("ends before it starts", "planned_end"),
    ],
)
def test_nomination_with_a_wrong_fact_is_refused(stage: cast.Cast, case: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        placed.nominated(stage, **wrong_facts(stage, case))
    assert refused.value.field == field
    assert not Placement.objects.exists()


@pytest.mark.parametrize(
    ("signed_on", "valid_to", "field"),
    [
        (dt.date(2026, 6, 2), None, "planned_start"),
        (None, dt.date(2026, 6, 11), "planned_end"),
        (placed.START, placed.END, None),
    ],
)
def test_placement_lies_within_the_term_of_the_memorandum(
    stage: cast.Cast, signed_on: dt.date | None, valid_to: dt.date | None, field: str | None
) -> None:
    Memorandum.objects.filter(pk=stage.memorandum.pk).update(signed_on=signed_on, valid_to=valid_to)
    stage.memorandum.refresh_from_db()
    if field is None:
        assert placed.nominated(stage).planned_end == valid_to
        return
    with pytest.raises(Refused) as refused:
        placed.nominated(stage)
    assert refused.value.field == field


@pytest.mark.parametrize("name", ["socar_manager", "socar_observer", "stp_engineer"])
def test_only_those_who_work_for_home_nominate(stage: cast.Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        placed.nominated(stage, by=getattr(stage, name))


def test_specialist_of_another_party_is_not_nominated(stage: cast.Cast) -> None:
    theirs = placed.register_one(stage, by=stage.stp_engineer)
    with pytest.raises(NotAllowed):
        placed.nominated(stage, specialist=theirs)


@pytest.mark.parametrize("name", ["socar_engineer", "stp_coordinator", "third_admin"])
def test_only_who_decides_for_home_approves(stage: cast.Cast, name: str) -> None:
    placement = placed.nominated(stage)
    with pytest.raises(NotAllowed):
        services.approve_placement(placement=placement, by=getattr(stage, name), now=NOW)


def test_nominee_does_not_approve_their_own_placement(stage: cast.Cast) -> None:
    specialist = placed.register_one(stage, user=stage.socar_coordinator)
    placement = placed.nominated(stage, specialist=specialist)
    with pytest.raises(NotAllowed) as refused:
        services.approve_placement(placement=placement, by=stage.socar_coordinator, now=NOW)
    assert refused.value.message == "Nobody decides on their own placement."
    services.approve_placement(placement=placement, by=stage.socar_manager, now=NOW)
    assert placement.status == "approved"


def test_approval_asks_for_consent_again(stage: cast.Cast) -> None:
    placement = placed.nominated(stage)
    person = placement.specialist.person
    type(person).objects.update(consent_withdrawn_on=NOW.date())
    with pytest.raises(Refused) as refused:
        services.approve_placement(placement=placement, by=stage.socar_manager, now=NOW)
    assert refused.value.code == "no_consent"


@pytest.mark.parametrize("name", ["stp_engineer", "socar_manager", "third_admin"])
def test_only_who_decides_for_the_host_accepts(stage: cast.Cast, name: str) -> None:
    placement = placed.approved(stage)
    with pytest.raises(NotAllowed):
        services.accept_placement(
            placement=placement, mentor=stage.stp_engineer, by=getattr(stage, name), now=NOW
        )


def test_nobody_decides_for_both_sides(stage: cast.Cast) -> None:
    placement = placed.approved(stage)
    placement.approved_by = stage.stp_manager
    assert not rules.may_accept(stage.stp_manager, placement)
    with pytest.raises(NotAllowed) as refused:
        rules.require(stage.stp_manager, "accept", placement)
    assert refused.value.message == "Who approved for home does not accept for the host."
    accepting = Placement.objects.filter(pk=placement.pk)
    with pytest.raises(IntegrityError, match="decided_by_two_people"), transaction.atomic():
        accepting.update(accepted_by=stage.socar_coordinator, mentor=stage.stp_engineer)


@pytest.mark.parametrize("name", ["socar_engineer", "third_engineer"])
def test_mentor_is_one_of_the_hosts_people(stage: cast.Cast, name: str) -> None:
    placement = placed.approved(stage)
    with pytest.raises(Refused) as refused:
        services.accept_placement(
            placement=placement, mentor=getattr(stage, name), by=stage.stp_manager, now=NOW
        )
    assert refused.value.field == "mentor"


def test_mentor_has_a_role_for_the_memorandum(stage: cast.Cast) -> None:
    stranger = factories.make_user(stage.stp, "new@stp.test")
    with pytest.raises(Refused):
        rules.check_mentor(stranger, placed.approved(stage))


def test_declined_placement_says_why_and_frees_its_days(stage: cast.Cast) -> None:
    placement = placed.approved(stage)
    services.decline_placement(
        placement=placement, by=stage.stp_manager, now=NOW, reason="No mentor free"
    )
    again = placed.nominated(stage, specialist=placement.specialist)
    assert (placement.status, placed.last_event(placement).reason) == (
        "declined",
        "No mentor free",
    )
    assert again.number == "PL-2026-002"


@pytest.mark.parametrize("action", ["decline_placement", "withdraw_placement"])
def test_placement_is_not_given_up_without_a_reason(stage: cast.Cast, action: str) -> None:
    placement = placed.approved(stage)
    by = stage.stp_manager if action.startswith("decline") else stage.socar_manager
    with pytest.raises(Refused) as refused:
        getattr(services, action)(placement=placement, by=by, now=NOW, reason=" ")
    assert (refused.value.field, placement.status) == ("reason", "approved")


def test_nomination_is_taken_back_by_whoever_works_on_it_later_home_decides(
    stage: cast.Cast,
) -> None:
    why: dict[str, Any] = {"by": stage.socar_engineer, "now": NOW, "reason": "Ill-timed"}
    early = placed.nominated(stage)
    services.withdraw_placement(placement=early, **why)
    assert (early.status, placed.last_event(early).is_private) == ("withdrawn", True)
    late = placed.approved(stage, specialist=early.specialist)
    with pytest.raises(NotAllowed):
        services.withdraw_placement(placement=late, **why)


def test_change_of_dates_voids_the_approval(stage: cast.Cast) -> None:
    placement = placed.approved(stage)
    version = placement.version
    services.update_placement(
        placement=placement, by=stage.socar_engineer, now=NOW, planned_end=dt.date(2026, 6, 20)
    )
    event = placed.last_event(placement)
    assert (placement.status, placement.approved_by, placement.version) == (
        "nominated",
        None,
        version + 1,
    )
    assert event.before == {"status": "approved", "planned_end": "2026-06-12"}
    assert event.after == {"status": "nominated", "planned_end": "2026-06-20"}
    assert placement.is_shared


def test_change_of_a_nomination_tells_no_state(stage: cast.Cast) -> None:
    placement = placed.nominated(stage)
    services.update_placement(
        placement=placement, by=stage.socar_coordinator, now=NOW, programme="Hardbanding"
    )
    event = placed.last_event(placement)
    assert (event.before, event.after) == ({"texts": "programme"}, {"texts": "programme"})


def test_accepted_placement_is_not_changed(stage: cast.Cast) -> None:
    placement = placed.accepted(stage)
    with pytest.raises(Refused) as refused:
        services.update_placement(
            placement=placement, by=stage.socar_engineer, now=NOW, planned_end=placed.END
        )
    assert refused.value.code == "wrong_state"


def test_host_that_knows_of_the_placement_stays_its_host(stage: cast.Cast) -> None:
    placement = placed.approved(stage)
    with pytest.raises(Refused) as refused:
        services.update_placement(
            placement=placement, by=stage.socar_engineer, now=NOW, host=stage.third
        )
    assert refused.value.field == "host"


@pytest.mark.parametrize("on", [dt.date(2026, 5, 31), dt.date(2026, 6, 13), dt.date(2026, 6, 16)])
def test_placement_starts_within_its_time_and_not_in_the_future(
    stage: cast.Cast, on: dt.date
) -> None:
    placement = placed.accepted(stage)
    with pytest.raises(Refused) as refused:
        services.start_placement(placement=placement, by=stage.stp_engineer, now=LATER, on=on)
    assert refused.value.field == "on"


def test_report_is_by_home_or_the_specialist(stage: cast.Cast) -> None:
    specialist = placed.register_one(stage, user=stage.socar_observer)
    placement = placed.started(stage, specialist=specialist)
    for user in (stage.stp_coordinator, stage.socar_signatory):
        with pytest.raises(NotAllowed):
            services.file_report(placement=placement, text="Done.", by=user, now=LATER)
    services.file_report(placement=placement, text="Done.", by=stage.socar_observer, now=LATER)
    assert (placement.status, placement.report.reported_by) == ("reported", stage.socar_observer)


def test_report_says_something(stage: cast.Cast) -> None:
    with pytest.raises(Refused) as refused:
        services.file_report(
            placement=placed.started(stage), text=" ", by=stage.socar_engineer, now=LATER
        )
    assert refused.value.field == "text"


def test_returned_report_is_written_anew(stage: cast.Cast) -> None:
    placement = placed.reported(stage)
    services.return_report(
        placement=placement, by=stage.stp_manager, now=LATER, reason="Add the readings"
    )
    assert placement.status == "in_placement"
    services.file_report(
        placement=placement, text="With readings.", by=stage.socar_engineer, now=LATER
    )
    assert Placement.objects.get().report.text == "With readings."


def test_placement_is_not_done_before_its_last_day_nor_without_report(stage: cast.Cast) -> None:
    placement = placed.started(stage)
    with pytest.raises(Refused) as unreported:
        services.confirm_placement(placement=placement, by=stage.stp_manager, now=LATER)
    services.file_report(placement=placement, text="Early.", by=stage.socar_engineer, now=NOW)
    with pytest.raises(Refused) as early:
        services.confirm_placement(placement=placement, by=stage.stp_manager, now=NOW)
    assert (unreported.value.code, early.value.code) == ("wrong_state", "not_over")


@pytest.mark.parametrize("name", ["socar_manager", "stp_coordinator"])
def test_either_side_cuts_a_placement_short(stage: cast.Cast, name: str) -> None:
    placement = placed.started(stage)
    services.cut_placement_short(
        placement=placement,
        ended_on=dt.date(2026, 6, 5),
        by=getattr(stage, name),
        now=LATER,
        reason="Needed at home",
    )
    event = placed.last_event(placement)
    assert (placement.status, placement.last_day) == ("cut_short", dt.date(2026, 6, 5))
    assert (event.after, event.reason) == (
        {"status": "cut_short", "ended_on": "2026-06-05"},
        "Needed at home",
    )
    free = placed.nominated(
        stage,
        specialist=placement.specialist,
        planned_start=dt.date(2026, 6, 6),
        planned_end=placed.END,
    )
    assert free.status == "nominated"


@pytest.mark.parametrize("day", [dt.date(2026, 5, 31), dt.date(2026, 6, 13)])
def test_placement_is_cut_short_within_its_time(stage: cast.Cast, day: dt.date) -> None:
    with pytest.raises(Refused) as refused:
        services.cut_placement_short(
            placement=placed.started(stage),
            ended_on=day,
            by=stage.stp_manager,
            now=LATER,
            reason="No work",
        )
    assert refused.value.field == "ended_on"


def test_placement_read_before_somebody_moved_it_is_a_conflict(stage: cast.Cast) -> None:
    placement = placed.approved(stage)
    stale = Placement.objects.get(pk=placement.pk)
    services.decline_placement(placement=placement, by=stage.stp_manager, now=NOW, reason="No")
    with pytest.raises(Conflict):
        services.accept_placement(
            placement=stale, mentor=stage.stp_engineer, by=stage.stp_manager, now=NOW
        )
    assert Placement.objects.get().status == "declined"


def test_actions_follow_side_role_and_state(stage: cast.Cast) -> None:
    placement = placed.nominated(stage)

    def offered() -> dict[str, list[str]]:
        people = ("socar_engineer", "socar_manager", "stp_engineer", "stp_manager", "third_admin")
        found = {name: rules.actions_for(getattr(stage, name), placement) for name in people}
        return {name: actions for name, actions in found.items() if actions}

    assert offered() == {
        "socar_engineer": ["update", "withdraw"],
        "socar_manager": ["approve", "withdraw"],
    }
    services.approve_placement(placement=placement, by=stage.socar_manager, now=NOW)
    assert offered() == {
        "socar_engineer": ["update"],
        "socar_manager": ["withdraw"],
        "stp_manager": ["accept", "decline"],
    }
    services.accept_placement(
        placement=placement, mentor=stage.stp_engineer, by=stage.stp_manager, now=NOW
    )
    services.start_placement(placement=placement, by=stage.stp_engineer, now=NOW)
    assert offered() == {
        "socar_engineer": ["report"],
        "socar_manager": ["cut_short"],
        "stp_engineer": ["record_attendance"],
        "stp_manager": ["cut_short"],
    }
