"""Every gate of a revision and of a pressure test, by the page and over the API alike: the words
name who or what it is, stand at their field, and nothing is stored."""

from __future__ import annotations

import datetime as dt
import html
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.models import Attachment, Event, Qualification
from equipment.instruments.models import Calibration
from equipment.models import (
    Instrument,
    OrderLine,
    PressureTest,
    RepairRecord,
    RevisionClass,
    RevisionRecord,
    RevisionStep,
    WorkOrder,
)
from tests import cast
from tests.callers import Caller, caller, problem_of
from tests.cast import Cast
from tests.cooperation.browsers import signed_in
from tests.core import qualified
from tests.equipment import pressing, recorders, revising, workshop, yard
from tests.equipment.test_pressure_api import parts
from tests.equipment.test_pressure_pages import typed
from tests.equipment.test_revision_api import wall
from tests.equipment.test_revision_pages import form_of, page

pytestmark = pytest.mark.django_db
TODAY, DAY = revising.TODAY, dt.timedelta(days=1)
PAST = TODAY - 3 * DAY
PERSON = "Engineer"
UT = "“Ultrasonic testing”"
PT = "“Pressure testing”"
Said = dict[str, Any]


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setattr("django.utils.timezone.now", lambda: revising.NOW)
    return cast.assemble()


@pytest.fixture
def crew(stage: Cast) -> Client:
    return signed_in(stage.stp_engineer)


@pytest.fixture
def robot(stage: Cast) -> Caller:
    return caller(stage.stp_engineer)


def plain(answer: Any) -> str:
    return html.unescape(answer.content.decode()).replace("\u00a0", " ")


@dataclass(frozen=True)
class Gate:
    """What is wrong, by what it spoils, what is said then on a page and over the API, and the
    words that refuse it."""

    name: str
    words: str
    spoil: Callable[[Cast, Any], object] = lambda _stage, _order: None
    page: Callable[[Cast], Said] = field(default=lambda _stage: {})
    api: Callable[[Cast], Said] = field(default=lambda _stage: {})


def begun_before(order: WorkOrder) -> None:
    """The work of the order began ten days ago."""
    WorkOrder.objects.filter(pk=order.pk).update(started_at=revising.NOW - 10 * DAY)


def ultrasonic(**values: Any) -> Callable[[Cast, WorkOrder], object]:
    return lambda _s, _o: Qualification.objects.filter(method="ultrasonic").update(**values)


def revoked(method: str) -> Callable[[Cast, WorkOrder], object]:
    return lambda stage, _o: qualified.revoke(
        Qualification.objects.get(method=method), stage.stp_admin
    )


def overdue(stage: Cast) -> str:
    return revising.instrument(stage, "UT-9", due=TODAY - DAY).public_id


def new_and_past(stage: Cast, order: WorkOrder) -> None:
    """The inspector is qualified from today on, and the work was done before."""
    begun_before(order)
    Qualification.objects.filter(method="ultrasonic").update(valid_from=TODAY)


def calibrated_today(stage: Cast, order: WorkOrder) -> None:
    begun_before(order)
    revising.instrument(stage)
    Calibration.objects.update(calibrated_on=TODAY)


def repaired_by_inspector(_stage: Cast, order: WorkOrder) -> None:
    """The joint of the order is the one that this inspector repaired."""
    joint = RepairRecord.objects.get().line.joint
    yard.lines(order)
    OrderLine.objects.filter(order=order).update(joint=joint)


LATE = {"done_on": PAST.isoformat()}
REVISION = (
    Gate("missing", f"{PERSON} has no qualification for {UT} at level 2.",
         lambda _s, _o: Qualification.objects.filter(method="ultrasonic").delete()),
    Gate("expired", f"The qualification of {PERSON} for {UT} expired on 31 May 2026.",
         ultrasonic(valid_to=TODAY - DAY)),
    Gate("level", f"{PERSON} is qualified for {UT}, but not at level 2.", ultrasonic(level=1)),
    Gate("revoked", f"The qualification of {PERSON} for {UT} was revoked on 1 Jun 2026.",
         revoked("ultrasonic")),
    Gate("overdue", "The calibration of UT-9 ran out on 31 May 2026.",
         page=lambda s: {"instrument": overdue(s)}, api=lambda s: {"instrument": overdue(s)}),
    Gate("person on the day of the work",
         f"The qualification of {PERSON} for {UT} begins on 1 Jun 2026 only.", new_and_past,
         page=lambda _s: LATE, api=lambda _s: LATE),
    Gate("tool on the day of the work", "UT-7 has no calibration for 29 May 2026.",
         calibrated_today, page=lambda _s: LATE, api=lambda _s: LATE),
    Gate("repairer", "Engineer repaired it on 1 Jun 2026: somebody else inspects it.",
         repaired_by_inspector),
)  # fmt: skip


