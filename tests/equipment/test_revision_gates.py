"""Who and what may do a step is asked on its day: qualification, instrument, not the repairer."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest

from core.errors import Refused
from core.qualifications import reliance
from core.qualifications import services as qualifications
from core.qualifications.models import Qualification
from equipment.instruments import touching
from equipment.models import OrderLine, RevisionStep, WorkOrder
from equipment.revision.facts import RevisionFacts
from tests import cast
from tests.equipment import lives, revising, workshop, yard
from tests.equipment.revising import TODAY, save, step, whole

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def begun(stage: cast.Cast) -> tuple[WorkOrder, OrderLine]:
    order = revising.started(stage, revising.used(stage))
    return order, yard.lines(order)[0]


def refused(stage: cast.Cast, order: WorkOrder, line: OrderLine, code: str) -> tuple[str, str]:
    with pytest.raises(Refused) as error:
        save(stage, order, RevisionFacts(line.public_id, [step(stage, code)]))
    (row,) = error.value.rows
    assert RevisionStep.objects.count() == 0
    return str(row["field"]), str(row["message"])


def ends(method: str, day: dt.date) -> None:
    Qualification.objects.filter(method=method).update(valid_to=day)


def test_qualification_counts_to_its_last_day_and_not_a_day_longer(stage: cast.Cast) -> None:
    order, line = begun(stage)
    ends("ultrasonic", TODAY - DAY)
    field, words = refused(stage, order, line, "wall_ut")
    assert field == "steps/0/inspector"
    assert "“Ultrasonic testing” expired on" in words
    ends("ultrasonic", TODAY)
    assert save(stage, order, RevisionFacts(line.public_id, [step(stage, "wall_ut")])).total == 1
    kept = RevisionStep.objects.get()
    assert kept.qualification == Qualification.objects.get(method="ultrasonic")


def test_what_was_signed_on_a_qualification_keeps_its_days(stage: cast.Cast) -> None:
    order, line = begun(stage)
    held = Qualification.objects.get(method="ultrasonic")
    last = held.valid_to
    correct = partial(qualifications.correct_qualification, by=stage.stp_admin, now=revising.NOW)
    correct(qualification=held, valid_to=last - DAY)
    save(stage, order, RevisionFacts(line.public_id, [step(stage, "wall_ut")]))
    held.refresh_from_db()
    with pytest.raises(Refused, match="Records were signed on this qualification") as error:
        correct(qualification=held, valid_to=last)
    assert (error.value.field, error.value.code) == ("valid_to", "relied_on")
    correct(qualification=held, number="Q-77")
    held.refresh_from_db()
    assert (held.number, held.valid_to) == ("Q-77", last - DAY)


def test_level_one_reads_no_wall(stage: cast.Cast) -> None:
    order, line = begun(stage)
    Qualification.objects.filter(method="ultrasonic").update(level=1)
    _field, words = refused(stage, order, line, "wall_ut")
    assert "but not at level 2" in words


def test_step_not_done_asks_for_no_qualification(stage: cast.Cast) -> None:
    order, line = begun(stage)
    Qualification.objects.all().delete()
    left = step(stage, "slip_mt", outcome="not_applicable", reason="No lamp", readings=())
    assert save(stage, order, RevisionFacts(line.public_id, [left])).total == 1


def test_instrument_is_good_on_its_due_day_and_overdue_the_day_after(stage: cast.Cast) -> None:
    order, line = begun(stage)
    late = revising.instrument(stage, "UT-9", due=TODAY - DAY)
    with pytest.raises(Refused) as error:
        save(stage, order, RevisionFacts(line.public_id, [step(stage, "wall_ut", instrument=late)]))
    assert error.value.rows[0]["field"] == "steps/0/instrument"
    assert "ran out on" in str(error.value.rows[0]["message"])
    due = revising.instrument(stage, "UT-8", due=TODAY)
    good = step(stage, "wall_ut", instrument=due)
    assert save(stage, order, RevisionFacts(line.public_id, [good])).total == 1


def test_who_repaired_the_joint_since_its_last_inspection_does_not_inspect_it(
    stage: cast.Cast,
) -> None:
    joints = workshop.worn(stage)
    workshop.repaired(stage, joints)
    joints = lives.take(joints, "quarantine", stage.socar_engineer, reason="Look again")
    order = revising.started(stage, joints)
    (line,) = yard.lines(order)
    field, words = refused(stage, order, line, "visual")
    assert field == "steps/0/inspector"
    assert "somebody else inspects it" in words
    revising.qualify(stage.stp_coordinator)
    other = step(stage, "visual", inspector=stage.stp_coordinator)
    assert save(stage, order, RevisionFacts(line.public_id, [other])).total == 1


def test_inspector_of_the_other_party_is_refused(stage: cast.Cast) -> None:
    order, line = begun(stage)
    revising.qualify(stage.socar_engineer)
    theirs = step(stage, "visual", inspector=stage.socar_engineer)
    with pytest.raises(Refused) as error:
        save(stage, order, RevisionFacts(line.public_id, [theirs]))
    assert error.value.rows[0]["field"] == "steps/0/inspector"


def test_qualification_revoked_before_the_end_keeps_the_revision_open(stage: cast.Cast) -> None:
    order, line = begun(stage)
    save(stage, order, whole(stage, line))
    ends("visual", TODAY - DAY)
    with pytest.raises(Refused, match="expired on"):
        revising.complete(stage, line)
    assert revising.record(line).completed_at is None


def test_recall_and_revocation_find_what_was_signed(stage: cast.Cast) -> None:
    order, line = begun(stage)
    save(stage, order, whole(stage, line))
    made = revising.record(line)
    tool = revising.instrument(stage)
    (touch,) = touching.touched(tool, TODAY, TODAY)
    assert (touch.kind, touch.public_id, touch.url) == (
        "revision", made.public_id, made.get_absolute_url()
    )  # fmt: skip
    assert touch.organisations == {stage.socar.pk, stage.stp.pk}
    assert touching.touched(tool, TODAY - 2 * DAY, TODAY - DAY) == []
    (relied,) = reliance.relied_on(Qualification.objects.get(method="visual"))
    assert (relied.public_id, relied.on) == (made.public_id, TODAY)
    assert reliance.relied_on(Qualification.objects.get(method="thread_gauging")) == []
