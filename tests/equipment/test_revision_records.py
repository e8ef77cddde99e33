"""Revisions are saved step by step and completed with one inspection and computed classes."""

from __future__ import annotations

import pytest

from core.errors import Conflict, NotAllowed, Refused
from equipment.models import Inspection, Joint, JointReading, OrderLine, RevisionStep, WorkOrder
from equipment.revision.facts import RevisionFacts
from tests import cast
from tests.equipment import lives, revising, yard
from tests.equipment.revising import complete, found, record, revised, save, step, walls, whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def begun(stage: cast.Cast, count: int = 1) -> tuple[WorkOrder, list[OrderLine]]:
    order = revising.started(stage, revising.used(stage, count))
    return order, yard.lines(order)


def wrong(error: pytest.ExceptionInfo[Refused]) -> list[tuple[object, object]]:
    return [(row["field"], row["message"]) for row in error.value.rows]


def test_sound_joint_is_premium_and_classified_at_once(stage: cast.Cast) -> None:
    order, (line,) = begun(stage)
    assert line.pipe.status == "under_inspection"
    saved = save(stage, order, whole(stage, line))
    assert (saved.lines, saved.recorded, saved.corrected) == (1, 7, 0)
    made = complete(stage, line)
    assert made.verdict == "accepted"
    assert revising.classes(made) == {
        "body": ("premium", "wall_min"), "tool_joint": ("premium", "tool_joint_od")
    }  # fmt: skip
    joint = Joint.objects.get()
    assert (joint.status, joint.body_class, joint.tool_joint_class, joint.inspected_on) == (
        "classified", "premium", "premium", revising.TODAY
    )  # fmt: skip
    inspection = Inspection.objects.get()
    assert (inspection.method, inspection.inspector) == ("ut", stage.stp_engineer.full_name)
    assert JointReading.objects.filter(inspection=inspection).count() == 7
    line.refresh_from_db()
    assert line.status == "done"
    assert "revision_record.completed" in yard.verbs(made)
    assert revising.finish(stage, order).status == "done"


def test_least_wall_governs_and_says_which_bands_to_paint(stage: cast.Cast) -> None:
    _order, (line,) = begun(stage)
    wall = step(stage, "wall_ut", readings=walls("9.000", revising.WORN, "9.000"))
    made = revised(stage, line, wall_ut=wall)
    body = made.classes.get(part="body")
    assert (body.pipe_class, body.criterion, body.band_colour, body.band_count) == (
        "class_2", "wall_min", "yellow", 1
    )  # fmt: skip
    assert str(body.share) == "76.128"
    assert Inspection.objects.get().body_class == "class_2"


def test_class_3_is_orange_and_a_crack_scraps_whatever_else_was_read(stage: cast.Cast) -> None:
    _order, (thin, cracked) = begun(stage, 2)
    wall = step(stage, "wall_ut", readings=walls(revising.THIN, "9.000", "9.000"))
    body = revised(stage, thin, wall_ut=wall).classes.get(part="body")
    assert (body.pipe_class, body.band_colour) == ("class_3", "orange")
    slip = step(
        stage, "slip_mt", outcome="failed", reason="Crack 20 mm long",
        findings=[found("fatigue_crack")], readings=(),
    )  # fmt: skip
    made = revised(stage, cracked, slip_mt=slip)
    assert made.verdict == "failed"
    assert revising.classes(made)["body"] == ("scrap", "fatigue_crack")
    assert Joint.objects.get(pk=cracked.pipe.pk).status == "quarantined"


def test_missing_reading_leaves_the_joint_not_classifiable_and_says_which(
    stage: cast.Cast,
) -> None:
    _order, (line,) = begun(stage)
    wall = step(stage, "wall_ut", readings=walls("9.000", "9.000", "9.000")[:2])
    made = revised(stage, line, wall_ut=wall)
    assert made.verdict == "not_classifiable"
    body = made.classes.get(part="body")
    assert (body.pipe_class, body.missing) == (
        "not_classifiable", ["reading:wall:1 m from pin"]
    )  # fmt: skip
    assert "Wall thickness (1 m from pin)" in made.reason
    joint = Joint.objects.get()
    assert (joint.status, joint.body_class) == ("quarantined", None)
    line.refresh_from_db()
    assert line.status == "rejected"


def test_step_said_not_applicable_never_passes(stage: cast.Cast) -> None:
    _order, (line,) = begun(stage)
    left = step(stage, "tool_joint", outcome="not_applicable", reason="No gauge", readings=())
    made = revised(stage, line, tool_joint=left)
    assert revising.classes(made)["tool_joint"][0] == "not_classifiable"
    assert Inspection.objects.get().body_class == "premium"
    assert Joint.objects.get().status == "quarantined"


def test_failed_thread_sends_the_joint_to_repair(stage: cast.Cast) -> None:
    order, (line,) = begun(stage)
    galled = step(stage, "threads_mt", outcome="failed", reason="Galled pin thread")
    made = revised(stage, line, threads_mt=galled)
    assert (made.verdict, made.reason) == (
        "failed", "Threads and shoulders by magnetic particles: Galled pin thread"
    )  # fmt: skip
    joint = Joint.objects.get()
    assert (joint.status, joint.body_class) == ("repair_required", "premium")
    assert OrderLine.objects.get().status == "done"
    assert revising.finish(stage, order).status == "done"


