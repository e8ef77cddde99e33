"""Defect acts: drawn up by the executor, agreed by the owner, and then they stand."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cooperation.acceptance.document import read
from core.clocks.models import ClockSpell
from core.errors import Conflict, NotAllowed, Refused
from core.files import services as files
from core.models import Event
from equipment.defects import queries, services, writing
from equipment.models import DefectAct, OrderLine, WorkOrder
from tests import cast, factories
from tests.equipment import defected, yard

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def told(act: DefectAct) -> list[str]:
    return [verb.removeprefix("defect_act.") for verb in yard.verbs(act)]


def fields_of(refused: Any) -> list[tuple[object, object]]:
    return [(row["row"], row["field"]) for row in refused.value.rows]


def waits_for(act: DefectAct) -> list[str]:
    rows = ClockSpell.objects.filter(object_id=act.public_id, closed_at=None)
    return list(rows.values_list("organisation__short", flat=True))


def test_executor_draws_up_an_act_for_the_owner_of_the_pipe(stage: cast.Cast) -> None:
    act = defected.draft(stage)
    assert (act.number, act.status) == ("DA-2026-001", "draft")
    assert (act.drawn_up_by, act.addressed_to) == (stage.stp, stage.socar)
    rows = act.findings.values_list("position", "line__position", "decision", "measured")
    assert list(rows) == [(1, 1, "repair", Decimal("1.250")), (2, 2, "repair", Decimal("1.250"))]
    assert told(act) == ["created"]


def test_pipe_of_the_executor_is_agreed_by_who_asked_for_the_work(stage: cast.Cast) -> None:
    order = defected.order(stage, joints=defected.own_pipe(stage))
    assert defected.draft(stage, order).addressed_to == stage.socar


def test_pipe_of_two_owners_does_not_stand_on_one_act(stage: cast.Cast) -> None:
    third = factories.make_organisation("JV")
    workspace = stage.memorandum.workspace
    workspace.parties.create(organisation=third, position=3, role="executor")
    theirs = factories.make_joint(factories.make_location(stage.memorandum, third))
    order = defected.order(stage)
    line = OrderLine.objects.create(
        memorandum=stage.memorandum, order=order, position=3, joint=theirs
    )
    with pytest.raises(Refused) as refused:
        defected.draft(stage, order)
    assert fields_of(refused) == [(line.public_id, "line")]
    alone = defected.draft(stage, order, findings=[defected.found(line)])
    assert alone.addressed_to == third


@pytest.mark.parametrize("who", ["socar_engineer", "stp_manager", "stp_signatory", "third_admin"])
def test_only_who_works_for_the_executor_draws_up(stage: cast.Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        defected.draft(stage, by=getattr(stage, who))


@pytest.mark.parametrize(
    "status", ["draft", "submitted", "returned", "done", "closed", "cancelled"]
)
def test_act_is_drawn_up_between_acceptance_and_the_end_of_the_order(
    stage: cast.Cast, status: str
) -> None:
    order = defected.order(stage)
    WorkOrder.objects.filter(pk=order.pk).update(status=status)
    with pytest.raises(Refused) as refused:
        defected.draft(stage, order)
    assert (refused.value.field, refused.value.code) == ("order", "wrong_state")


def test_act_belongs_to_an_order_of_repair_or_maintenance(stage: cast.Cast) -> None:
    with pytest.raises(Refused) as refused:
        defected.draft(stage, yard.accepted(stage))
    assert refused.value.field == "order"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"defect": "rusty"}, "defect"),
        ({"where": "mill"}, "where"),
        ({"decision": "polish"}, "decision"),
        ({"proposal": " ", "repair_type": ""}, "proposal"),
        ({"repair_type": "polish_pin"}, "repair_type"),
        ({"repair_type": "grease"}, "repair_type"),
        ({"proposal": "a" * 301}, "proposal"),
        ({"remark": "a\u202eb"}, "remark"),
        ({"measured": Decimal("NaN")}, "measured"),
        ({"measured": Decimal("-1")}, "measured"),
        ({"measured": Decimal(10_000_000)}, "measured"),
        ({"measured_unit": "furlong"}, "measured_unit"),
        ({"measured_unit": ""}, "measured_unit"),
        ({"measured": None}, "measured"),
    ],
)
def test_impossible_finding_is_refused_by_its_row(
    stage: cast.Cast, changes: dict[str, Any], field: str
) -> None:
    order = defected.order(stage)
    first, second = yard.lines(order)
    with pytest.raises(Refused) as refused:
        rows = [defected.found(first), defected.found(second, **changes)]
        defected.draft(stage, order, findings=rows)
    assert fields_of(refused) == [(1, field)]
    assert not DefectAct.objects.exists()


def test_line_of_another_order_and_a_rejected_one_are_refused(stage: cast.Cast) -> None:
    order, other = defected.order(stage), defected.order(stage, 1)
    first = yard.lines(order)[0]
    OrderLine.objects.filter(pk=first.pk).update(status="rejected")
    rows = [defected.found(first), defected.found(yard.lines(other)[0])]
    with pytest.raises(Refused) as refused:
        defected.draft(stage, order, findings=rows)
    assert fields_of(refused) == [(0, "line"), (1, "line")]


def test_line_stands_on_one_live_act(stage: cast.Cast) -> None:
    order = defected.order(stage)
    first = defected.draft(stage, order, findings=[defected.found(yard.lines(order)[0])])
    with pytest.raises(Refused) as refused:
        defected.draft(stage, order)
    assert fields_of(refused) == [(0, "line")]
    services.withdraw_act(act=first, by=stage.stp_engineer, now=NOW, reason="Again")
    assert defected.draft(stage, order).findings.count() == 2


def test_line_may_have_several_findings(stage: cast.Cast) -> None:
    order = defected.order(stage)
    first, second = yard.lines(order)
    rows = [defected.found(second), defected.found(first), defected.found(first, where="box")]
    act = defected.draft(stage, order, findings=rows)
    places = act.findings.order_by("position").values_list("line__position", "where")
    assert list(places) == [(1, "pin"), (1, "box"), (2, "pin")]


def test_findings_of_some_lines_change_and_keep_their_ids(stage: cast.Cast) -> None:
    order = defected.order(stage, 3)
    first, second, third = yard.lines(order)
    act = defected.draft(stage, order)
    before = list(act.findings.values_list("public_id", flat=True))
    services.update_act(
        act=act, lines=[first, second], by=stage.stp_engineer, now=NOW,
        findings=[defected.found(second, decision="scrap"), defected.found(second, where="box")],
    )  # fmt: skip
    rows = list(act.findings.order_by("position").values_list("line", "where", "decision"))
    assert rows == [
        (second.pk, "pin", "scrap"), (second.pk, "box", "repair"), (third.pk, "pin", "repair"),
    ]  # fmt: skip
    kept = act.findings.order_by("position").values_list("public_id", flat=True)
    assert (kept[0], kept[2]) == (before[1], before[2])
    changed = Event.objects.get(object_id=act.public_id, verb="defect_act.updated")
    assert (changed.before, changed.after) == ({"findings": 3}, {"findings": 3})


def test_sent_act_is_frozen_with_its_digest(stage: cast.Cast) -> None:
    act = defected.sent(stage)
    assert act.digest == hashlib.sha256(act.content.encode()).hexdigest()
    said = read(act.content)
    assert (said["format"], said["number"]) == ("defect-act/1", "DA-2026-001")
    assert [row["measured"] for row in said["findings"]] == ["1.250", "1.250"]
    assert said["addressed_to"]["short"] == "SOCAR"
    with pytest.raises(Refused) as refused:
        services.update_act(act=act, remark="x", by=stage.stp_engineer, now=NOW)
    assert refused.value.code == "wrong_state"


def test_photos_stand_in_what_is_agreed(stage: cast.Cast) -> None:
    act = defected.draft(stage)
    finding = act.findings.get(position=2)
    upload = SimpleUploadedFile("pin.txt", b"a photo\n")
    files.attach_file(upload=upload, parent=finding, by=stage.stp_engineer, now=NOW)
    services.send_act(act=act, by=stage.stp_engineer, now=NOW)
    photos = read(act.content)["findings"][1]["photos"]
    assert photos == [{"name": "pin.txt", "sha256": hashlib.sha256(b"a photo\n").hexdigest()}]
    with pytest.raises(NotAllowed):
        upload = SimpleUploadedFile("late.txt", b"late\n")
        finding = queries.findings_of(act)[1]
        files.attach_file(upload=upload, parent=finding, by=stage.stp_engineer, now=NOW)


def test_finding_with_photos_is_not_dropped(stage: cast.Cast) -> None:
    act = defected.draft(stage)
    upload = SimpleUploadedFile("pin.txt", b"a photo\n")
    finding = act.findings.get(position=2)
    files.attach_file(upload=upload, parent=finding, by=stage.stp_engineer, now=NOW)
    rows = writing.facts_of(queries.findings_of(act))[:1]
    with pytest.raises(Refused, match="photos"):
        services.update_act(act=act, findings=rows, by=stage.stp_engineer, now=NOW)


def test_act_without_findings_is_not_sent(stage: cast.Cast) -> None:
    act = defected.draft(stage, findings=[])
    with pytest.raises(Refused) as refused:
        services.send_act(act=act, by=stage.stp_engineer, now=NOW)
    assert refused.value.field == "findings"


def test_owner_agrees_to_the_digest_that_they_saw(stage: cast.Cast) -> None:
    act = defected.sent(stage)
    with pytest.raises(Conflict) as conflict:
        services.agree_act(act=act, digest="0" * 64, by=stage.socar_engineer, now=NOW)
    assert conflict.value.code == "content_changed"
    defected.agree(act, stage.socar_manager)
    assert (act.status, act.decided_by) == ("agreed", stage.socar_manager)
    event = Event.objects.get(verb="defect_act.agreed")
    assert (event.before, event.after) == (
        {"status": "sent"},
        {"status": "agreed", "digest": act.digest},
    )


@pytest.mark.parametrize(
    "who", ["stp_engineer", "stp_manager", "socar_signatory", "socar_observer", "third_engineer"]
)
def test_nobody_but_the_other_party_agrees_or_refuses(stage: cast.Cast, who: str) -> None:
    act = defected.sent(stage)
    person = getattr(stage, who)
    with pytest.raises(NotAllowed):
        defected.agree(act, person)
    with pytest.raises(NotAllowed):
        services.refuse_act(act=act, by=person, now=NOW, reason="No")
    assert told(act) == ["created", "sent"]


def test_refused_act_is_mended_and_sent_again(stage: cast.Cast) -> None:
    act = defected.refused(stage)
    first = act.digest
    assert (act.status, act.refused_reason) == ("refused", "Measure the box again")
    services.update_act(act=act, remark="Measured again", by=stage.stp_engineer, now=NOW)
    services.send_act(act=act, by=stage.stp_engineer, now=NOW)
    assert (act.refused_reason, act.decided_by, act.digest != first) == ("", None, True)
    defected.agree(act, stage.socar_engineer)
    assert told(act) == ["created", "sent", "refused", "updated", "sent", "agreed"]


def test_refusal_and_withdrawal_say_why(stage: cast.Cast) -> None:
    act = defected.sent(stage)
    with pytest.raises(Refused):
        services.refuse_act(act=act, by=stage.socar_engineer, now=NOW, reason=" ")
    with pytest.raises(Refused):
        services.withdraw_act(act=act, by=stage.stp_engineer, now=NOW, reason="")
    services.withdraw_act(act=act, by=stage.stp_engineer, now=NOW, reason="Wrong order")
    assert Event.objects.get(verb="defect_act.withdrawn").reason == "Wrong order"


def test_nothing_is_agreed_on_an_order_that_was_given_up(stage: cast.Cast) -> None:
    act = defected.sent(stage)
    WorkOrder.objects.filter(pk=act.order_id).update(status="cancelled")
    with pytest.raises(Refused) as refused:
        defected.agree(act, stage.socar_engineer)
    assert refused.value.code == "wrong_state"


def test_clock_runs_for_whose_turn_it_is(stage: cast.Cast) -> None:
    act = defected.draft(stage)
    turns = [waits_for(act)]
    services.send_act(act=act, by=stage.stp_engineer, now=NOW)
    turns.append(waits_for(act))
    services.refuse_act(act=act, by=stage.socar_engineer, now=NOW, reason="No")
    turns.append(waits_for(act))
    services.send_act(act=act, by=stage.stp_engineer, now=NOW)
    defected.agree(act, stage.socar_engineer)
    turns.append(waits_for(act))
    assert turns == [["STP"], ["SOCAR"], ["STP"], []]


def test_repair_waits_until_it_is_agreed_line_by_line(stage: cast.Cast) -> None:
    order = defected.order(stage, 3)
    first, second, third = yard.lines(order)
    rows = [defected.found(first), defected.found(second, decision="scrap")]
    act = defected.sent(stage, order, findings=rows)
    assert queries.unagreed_lines(order) == [first, second, third]
    with pytest.raises(Refused) as refused:
        services.require_agreed(order, [first])
    assert (refused.value.code, fields_of(refused)) == ("not_agreed", [(first.public_id, "line")])
    defected.agree(act, stage.socar_engineer)
    assert queries.unagreed_lines(order) == [second, third]
    services.require_agreed(order, [first])
    assert not queries.agreed_for(order)
    defected.agreed(stage, order, findings=[defected.found(third)])
    assert (queries.unagreed_lines(order), queries.agreed_for(order)) == ([second], True)


def test_new_act_takes_the_place_of_an_agreed_one(stage: cast.Cast) -> None:
    old = defected.agreed(stage)
    new = services.create_act(order=old.order, supersedes=old, by=stage.stp_engineer, now=NOW)
    assert new.findings.count() == 2
    services.send_act(act=new, by=stage.stp_engineer, now=NOW)
    old.refresh_from_db()
    assert old.status == "agreed"
    defected.agree(new, stage.socar_engineer)
    old.refresh_from_db()
    assert (old.status, new.status) == ("superseded", "agreed")
    assert told(old)[-1] == "superseded"
    assert queries.unagreed_lines(old.order) == []


def test_agreed_act_is_superseded_by_one_act_that_decides_all_its_lines(stage: cast.Cast) -> None:
    old = defected.agreed(stage)
    first, second = yard.lines(old.order)
    new = services.create_act(
        order=old.order, supersedes=old, by=stage.stp_engineer, now=NOW,
        findings=[defected.found(first)],
    )  # fmt: skip
    with pytest.raises(Refused, match="already"):
        services.create_act(order=old.order, supersedes=old, by=stage.stp_engineer, now=NOW)
    with pytest.raises(Refused, match="Lines 2 "):
        services.send_act(act=new, by=stage.stp_engineer, now=NOW)
    OrderLine.objects.filter(pk=second.pk).update(status="done")
    rows = [defected.found(first), defected.found(second, decision="scrap")]
    services.update_act(act=new, findings=rows, by=stage.stp_engineer, now=NOW)
    with pytest.raises(Refused, match="repaired already"):
        services.send_act(act=new, by=stage.stp_engineer, now=NOW)


def test_only_an_agreed_act_of_the_order_is_superseded(stage: cast.Cast) -> None:
    old = defected.sent(stage)
    with pytest.raises(Refused) as refused:
        services.create_act(order=old.order, supersedes=old, by=stage.stp_engineer, now=NOW)
    assert refused.value.code == "wrong_state"
    defected.agree(old, stage.socar_engineer)
    with pytest.raises(Refused) as refused:
        services.create_act(
            order=defected.order(stage), supersedes=old, by=stage.stp_engineer, now=NOW
        )
    assert refused.value.field == "supersedes"
