"""What was sent and agreed of a defect act stands: triggers, checks and the invariant hold it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from equipment.defects import invariants, services
from equipment.models import DefectAct, Finding
from tests import cast, factories
from tests.equipment import defected, yard

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


BREACHES = {
    "a changed content": "UPDATE equipment_defectact SET content = content || ' '",
    "another state": "UPDATE equipment_defectact SET status = 'draft', digest = ''",
    "another addressee": "UPDATE equipment_defectact SET remark = 'x'",
    "no act": "DELETE FROM equipment_defectact",
    "a changed finding": "UPDATE equipment_finding SET decision = 'scrap'",
    "no finding": "DELETE FROM equipment_finding",
}


@pytest.mark.parametrize("breach", list(BREACHES))
@pytest.mark.parametrize("state", ["sent", "agreed"])
def test_database_keeps_what_was_sent_and_agreed(stage: cast.Cast, breach: str, state: str) -> None:
    getattr(defected, state)(stage)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BREACHES[breach])


def test_database_keeps_findings_off_an_agreed_act(stage: cast.Cast) -> None:
    act = defected.agreed(stage)
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.create(
            memorandum=stage.memorandum, act=act, position=9, line=yard.lines(act.order)[0],
            defect="bent", where="body", decision="no_action",
        )  # fmt: skip


def test_database_lets_nobody_agree_to_their_own_act(stage: cast.Cast) -> None:
    act = defected.sent(stage)
    rows = DefectAct.objects.filter(pk=act.pk)
    with pytest.raises(IntegrityError, match="alone"), transaction.atomic():
        rows.update(status="agreed", decided_by=stage.stp_engineer, decided_at=NOW)
    draft = DefectAct.objects.filter(pk=defected.draft(stage).pk)
    with pytest.raises(IntegrityError, match="nobody_agrees_to_own"), transaction.atomic():
        draft.update(addressed_to=stage.stp)


def test_database_keeps_a_line_off_two_agreed_acts(stage: cast.Cast) -> None:
    old = defected.agreed(stage)
    new = services.create_act(order=old.order, supersedes=old, by=stage.stp_engineer, now=NOW)
    services.send_act(act=new, by=stage.stp_engineer, now=NOW)
    rows = DefectAct.objects.filter(pk=new.pk)
    with pytest.raises(IntegrityError, match="agreed already"), transaction.atomic():
        rows.update(status="agreed", decided_by=stage.socar_engineer, decided_at=NOW)


def test_invariant_sees_what_no_longer_is_what_was_agreed(stage: cast.Cast) -> None:
    act = defected.agreed(stage)
    assert invariants.agreed_acts_stand() == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE equipment_finding DISABLE TRIGGER USER")
        cursor.execute("UPDATE equipment_finding SET decision = 'scrap' WHERE position = 1")
        cursor.execute("ALTER TABLE equipment_finding ENABLE TRIGGER USER")
    assert invariants.agreed_acts_stand() == [
        f"defect act {act.public_id}: its content is not what was sent"
    ]
    stage.socar_engineer.organisation = stage.stp
    stage.socar_engineer.save(update_fields=["organisation"])
    assert invariants.agreed_acts_stand()[0] == (
        f"defect act {act.public_id} was agreed by its own party"
    )