def test_revision_is_not_completed_before_every_required_step_is_done(stage: cast.Cast) -> None:
    order, (line,) = begun(stage)
    save(stage, order, whole(stage, line, drift=None))
    with pytest.raises(Refused) as error:
        complete(stage, line)
    assert wrong(error) == [("outcome", "6. Drift: not done yet")]
    assert Inspection.objects.count() == 0
    with pytest.raises(Refused, match="is not completed"):
        revising.finish(stage, order)


def test_standardisation_after_the_work_is_asked_for(stage: cast.Cast) -> None:
    order, (line,) = begun(stage)
    save(stage, order, whole(stage, line, wall_ut=step(stage, "wall_ut", after_ok=None)))
    with pytest.raises(Refused, match="the standardisation check after the work"):
        complete(stage, line)
    with pytest.raises(Refused) as error:
        save(stage, order, whole(stage, line, wall_ut=step(stage, "wall_ut", after_ok=False)))
    assert [field for field, _words in wrong(error)] == ["steps/1/after_ok"]


def test_wall_that_grew_is_refused_until_it_is_measured_again(stage: cast.Cast) -> None:
    joints = revising.used(stage)
    lives.inspect(
        joints, stage.socar_engineer, on=lives.day(5), readings=(lives.wall("8.500", "middle"),)
    )
    order = revising.started(stage, joints)
    (line,) = yard.lines(order)
    save(stage, order, whole(stage, line))
    with pytest.raises(Refused, match="would have grown by"):
        complete(stage, line)
    assert record(line).completed_at is None
    again = step(stage, "wall_ut", readings=walls("9.000", "8.400", "9.000"))
    save(stage, order, RevisionFacts(line.public_id, [again]))
    assert complete(stage, line).verdict == "accepted"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"readings": walls("0", "9", "9")}, "readings/0/value", "greater than nought"),
        ({"readings": walls("900", "9", "9")}, "readings/0/value", "no bore"),
        ({"readings": walls("20", "9", "9")}, "readings/0/value", "far above the nominal"),
        ({"readings": [revising.read("length", "x", "9")]}, "readings/0/kind", "does not read"),
        ({"outcome": "failed"}, "reason", "what was found"),
        ({"outcome": "not_applicable"}, "reason", "why the step"),
        ({"instrument": None}, "instrument", "Name the instrument"),
        ({"before_ok": None}, "before_ok", "standardisation check before"),
        ({"before_ok": False}, "before_ok", "Nothing is measured"),
    ],
)
def test_readings_outside_physics_and_bare_outcomes_are_refused(
    stage: cast.Cast, changes: dict[str, object], field: str, words: str
) -> None:
    order, (line,) = begun(stage)
    with pytest.raises(Refused) as error:
        save(stage, order, RevisionFacts(line.public_id, [step(stage, "wall_ut", **changes)]))
    assert [name for name, _words in wrong(error)] == [f"steps/0/{field}"]
    assert words in str(error.value.rows[0]["message"])
    assert RevisionStep.objects.count() == 0


def test_correction_keeps_the_other_steps_and_tells_what_it_changed(stage: cast.Cast) -> None:
    order, (line,) = begun(stage)
    save(stage, order, whole(stage, line))
    again = step(stage, "wall_ut", readings=walls("8.000", "9.000", "9.000"))
    saved = save(stage, order, RevisionFacts(line.public_id, [again]))
    assert (saved.recorded, saved.corrected) == (0, 1)
    assert save(stage, order, RevisionFacts(line.public_id, [again])).total == 0
    assert record(line).steps.count() == 7
    assert yard.verbs(record(line)) == ["revision_record.corrected"]


def test_completed_revision_takes_no_more_steps(stage: cast.Cast) -> None:
    order, (line,) = begun(stage)
    revised(stage, line)
    with pytest.raises(Refused, match="1 row"):
        save(stage, order, RevisionFacts(line.public_id, [step(stage, "drift")]))
    with pytest.raises(Refused, match="is completed"):
        complete(stage, line)


def test_two_who_save_one_step_are_told_and_two_steps_of_one_joint_both_stand(
    stage: cast.Cast,
) -> None:
    order, (line,) = begun(stage)
    save(stage, order, RevisionFacts(line.public_id, [step(stage, "visual", version=0)]))
    save(stage, order, RevisionFacts(line.public_id, [step(stage, "drift", version=0)]))
    late = step(stage, "visual", version=0, remark="Mine")
    with pytest.raises(Refused) as error:
        save(stage, order, RevisionFacts(line.public_id, [late]))
    assert [name for name, _words in wrong(error)] == ["steps/0/version"]
    assert record(line).steps.count() == 2
    stale = record(line)
    save(stage, order, RevisionFacts(line.public_id, [step(stage, "straightness")]))
    with pytest.raises((Conflict, Refused)):
        complete(stage, line, record=stale)


def test_other_party_and_a_manager_record_nothing(stage: cast.Cast) -> None:
    order, (line,) = begun(stage)
    for person in (stage.socar_engineer, stage.stp_manager):
        with pytest.raises(NotAllowed):
            save(stage, order, whole(stage, line), by=person)