def readings(stage: Cast) -> Said:
    """What a person types into the walls of a sound joint."""
    return {
        "outcome": "accepted", "instrument": revising.instrument(stage).public_id,
        "before_ok": "good", "after_ok": "good", "readings-0-value": "9,0",
        "readings-1-value": "9,0", "readings-2-value": "9,0",
    }  # fmt: skip


def sent_by_page(stage: Cast, crew: Client, line: OrderLine, **more: Any) -> Any:
    url = page(line, "wall_ut")
    return crew.post(url, form_of(crew, url) | readings(stage) | more)


def sent_by_api(stage: Cast, robot: Caller, line: OrderLine, **more: Any) -> Any:
    return robot.post("revisions/", {"line": line.public_id, "steps": [wall(stage, **more)]})


@pytest.mark.parametrize("gate", REVISION, ids=lambda gate: gate.name)
def test_gate_of_a_revision_holds_on_the_page_and_over_the_api(
    stage: Cast, crew: Client, robot: Caller, gate: Gate
) -> None:
    if gate.name == "repairer":
        workshop.repaired(stage, workshop.worn(stage))
    order = revising.started(stage, revising.used(stage))
    gate.spoil(stage, order)
    (line,) = yard.lines(order)
    answer = sent_by_page(stage, crew, line, **gate.page(stage))
    assert (answer.status_code, gate.words in plain(answer)) == (422, True)
    told = problem_of(sent_by_api(stage, robot, line, **gate.api(stage)), 422)
    said = " ".join(str(one["detail"]) for one in told["errors"]).replace("\u00a0", " ")
    assert gate.words in said
    assert (RevisionStep.objects.count(), RevisionRecord.objects.count()) == (0, 0)
    assert not Event.objects.filter(verb="order.revisions_recorded").exists()


def test_work_of_a_past_day_stands_on_what_was_good_then(
    stage: Cast, crew: Client, robot: Caller
) -> None:
    order = revising.started(stage, revising.used(stage, 2))
    begun_before(order)
    revising.instrument(stage, due=PAST)
    Qualification.objects.filter(method="ultrasonic").update(valid_to=PAST)
    first, second = yard.lines(order)
    assert sent_by_page(stage, crew, first, **LATE).status_code == 302
    assert sent_by_api(stage, robot, second, **LATE).status_code == 201
    assert set(RevisionStep.objects.values_list("done_on", "outcome")) == {(PAST, "accepted")}


def test_class_typed_into_the_page_counts_for_nothing(stage: Cast, crew: Client) -> None:
    order = revising.started(stage, revising.used(stage))
    (line,) = yard.lines(order)
    revising.save(stage, order, revising.whole(stage, line, wall_ut=None))
    typed_class = {"body_class": "premium", "pipe_class": "premium", "verdict": "accepted"}
    worn = {"readings-1-value": revising.WORN}
    assert sent_by_page(stage, crew, line, **typed_class, **worn).status_code == 302
    crew.post(f"{page(line)}complete/", typed_class)
    assert RevisionClass.objects.get(part="body").pipe_class == "class_2"


def held_by_tester(stage: Cast, **values: Any) -> Qualification:
    return qualified.held(stage, method="pressure_testing", number="PT-1", **values)


def asking(stage: Cast, _order: WorkOrder) -> None:
    """Whoever tests is qualified at level 2."""
    pressing.procedure(stage, qualified_tester=True, tester_level=2)


def asking_of(**values: Any) -> Callable[[Cast, WorkOrder], object]:
    def spoil(stage: Cast, order: WorkOrder) -> None:
        asking(stage, order)
        held_by_tester(stage, **values)

    return spoil


def revoked_tester(stage: Cast, order: WorkOrder) -> None:
    asking_of()(stage, order)
    revoked("pressure_testing")(stage, order)


def gauge_by_page(stage: Cast, **values: Any) -> Said:
    return {"recorders": [_gauge(stage, **values)]}


def gauge_by_api(stage: Cast, **values: Any) -> Said:
    used = {"instrument": _gauge(stage, **values), "role": "recorder"}
    return {"instruments": json.dumps([used])}


def _gauge(stage: Cast, **values: Any) -> str:
    known = Instrument.objects.filter(number="PG-9").first()
    return (known or pressing.gauge(stage, "PG-9", **values)).public_id


def with_gauge(name: str, words: str, spoil: Any = None, late: bool = False, **values: Any) -> Gate:
    when = {"tested_on": PAST.isoformat()} if late else {}
    return Gate(
        name, words, spoil or (lambda _s, _o: None),
        page=lambda s: gauge_by_page(s, **values) | when,
        api=lambda s: gauge_by_api(s, **values) | when,
    )  # fmt: skip


