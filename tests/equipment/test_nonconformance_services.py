"""Non-conformances: raised by one party, a disposition proposed and agreed by another, closed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.clocks.models import ClockSpell
from core.errors import Conflict, NotAllowed, Refused
from core.models import Event
from equipment.installation import services as installation
from equipment.models import Joint, Nonconformance
from equipment.nonconformance import queries, services
from equipment.orders import services as orders
from equipment.pipes.items import services as items
from tests import cast, factories
from tests.equipment import lives, nonconforming, yard

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def told(report: Nonconformance) -> list[str]:
    return [verb.removeprefix("nonconformance.") for verb in yard.verbs(report)]


def waits_for(report: Nonconformance) -> list[str]:
    rows = ClockSpell.objects.filter(object_id=report.public_id, closed_at=None)
    return list(rows.values_list("organisation__short", flat=True))


def test_report_is_numbered_and_put_to_the_owner_of_the_pipe(stage: cast.Cast) -> None:
    report = nonconforming.raised(stage)
    assert (report.number, report.status) == ("NCR-2026-001", "open")
    parties = (report.raised_by, report.addressed_to, report.owner)
    assert parties == (stage.stp, stage.socar, stage.socar)
    assert (told(report), waits_for(report)) == (["raised"], ["SOCAR"])


def test_report_of_the_owner_is_put_to_the_other_party(stage: cast.Cast) -> None:
    report = nonconforming.raised(stage, by=stage.socar_engineer)
    assert (report.raised_by, report.addressed_to) == (stage.socar, stage.stp)


def test_report_of_a_line_is_put_to_the_other_party_of_the_order(stage: cast.Cast) -> None:
    order = yard.started(stage)
    line = yard.lines(order)[0]
    report = nonconforming.raised(stage, line=line, by=stage.socar_engineer)
    assert (report.addressed_to, report.joint, report.line) == (stage.stp, line.joint, line)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"what": " "}, "what"),
        ({"what": "a" * 1001}, "what"),
        ({"what": "a\u202eb"}, "what"),
        ({"severity": "grave"}, "severity"),
    ],
)
def test_impossible_report_is_refused_at_its_field(
    stage: cast.Cast, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        nonconforming.raised(stage, **changes)
    assert refused.value.field == field


def test_report_is_about_one_thing_that_still_lives(stage: cast.Cast) -> None:
    joint, item = nonconforming.joint(stage), nonconforming.item(stage)
    order = yard.started(stage)
    for about in ({"joint": joint, "item": item}, {"joint": None},
                  {"joint": joint, "line": yard.lines(order)[0]},
                  {"joint": nonconforming.joint(stage, "scrapped")},
                  {"joint": joint, "addressed_to": stage.stp},
                  {"joint": joint, "addressed_to": stage.third}):  # fmt: skip
        with pytest.raises(Refused):
            nonconforming.raised(stage, **about)
    assert not Nonconformance.objects.exists()


@pytest.mark.parametrize("who", ["stp_manager", "socar_observer", "third_engineer"])
def test_engineers_and_coordinators_report(stage: cast.Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        nonconforming.raised(stage, by=getattr(stage, who))


def test_one_proposes_and_the_other_agrees(stage: cast.Cast) -> None:
    report = nonconforming.proposed(stage)
    assert (report.proposed_by, report.agreeing) == (stage.stp, stage.socar)
    for who in (stage.stp_engineer, stage.stp_manager, stage.socar_observer, stage.third_engineer):
        with pytest.raises(NotAllowed):
            services.agree_disposition(report=report, by=who, now=NOW)
        with pytest.raises(NotAllowed):
            services.decline_disposition(report=report, by=who, now=NOW, reason="No")
    services.agree_disposition(report=report, by=stage.socar_manager, now=NOW)
    assert (report.status, report.agreed_by) == ("agreed", stage.socar_manager)
    assert told(report) == ["raised", "proposed", "agreed"]


def test_owner_proposes_and_the_other_agrees(stage: cast.Cast) -> None:
    report = nonconforming.propose(nonconforming.raised(stage), stage.socar_engineer, "scrap")
    assert report.agreeing == stage.stp
    services.agree_disposition(report=report, by=stage.stp_engineer, now=NOW)


def test_concession_needs_the_owner(stage: cast.Cast) -> None:
    third = factories.make_organisation("JV")
    workspace = stage.memorandum.workspace
    workspace.parties.create(organisation=third, position=3, role="executor")
    theirs = factories.make_joint(factories.make_location(stage.memorandum, third))
    report = nonconforming.raised(stage, joint=theirs, addressed_to=stage.socar)
    nonconforming.propose(report, stage.stp_engineer, "use_as_is")
    assert report.agreeing == third
    with pytest.raises(NotAllowed):
        services.agree_disposition(report=report, by=stage.socar_engineer, now=NOW)
    nonconforming.propose(report, stage.stp_engineer, "rework")
    assert (report.agreeing, waits_for(report)) == (stage.socar, ["SOCAR"])
    rows = Nonconformance.objects.filter(pk=report.pk)
    with pytest.raises(IntegrityError, match="concession_needs_the_owner"), transaction.atomic():
        rows.update(disposition="use_as_is")


def test_declined_disposition_is_proposed_anew(stage: cast.Cast) -> None:
    report = nonconforming.proposed(stage)
    services.decline_disposition(
        report=report, by=stage.socar_engineer, now=NOW, reason="It cannot be mended"
    )
    assert (report.status, report.declined_reason) == ("open", "It cannot be mended")
    nonconforming.propose(report, stage.socar_engineer, "scrap")
    assert (report.agreeing, report.declined_reason) == (stage.stp, "")


def test_waiting_proposal_is_mended_by_its_own_party_alone(stage: cast.Cast) -> None:
    report = nonconforming.proposed(stage)
    with pytest.raises(NotAllowed):
        nonconforming.propose(report, stage.socar_engineer, "scrap")
    nonconforming.propose(report, stage.stp_coordinator, "scrap")
    assert report.disposition == "scrap"


def test_report_is_closed_with_evidence(stage: cast.Cast) -> None:
    report = nonconforming.agreed(stage)
    with pytest.raises(Refused) as refused:
        services.close_report(report=report, evidence=" ", by=stage.stp_engineer, now=NOW)
    assert refused.value.field == "evidence"
    services.close_report(report=report, evidence="MPI 17", by=stage.stp_engineer, now=NOW)
    assert (report.status, report.evidence, waits_for(report)) == ("closed", "MPI 17", [])


def test_report_is_not_closed_before_agreement(stage: cast.Cast) -> None:
    with pytest.raises(Refused) as refused:
        services.close_report(
            report=nonconforming.proposed(stage), evidence="x", by=stage.stp_engineer, now=NOW
        )
    assert refused.value.code == "wrong_state"


def test_who_raised_it_cancels_with_a_reason_until_it_is_agreed(stage: cast.Cast) -> None:
    report = nonconforming.proposed(stage)
    with pytest.raises(NotAllowed):
        services.cancel_report(report=report, by=stage.socar_engineer, now=NOW, reason="x")
    with pytest.raises(Refused):
        services.cancel_report(report=report, by=stage.stp_engineer, now=NOW, reason=" ")
    services.cancel_report(report=report, by=stage.stp_engineer, now=NOW, reason="Wrong pipe")
    assert Event.objects.get(verb="nonconformance.cancelled").reason == "Wrong pipe"
    with pytest.raises(Refused):
        services.cancel_report(
            report=nonconforming.agreed(stage), by=stage.stp_engineer, now=NOW, reason="x"
        )


def test_open_report_is_changed_by_who_raised_it(stage: cast.Cast) -> None:
    report = nonconforming.raised(stage)
    stale = Nonconformance.objects.get(pk=report.pk)
    services.update_report(report=report, severity="minor", by=stage.stp_engineer, now=NOW)
    event = Event.objects.get(verb="nonconformance.updated")
    assert (event.before, event.after) == ({"severity": "major"}, {"severity": "minor"})
    with pytest.raises(Conflict):
        services.update_report(report=stale, what="x", by=stage.stp_engineer, now=NOW)
    with pytest.raises(NotAllowed):
        services.update_report(report=report, what="x", by=stage.socar_engineer, now=NOW)


# -- what an open report stops -------------------------------------------------------------------


def repaired(stage: cast.Cast) -> Joint:
    """A joint of SOCAR that was inspected after its repair."""
    by = stage.socar_engineer
    joints = lives.joints_in(stage, "repair_required")
    lives.take(joints, "repair", by, on=lives.day(2))
    lives.inspect(joints, by)
    return lives.take(joints, "re_inspect", by)[0]


@pytest.mark.parametrize("state", ["raised", "proposed", "agreed"])
def test_joint_with_an_open_report_is_not_released(stage: cast.Cast, state: str) -> None:
    joint = repaired(stage)
    report = getattr(nonconforming, state)(stage, joint=joint)
    with pytest.raises(Refused) as refused:
        lives.take([joint], "release", stage.socar_engineer)
    assert report.number in str(refused.value.rows[0]["message"])
    rows = Joint.objects.filter(pk=joint.pk)
    with pytest.raises(IntegrityError, match=report.number), transaction.atomic():
        rows.update(status="released")
    assert rows.get().status == "re_inspected"


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_joint_is_released_once_its_report_is_over(stage: cast.Cast, state: str) -> None:
    joint = repaired(stage)
    if state == "closed":
        nonconforming.closed(stage, joint=joint)
    else:
        report = nonconforming.raised(stage, joint=joint)
        services.cancel_report(report=report, by=stage.stp_engineer, now=NOW, reason="Wrong")
    assert lives.take([joint], "release", stage.socar_engineer)[0].status == "released"


@pytest.mark.parametrize(
    ("status", "action"),
    [("received", "store"), ("in_stock", "allocate"), ("allocated", "bring_to_rig")],
)
def test_joint_with_an_open_report_does_not_become_ready(
    stage: cast.Cast, status: str, action: str
) -> None:
    joint, other = nonconforming.joint(stage, status), nonconforming.joint(stage, status)
    report = nonconforming.raised(stage, joint=joint)
    place = yard.make_rig(stage) if action == "bring_to_rig" else None
    with pytest.raises(Refused) as refused:
        lives.take([joint, other], action, stage.socar_engineer, location=place)
    assert [row["row"] for row in refused.value.rows] == [joint.public_id]
    assert report.number in str(refused.value.rows[0]["message"])
    lives.take([other], action, stage.socar_engineer, location=place)


def test_joint_with_an_open_report_may_be_quarantined_and_scrapped(stage: cast.Cast) -> None:
    joint = nonconforming.joint(stage)
    nonconforming.raised(stage, joint=joint)
    lives.take([joint], "quarantine", stage.socar_engineer, reason="Cracked")
    lives.take([joint], "scrap", stage.socar_engineer, reason="Cracked")


def test_item_with_an_open_report_is_not_released(stage: cast.Cast) -> None:
    item = nonconforming.item(stage, status="in_repair")
    report = nonconforming.raised(stage, item=item)
    with pytest.raises(Refused, match=report.number):
        items.take_step(item=item, action="release", by=stage.socar_engineer, now=NOW)
    services.cancel_report(report=report, by=stage.stp_engineer, now=NOW, reason="Wrong")
    items.take_step(item=item, action="release", by=stage.socar_engineer, now=NOW)


def test_order_with_an_open_report_is_not_finished(stage: cast.Cast) -> None:
    order = yard.started(stage, yard.make_joints(stage, 2))
    first, second = yard.lines(order)
    rows = [yard.run(first), yard.run(second)]
    installation.save_records(order=order, rows=rows, by=stage.stp_engineer, now=NOW)
    named = nonconforming.raised(stage, line=first)
    other = nonconforming.raised(stage, joint=second.joint)
    assert queries.open_of(order) == [named, other]
    with pytest.raises(Refused) as refused:
        orders.finish_order(order=order, by=stage.stp_engineer, now=NOW)
    assert refused.value.code == "blocked"
    assert named.number in refused.value.message
    assert other.number in refused.value.message
    for report in (named, other):
        services.cancel_report(report=report, by=stage.stp_engineer, now=NOW, reason="Wrong")
    order.refresh_from_db()
    orders.finish_order(order=order, by=stage.stp_engineer, now=NOW)
    assert order.status == "done"


BREACHES: dict[str, tuple[str, dict[str, Any], str]] = {
    "agreed by its own party": ("proposed", {"status": "agreed", "agreed_at": NOW}, "alone"),
    "its own party is asked": ("proposed", {"agreeing": "stp"}, "nobody_agrees_to_own"),
    "another disposition": ("agreed", {"disposition": "scrap"}, "is agreed"),
    "back to open": ("agreed", {"status": "open"}, "is agreed"),
    "closed again": ("closed", {"status": "agreed"}, "final"),
    "no evidence": ("agreed", {"status": "closed"}, "closed_with_evidence"),
}


@pytest.mark.parametrize("breach", list(BREACHES))
def test_database_keeps_what_was_agreed(stage: cast.Cast, breach: str) -> None:
    state, values, words = BREACHES[breach]
    rows = Nonconformance.objects.filter(pk=getattr(nonconforming, state)(stage).pk)
    given = {name: stage.stp if value == "stp" else value for name, value in values.items()}
    if "agreed_at" in given:
        given["agreed_by"] = stage.stp_engineer
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        rows.update(**given)
