"""What the API must not show: another memorandum's objects answer exactly like missing ones."""

from __future__ import annotations

from typing import Any

import pytest

from cooperation.models import Commitment
from core.comments import services as comments
from core.events import services as events
from core.models import User
from equipment.models import DismantlingRecord, Joint, Location, RunningRecord
from equipment.orders.models import OrderLine
from mou_portal.api import router
from tests import cast, factories, works
from tests.callers import caller, problem_of
from tests.equipment import lives, pulls, requested, yard
from tests.exchange import placed
from tests.isolation import certificated, defective, gauged, pressed, register, repaired, revised

pytestmark = pytest.mark.django_db
CANARY = "CANARY-7Q"
MISSING = "00000000000000000000000000"


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def secret(actors: cast.Cast) -> dict[str, Any]:
    """Rows of the first memorandum, all carrying the canary; the third organisation sees none."""
    commitment = factories.make_commitment(
        actors.area, actors.socar_coordinator, title=f"{CANARY} commitment"
    )
    order = works.finished_order(actors, commitment, joints=2, now=factories.NOW)
    placement = placed.started(actors, programme=CANARY, host_unit=CANARY)
    placed.record(actors, placement, 1)
    Joint.objects.update(tally_number=CANARY)
    events.relay()
    record = RunningRecord.objects.first()
    pulling = pulls.finished(actors, lives.joints_in(actors, "run", 1))
    pulled = DismantlingRecord.objects.get(line__order=pulling)
    line = OrderLine.objects.first()
    joint, place = Joint.objects.first(), Location.objects.first()
    assert record and line and joint and place
    tally = yard.make_tally(actors, [])
    act = yard.make_act(actors)
    return {
        "memoranda": actors.memorandum,
        "areas": actors.area,
        "clauses": factories.make_clause(actors.memorandum, summary_az=CANARY),
        "commitments": commitment,
        "work-orders": order,
        "order-lines": line,
        "installations": record,
        "dismantlings": pulled,
        "joints": joint,
        "locations": place,
        "tallies": tally,
        "acts": act,
        "comments": comments.write_comment(
            about=order, body=CANARY, by=actors.socar_engineer, now=factories.NOW
        ),
        "exports": factories.make_export(None, actors.socar_engineer),
        "imports": factories.make_import(actors.memorandum, actors.socar_engineer),
        **_register(actors),
        **_work(actors),
    }


def _work(actors: cast.Cast) -> dict[str, Any]:
    """What is asked for, found, repaired and planned, by the names of the lists."""
    kept = repaired.fill(actors, CANARY) | defective.fill(actors, CANARY)
    kept |= gauged.fill(actors, CANARY) | pressed.fill(actors, CANARY)
    kept |= revised.fill(actors, CANARY) | certificated.fill(actors, CANARY)
    return {
        "work-requests": requested.submitted(actors, text=CANARY),
        "repairs": kept["repair"],
        "maintenance-plans": kept["plan"],
        "defect-acts": kept["defectact"],
        "nonconformances": kept["nonconformance"],
        "instruments": kept["gauge"],
        "calibrations": kept["calibration"],
        "recalls": kept["recall"],
        "pressure-tests": kept["pressing"],
        "certificates": kept["certificate"],
        "revisions": kept["revision"],
    }


def _register(actors: cast.Cast) -> dict[str, Any]:
    """What the register keeps beside joints, by the names of the lists."""
    kept = register.fill(actors, CANARY)
    named = {
        "heats": "heat", "pipe-sets": "set", "joint-steps": "step", "transfers": "transfer",
        "usage-logs": "usage", "inspections": "inspection", "readings": "reading",
        "equipment-items": "item", "tool-joints": "tooljoint",
    }  # fmt: skip
    return {name: kept[key] for name, key in named.items()}


def test_third_party_sees_no_row_of_another_memorandum(
    actors: cast.Cast, secret: dict[str, Any]
) -> None:
    third, own = caller(actors.third_admin), caller(actors.socar_engineer)
    told = ""
    for name, _view, _basename in router.registry:
        answer = third.get(f"{name}/?limit=1000")
        assert answer.status_code == 200
        told += answer.content.decode()
        own_words = own.get(f"{name}/?limit=1000").content.decode()
        assert (actors.memorandum.public_id in own_words) or name in UNSEEN, name
    assert CANARY not in told
    assert actors.memorandum.public_id not in told


