"""A completed revision that was wrong is called so: nothing is deleted, all it did goes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from core.errors import NotAllowed, Refused
from core.models import Event, User
from equipment.instruments import touching
from equipment.models import EquipmentItem, Inspection, Joint, JointReading, RevisionRecord
from equipment.pipes.items import services as items
from equipment.revision.facts import RevisionFacts
from equipment.revision.withdrawing import withdraw_revision
from tests import cast
from tests.callers import caller
from tests.equipment import lives, revising, workshop, yard
from tests.equipment.revising import NOW, TODAY, revised, step, walls

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def withdraw(stage: cast.Cast, record: RevisionRecord, **changes: Any) -> RevisionRecord:
    values = {"record": record, "by": stage.stp_engineer, "now": NOW, "reason": "Wrong pipe"}
    return withdraw_revision(**{**values, **changes})


def test_wrong_revision_stays_and_its_line_is_inspected_anew(stage: cast.Cast) -> None:
    order = revising.started(stage, revising.used(stage))
    (line,) = yard.lines(order)
    thin = step(stage, "wall_ut", readings=walls("7.000", "9.000", "9.000"))
    wrong = withdraw(stage, revised(stage, line, wall_ut=thin))
    joint = Joint.objects.get()
    assert (joint.status, joint.body_class, joint.tool_joint_class) == (
        "under_inspection", None, None
    )  # fmt: skip
    line.refresh_from_db()
    assert line.status == "planned"
    inspection = Inspection.objects.get()
    assert inspection.withdrawn_reason == "Wrong pipe"
    assert JointReading.objects.standing().count() == 0
    again = revised(stage, line)
    assert (again.verdict, Joint.objects.get().body_class) == ("accepted", "premium")
    wrong.refresh_from_db()
    assert (wrong.verdict, wrong.standing_line, wrong.line) == ("accepted", None, line)
    assert wrong.classes.get(part="body").pipe_class == "class_2"
    assert yard.verbs(wrong) == ["revision_record.completed", "revision_record.withdrawn"]
    assert [one.public_id for one in touching.touched(revising.instrument(stage), TODAY, TODAY)] \
        == [again.public_id]  # fmt: skip


def test_revision_of_a_finished_order_rejects_its_line(stage: cast.Cast) -> None:
    order = revising.started(stage, revising.used(stage))
    (line,) = yard.lines(order)
    made = revised(stage, line)
    revising.finish(stage, order)
    withdraw(stage, made)
    line.refresh_from_db()
    assert (line.status, Joint.objects.get().status) == ("rejected", "under_inspection")
    again = revising.started(stage, [Joint.objects.get()])
    assert yard.lines(again)[0].pipe.status == "under_inspection"


def test_pipe_that_went_on_keeps_the_revision_on_which_it_did(stage: cast.Cast) -> None:
    order = revising.started(stage, revising.used(stage))
    (line,) = yard.lines(order)
    made = revised(stage, line)
    revising.finish(stage, order)
    lives.take(list(Joint.objects.all()), "store", stage.socar_engineer)
    with pytest.raises(Refused, match="took another step since"):
        withdraw(stage, made)
    assert Inspection.objects.get().withdrawn_at is None


def failed(stage: cast.Cast, valve: EquipmentItem) -> RevisionRecord:
    """A revision of a valve whose seat is cut."""
    order = revising.started(stage, items=[valve])
    (line,) = yard.lines(order)
    cut = step(stage, "outside", outcome="failed", reason="Seat cut")
    codes = ("parts", "cracks", "reassembly", "test")
    steps = [cut, *(step(stage, code) for code in codes)]
    revising.save(stage, order, RevisionFacts(line.public_id, steps))
    made = revising.complete(stage, line)
    valve.refresh_from_db()
    assert valve.status == "repair_required"
    return made


@pytest.mark.parametrize("before", ["in_stock", "in_service"])
def test_item_is_what_it_was_before_it_was_sent_to_repair(stage: cast.Cast, before: str) -> None:
    valve = workshop.item(stage, "V-1", before)
    withdraw(stage, failed(stage, valve))
    valve.refresh_from_db()
    assert valve.status == before
    told = Event.objects.filter(object_id=valve.public_id).latest("pk")
    assert (told.verb, told.before["status"], told.after["status"], told.reason) == (
        "item.repair_not_needed", "repair_required", before, "Wrong pipe"
    )  # fmt: skip


def test_item_stays_where_later_events_put_it(stage: cast.Cast) -> None:
    valve = workshop.item(stage, "V-1", "in_service")
    first = failed(stage, valve)
    revising.finish(stage, first.line.order)
    keeper: dict[str, Any] = {"item": valve, "by": stage.socar_engineer, "now": NOW}
    for action in ("repair", "release"):
        items.take_step(action=action, **keeper)
    withdraw(stage, first)
    valve.refresh_from_db()
    assert valve.status == "in_stock"
    second = failed(stage, valve)
    items.take_step(action="repair", **keeper)
    items.take_step(action="need-repair", reason="Seat cut again", **keeper)
    withdraw(stage, second)
    valve.refresh_from_db()
    assert valve.status == "repair_required"


@pytest.mark.parametrize(
    "who", [lambda s: s.socar_engineer, lambda s: s.stp_manager, lambda s: s.third_engineer]
)
def test_only_the_executor_calls_it_wrong(
    stage: cast.Cast, who: Callable[[cast.Cast], User]
) -> None:
    order = revising.started(stage, revising.used(stage))
    made = revised(stage, yard.lines(order)[0])
    with pytest.raises(NotAllowed):
        withdraw(stage, made, by=who(stage))
    made.refresh_from_db()
    assert made.withdrawn_at is None


def test_reason_is_asked_and_it_is_called_wrong_once(stage: cast.Cast) -> None:
    order = revising.started(stage, revising.used(stage))
    made = revised(stage, yard.lines(order)[0])
    with pytest.raises(Refused):
        withdraw(stage, made, reason="  ")
    withdraw(stage, made)
    with pytest.raises(Refused, match="called wrong already"):
        withdraw(stage, made)


def test_open_record_is_corrected_and_not_called_wrong(stage: cast.Cast) -> None:
    order = revising.started(stage, revising.used(stage))
    (line,) = yard.lines(order)
    revising.save(stage, order, revising.whole(stage, line))
    with pytest.raises(Refused, match="is not completed"):
        withdraw(stage, revising.record(line))


def test_completed_record_takes_no_change_but_that_it_was_wrong(stage: cast.Cast) -> None:
    order = revising.started(stage, revising.used(stage))
    made = revised(stage, yard.lines(order)[0])
    rows = RevisionRecord.objects.filter(pk=made.pk)
    by = stage.stp_engineer
    told = {"standing_line": None, "withdrawn_at": NOW, "withdrawn_by": by, "withdrawn_reason": "x"}
    for values in ({"verdict": "failed"}, {**told, "verdict": "failed"}, {"reason": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)
    withdraw(stage, made)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(withdrawn_reason="other")


def test_over_the_api(stage: cast.Cast) -> None:
    order = revising.started(stage, revising.used(stage))
    (line,) = yard.lines(order)
    made = revised(stage, line)
    crew = caller(stage.stp_engineer)
    path = f"revisions/{made.public_id}/"
    assert "withdraw" in str(crew.get(f"{path}actions/").json())
    answer = crew.post(f"{path}withdraw/", {"reason": "Wrong pipe"}, etag=crew.get(path)["ETag"])
    assert answer.status_code == 200, answer.content
    told = crew.get(path).json()
    assert (told["withdrawn_reason"], told["verdict"]) == ("Wrong pipe", "accepted")
    revising.save(stage, order, revising.whole(stage, line))
    tag = crew.get(path)["ETag"]
    assert crew.patch(path, {"remark": "x"}, etag=tag).status_code == 422
    for command in ("complete", "clear", "withdraw"):
        body = None if command == "complete" else {"reason": "x"}
        answer = crew.post(f"{path}{command}/", body, etag=tag)
        assert answer.status_code in (409, 422), (command, answer.content)
    assert revising.record(line).completed_at is None


def test_on_the_page_and_in_the_passport(stage: cast.Cast, client: Client) -> None:
    order = revising.started(stage, revising.used(stage))
    (line,) = yard.lines(order)
    made = revised(stage, line)
    client.force_login(stage.stp_engineer)
    path = made.get_absolute_url()
    assert "Call this record wrong" in client.get(path).content.decode()
    answer = client.post(f"{path}withdraw/", {"reason": "Wrong pipe"}, follow=True)
    text = answer.content.decode()
    assert "Records called wrong" in text
    assert "Wrong pipe" in text
    assert "Drill pipe, full inspection" in text
    life = client.get(line.pipe.get_absolute_url()).content.decode()
    assert "Revision (strip-down inspection) called wrong" in life
    assert "Revision (strip-down inspection): Accepted" in life
    client.force_login(stage.socar_engineer)
    assert client.post(f"{path}withdraw/", {"reason": "x"}).status_code == 404
