"""The demonstration: loaded once, through the services, with something to show in every state."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from cooperation.models import Act, Commitment, Memorandum, ProgressEntry, Rollup, RollupSnapshot
from core import invariants
from core.accounts.models import User
from core.events.models import Event
from core.web.fact_names import NAMES
from equipment.certificates import document
from equipment.models import (
    Attempt,
    Certificate,
    Joint,
    JointReading,
    Nonconformance,
    PressureTest,
    Recall,
    RevisionRecord,
    Tally,
    WorkOrder,
    WorkRequest,
)
from mou_portal.demonstration import people, seed
from mou_portal.demonstration.stage import MEMORANDUM
from tests import catalogue
from tests.equipment import workshop

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def loaded() -> Memorandum:
    """Loaded into an installation as the migrations leave it; other tests may have emptied it."""
    workshop.type_of("reface_pin")
    catalogue.plant_programmes()
    catalogue.plant_procedures()
    assert seed.seed(now=NOW)
    return Memorandum.objects.order_by("pk")[0]


def statuses(
    model: type[Act]
    | type[Commitment]
    | type[Nonconformance]
    | type[Tally]
    | type[WorkOrder]
    | type[WorkRequest],
) -> set[str]:
    return set(model.objects.values_list("status", flat=True))


def test_every_fact_of_its_histories_has_a_name(loaded: Memorandum) -> None:
    facts = Event.objects.values_list("before", "after")
    told = {name for before, after in facts for name in (*before, *after)}
    assert told - set(NAMES) == set(), "name them in core/web/fact_names.py"


def test_demonstration_shows_everything(loaded: Memorandum) -> None:
    source = json.loads(MEMORANDUM.read_text())
    assert loaded.provenance == source["provenance"]
    assert [a.kind for a in loaded.areas.order_by("position")] == [
        a["kind"] for a in source["areas"]
    ]
    assert [c.summary for c in loaded.clauses.order_by("position")] == [
        c["summary"] for c in source["clauses"]
    ]
    assert loaded.commitments.count() >= 24
    assert set(loaded.commitments.values_list("area__kind", flat=True)) == {
        a["kind"] for a in source["areas"]
    }
    assert statuses(Commitment) == set(Commitment.Status.values)
    assert statuses(WorkOrder) == set(WorkOrder.Status.values)
    assert statuses(WorkRequest) == set(WorkRequest.Status.values)
    assert WorkRequest.objects.values("requested_by").distinct().count() == 2
    assert statuses(Nonconformance) == {"open", "closed"}
    assert statuses(Act) == set(Act.Status.values)
    assert statuses(Tally) >= {"uploaded", "mapped", "committed", "failed", "discarded"}
    tones = Rollup.objects.filter(level="commitment", memorandum=loaded)
    assert set(tones.values_list("tone", flat=True)) == set(Rollup.Tone.values)
    assert RollupSnapshot.objects.filter(memorandum=loaded, level="memorandum").count() == 39
    assert ProgressEntry.objects.count() > 20
    assert {name: lines for name, lines in invariants.breaches().items() if lines} == {}
    assert not seed.seed(now=NOW)


def test_demonstration_has_certificates_in_their_states(loaded: Memorandum) -> None:
    rows = Certificate.objects.filter(memorandum=loaded).order_by("number")
    assert [(one.kind, one.status) for one in rows] == [
        ("revision", "withdrawn"), ("revision", "valid"), ("pressure_test", "superseded"),
        ("pressure_test", "under_review"), ("pressure_test", "valid"),
    ]  # fmt: skip
    assert all(document.told(one)["demonstration"] for one in rows)
    held = rows.get(status="under_review")
    (recall,) = Recall.objects.filter(status="under_review")
    assert list(recall.items.values_list("subject", flat=True)) == [held.subject]
    chart = document.told(rows.get(kind="pressure_test", status="valid"))["facts"]["chart"]
    assert len(chart["ms"]) > 100


def test_demonstration_shows_what_was_tested_and_inspected(loaded: Memorandum) -> None:
    tests = PressureTest.objects.filter(memorandum=loaded).order_by("number")
    assert list(tests.values_list("verdict", flat=True)) == ["fail", "pass", "pass"]
    assert sorted(Attempt.objects.values_list("verdict", flat=True)) == [
        "leak", *["not_proven"] * 3, *["pass"] * 5
    ]  # fmt: skip
    assert sorted(RevisionRecord.objects.values_list("verdict", flat=True)) == ["", "accepted"]


def test_demonstration_registers_the_real_tallies(loaded: Memorandum) -> None:
    tubing = Tally.objects.filter(name="tubing_7_in", status="committed").order_by("pk")
    assert [t.joints.count() for t in tubing] == [182, 10]
    assert JointReading.objects.filter(tally=tubing[0]).count() == 40
    liner = Tally.objects.get(name="liner_9_5-8_as_run")
    last = liner.rows.exclude(top_depth_m=None).order_by("-position")[0]
    assert last.cumulative_length_m == Decimal("913.391")
    assert Joint.objects.filter(tally=liner, status="rejected").count() >= 3


def test_demonstration_people_are_marked_and_hold_their_roles(loaded: Memorandum) -> None:
    assert not User.objects.filter(is_demonstration=False).exists()
    assert User.objects.filter(email="admin@third.example").count() == 1
    signatory = User.objects.get(email=people.address(people.SOCAR, "signatory"))
    assert signatory.check_password(people.PASSWORD)


def test_demonstration_tells_the_life_of_a_set_of_drill_pipe(loaded: Memorandum) -> None:
    states = set(Joint.objects.filter(serial__startswith="DP5-").values_list("status", flat=True))
    assert states == {
        "in_stock", "classified", "repair_required", "in_repair", "scrapped", "under_inspection",
        "quarantined", "cleaned", "returned", "in_transit",
    }  # fmt: skip
    (pipe_set,) = loaded.pipe_sets.all()
    assert pipe_set.members.count() == 18
    weakest = Joint.objects.get(serial="DP5-4107")
    walls = weakest.readings.filter(kind="wall", position="4 m from box").order_by("read_on")
    thinned = [reading.value_mm for reading in walls]
    assert len(thinned) == 4
    assert thinned == sorted(thinned, reverse=True)
    assert weakest.body_class == "class_2"
    assert set(loaded.transfers.values_list("status", flat=True)) == {"received", "dispatched"}
    assert set(loaded.equipment_items.values_list("status", flat=True)) == {
        "in_stock", "in_service", "repair_required",
    }  # fmt: skip