#: Lists that have no row of the memorandum in this test, or do not name one.
UNSEEN = ("acts", "signatures", "product-lines", "tallies", "files", "progress-entries",
          "resulting-instruments", "notices", "exports", "calendar-days",
          "working-hours", "specialists", "grades", "connections", "tool-joint-limits",
          "class-schemes", "repair-types", "qualifications", "test-procedures",
          "inspection-programmes")  # fmt: skip


def test_foreign_ids_in_parameters_answer_like_missing_ones(
    actors: cast.Cast, secret: dict[str, Any]
) -> None:
    third = caller(actors.third_admin)
    queries = [
        ("joints/?memorandum={}", "memoranda"),
        ("joints/?place={}", "locations"),
        ("commitments/?area={}", "areas"),
        ("work-orders/?commitment={}", "commitments"),
        ("order-lines/?order={}", "work-orders"),
        ("installations/?line={}", "order-lines"),
        ("dismantlings/?rack={}", "locations"),
        ("acts/?commitment={}", "commitments"),
        ("acts/finished-work/?memorandum={}", "memoranda"),
        ("events/?object={}", "work-orders"),
    ]
    for query, name in queries:
        foreign = secret[name].public_id
        answers = [
            _plain(third.get(query.format(id)), id) for id in (foreign, f"{foreign[:3]}_{MISSING}")
        ]
        assert answers[0] == answers[1], query


def test_foreign_ids_in_bodies_answer_like_missing_ones(
    actors: cast.Cast, secret: dict[str, Any]
) -> None:
    third = caller(actors.third_admin)
    bodies: list[tuple[str, dict[str, Any]]] = [
        ("acts/", {"memorandum": "memoranda", "title": "x"}),
        ("locations/", {"memorandum": "memoranda", "kind": "yard", "name": "x"}),
        ("work-orders/", {"commitment": "commitments", "joints": ["joints"]}),
        ("installations/", {"line": "order-lines"}),
        ("installations/bulk/", {"order": "work-orders", "rows": []}),
        ("dismantlings/", {"line": "order-lines", "rack": "locations"}),
        ("dismantlings/bulk/", {"order": "work-orders", "rows": []}),
        ("commitments/", {"area": "areas", "clause": "clauses", "memorandum": "memoranda"}),
    ]
    for path, body in bodies:
        foreign = {key: _filled(value, secret, real=True) for key, value in body.items()}
        missing = {key: _filled(value, secret, real=False) for key, value in body.items()}
        answers = [third.post(path, said) for said in (foreign, missing)]
        told = [problem_of(answer, 400)["errors"] for answer in answers]
        assert told[0] == told[1], path
        assert {"does_not_exist"} <= {error["code"] for error in told[0]}


#: What every installation begins with and whoever is signed in reads.
OF_EVERYBODY = ("product-lines", "test-procedures", "inspection-programmes")


def test_person_outside_every_memorandum_reads_empty_lists(actors: cast.Cast) -> None:
    nobody = factories.make_user(actors.socar, "nobody@socar.test")
    asking = caller(nobody)
    for name, _view, _basename in router.registry:
        if name not in OF_EVERYBODY:
            assert asking.rows(f"{name}/") == [], name


def _filled(value: Any, secret: dict[str, Any], *, real: bool) -> Any:
    if isinstance(value, list):
        return [_filled(inner, secret, real=real) for inner in value]
    if value not in secret:
        return value
    public_id = str(secret[value].public_id)
    return public_id if real else f"{public_id[:3]}_{MISSING}"


def _plain(answer: Any, id: str) -> tuple[int, Any]:
    body = answer.json()
    body.pop("request_id", None)
    return answer.status_code, str(body).replace(id, "<id>")


def test_people_of_other_parties_are_not_found(actors: cast.Cast, secret: dict[str, Any]) -> None:
    """An owner from an organisation that the caller does not meet is refused as unknown."""
    assert Commitment.objects.exists()
    coordinator = caller(actors.socar_coordinator)
    stranger: User = actors.third_engineer
    body = {
        "memorandum": actors.memorandum.public_id,
        "area": actors.area.public_id,
        "title": "x",
        "target": "10",
        "start": "2026-01-01",
        "due": "2026-02-01",
        "owners": [stranger.public_id],
    }
    refused = problem_of(coordinator.post("commitments/", body), 400)
    assert refused["errors"][0] == {
        "pointer": "#/owners/0",
        "detail": "There is no such object.",
        "code": "does_not_exist",
    }