def psi_as_mpa(_stage: Cast) -> Said:
    data = pressing.chart(style=recorders.Style(unit="psi")).data.replace(b"psi", b"MPa")
    return {"file": SimpleUploadedFile("test.csv", data, "text/csv")}


def repaired_today(_stage: Cast, order: WorkOrder) -> None:
    begun_before(order)
    joint = RepairRecord.objects.get().line.joint
    OrderLine.objects.filter(order=order).update(joint=joint)


def new_tester(stage: Cast, order: WorkOrder) -> None:
    begun_before(order)
    asking_of(since=0)(stage, order)


def gauge_calibrated_today(stage: Cast, order: WorkOrder) -> None:
    begun_before(order)
    pressing.gauge(stage, "PG-9")
    Calibration.objects.update(calibrated_on=TODAY)


def own_witness(stage: Cast) -> Said:
    return {"witnesses": [stage.socar_engineer.public_id, stage.stp_engineer.public_id]}


BEFORE = {"tested_on": PAST.isoformat()}
PRESSURE = (
    Gate("missing", f"{PERSON} has no qualification for {PT} at level 2.", asking),
    Gate("expired", f"The qualification of {PERSON} for {PT} expired on 31 May 2026.",
         asking_of(until=-1)),
    Gate("level", f"{PERSON} is qualified for {PT}, but not at level 2.", asking_of(level=1)),
    Gate("revoked", f"The qualification of {PERSON} for {PT} was revoked on 1 Jun 2026.",
         revoked_tester),
    Gate("person on the day of the work",
         f"The qualification of {PERSON} for {PT} begins on 1 Jun 2026 only.", new_tester,
         page=lambda _s: BEFORE, api=lambda _s: BEFORE),
    with_gauge("overdue", "The calibration of PG-9 ran out on 31 May 2026.",
               valid_to=TODAY - DAY),
    with_gauge("tool on the day of the work", "PG-9 has no calibration for 29 May 2026.",
               gauge_calibrated_today, late=True),
    with_gauge("small", "1.3 to 4 times", full_mpa="25.9"),
    with_gauge("large", "1.3 to 4 times", full_mpa="80.1"),
    Gate("witness", f"{PERSON} tests and is no witness.", page=own_witness, api=own_witness),
    Gate("unit", "The pressures look like psi and not like MPa", page=psi_as_mpa, api=psi_as_mpa),
    Gate("repair", "was repaired on 1 Jun 2026, after this test.", repaired_today,
         page=lambda _s: BEFORE, api=lambda _s: BEFORE),
)  # fmt: skip


@pytest.mark.parametrize("gate", PRESSURE, ids=lambda gate: gate.name)
def test_gate_of_a_pressure_test_holds_on_the_page_and_over_the_api(
    stage: Cast, crew: Client, robot: Caller, gate: Gate
) -> None:
    if gate.name == "repair":
        done = workshop.repaired(stage, workshop.casing(stage), workshop.recut)
        RepairRecord.objects.filter(line__order=done).update(done_on=TODAY)
    order = pressing.started(stage, pressing.joints(stage))
    gate.spoil(stage, order)
    root = f"/orders/{order.public_id}/tests/new/"
    answer = crew.post(root, typed(stage, order, **gate.page(stage)))
    assert (answer.status_code, gate.words in plain(answer)) == (422, True)
    told = problem_of(
        robot.upload("pressure-tests/", **parts(stage, order, **gate.api(stage))), 422
    )
    said = " ".join(str(one["detail"]) for one in told["errors"]).replace("\u00a0", " ")
    assert gate.words in said
    assert (PressureTest.objects.count(), Attachment.objects.count()) == (0, 0)
    assert not Event.objects.filter(verb="pressure_test.recorded").exists()


def test_test_of_a_past_day_stands_on_what_was_good_then(
    stage: Cast, crew: Client, robot: Caller
) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    begun_before(order)
    asking_of(until=-3)(stage, order)
    pressing.gauge(stage, valid_to=PAST)
    answer = crew.post(f"/orders/{order.public_id}/tests/new/", typed(stage, order, **BEFORE))
    assert answer.status_code == 302, plain(answer)[-3000:]
    file = SimpleUploadedFile("test.csv", pressing.chart(leak=0.1).data, "text/csv")
    lines = json.dumps([{"line": one.public_id} for one in yard.lines(order)])
    more = {"file": file, "lines": lines, **BEFORE}
    answer = robot.upload("pressure-tests/", **parts(stage, order, **more))
    assert answer.status_code == 201, answer.content
    held = set(PressureTest.objects.values_list("tested_on", "qualification__number", "verdict"))
    assert held == {(PAST, "PT-1", "pass")}
    assert Decimal(str(answer.json()["drop_mpa"])) > 0
