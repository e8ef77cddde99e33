"""Pages of pressure tests: the sheet, the form with its preview, one test, procedures."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import Attachment
from equipment.models import Instrument, PressureTest, Procedure, WorkOrder
from equipment.pressure_testing.facts import LineFacts
from tests import cast
from tests.equipment import pressing, yard

pytestmark = pytest.mark.django_db
PAGE_QUERIES = 12


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("equipment.pressure_testing.views.timezone.now", lambda: pressing.NOW)


def browser(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def typed(stage: cast.Cast, order: WorkOrder, **changes: Any) -> dict[str, Any]:
    """What a person fills in."""
    setup = pressing.setup(stage, order)
    values = {
        "procedure": setup.procedure.public_id, "tested_on": pressing.TODAY.isoformat(),
        "tester": stage.stp_engineer.public_id,
        "witnesses": [one.public_id for one in setup.witnesses],
        "recorders": [setup.instruments[0].instrument.public_id],
        "file": SimpleUploadedFile("test.csv", pressing.chart().data, "text/csv"),
        **{f"line-{line.public_id}": "on" for line in yard.lines(order)}, **changes,
    }  # fmt: skip
    return {name: value for name, value in values.items() if value is not None}


def test_verdict_is_shown_before_anything_is_saved(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage, 2))
    crew, root = browser(stage.stp_engineer), f"/orders/{order.public_id}/tests/"
    answer = crew.post(f"{root}preview/", typed(stage, order), headers={"hx-request": "true"})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert ("Pass" in shown, "data-pressure-chart" in shown, "0:02:00" in shown) == (True,) * 3
    assert (PressureTest.objects.count(), Attachment.objects.count()) == (0, 0)
    bad = SimpleUploadedFile("a.csv", b"time;MPa\n0;1\n1;x\n")
    said = crew.post(f"{root}preview/", typed(stage, order, file=bad)).content.decode()
    assert "Row 3, column 2" in said
    checked = crew.post(f"{root}new/", typed(stage, order, check="yes"))
    assert (checked.status_code, PressureTest.objects.count()) == (200, 0)
    saved = crew.post(f"{root}new/", typed(stage, order))
    test = PressureTest.objects.get()
    assert (saved.status_code, saved.headers["Location"]) == (302, test.get_absolute_url())
    again = crew.post(f"{root}new/", typed(stage, order))
    assert again.status_code == 422
    assert "This recorder file is set-up 1 of this order already." in again.content.decode()
    assert PressureTest.objects.count() == 1


def test_page_of_a_test_stays_within_its_statements(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage, 12))
    lines = [LineFacts(line) for line in yard.lines(order)]
    lines[6] = pressing.leaking(yard.lines(order)[6])
    test = pressing.record(stage, order, lines=lines)
    crew = browser(stage.stp_engineer)
    crew.get(test.get_absolute_url())
    with CaptureQueriesContext(connection) as queries:
        page = crew.get(test.get_absolute_url()).content.decode()
    assert len(queries) <= PAGE_QUERIES, [one["sql"][:160] for one in queries]
    assert ("Body, 3.2" in page, "leak-sketch" in page, test.chart_sha256 in page) == (True,) * 3
    sheet = crew.get(f"/orders/{order.public_id}/tests/").content.decode()
    assert sheet.count("decides") == 12
    assert crew.get(order.get_absolute_url()).status_code == 200
    assert crew.get("/pressure-tests/").status_code == 200
    third = browser(stage.third_engineer)
    assert third.get(test.get_absolute_url()).status_code == 404


def test_witness_confirms_and_crew_withdraws(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    test = pressing.record(stage, order)
    owner, crew = browser(stage.socar_engineer), browser(stage.stp_engineer)
    assert "I was there" in owner.get(test.get_absolute_url()).content.decode()
    owner.post(f"{test.get_absolute_url()}confirm/")
    confirmed = [one.confirmed_at for one in test.witnesses.all()]
    assert confirmed[0] == pressing.NOW
    assert crew.post(f"{test.get_absolute_url()}confirm/").status_code == 403
    assert owner.post(f"{test.get_absolute_url()}withdraw/", {"reason": "x"}).status_code == 403
    crew.post(f"{test.get_absolute_url()}withdraw/", {"reason": "Wrong file"})
    test.refresh_from_db()
    assert (test.withdrawn_reason, yard.lines(order)[0].status) == ("Wrong file", "planned")


def test_faults_stand_at_their_fields(stage: cast.Cast) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    crew = browser(stage.stp_engineer)
    pressing.gauge(stage, "OLD", valid_to=pressing.TODAY.replace(day=1, month=5))
    old = Instrument.objects.get(number="OLD").public_id
    answer = crew.post(
        f"/orders/{order.public_id}/tests/new/",
        typed(stage, order, recorders=[old], witnesses=[stage.stp_engineer.public_id]),
    )
    form = answer.context["form"]
    assert (answer.status_code, sorted(form.errors)) == (422, ["recorders", "witnesses"])


def version(**changes: Any) -> dict[str, Any]:
    return {
        "edition": "2026", "in_force_from": "2026-01-01", "mark": "practice", "medium": "water",
        "target_kind": "fixed", "target": "20", "target_unit": "MPa", "tolerance": "1",
        "tolerance_unit": "%", "hold_s": "300", "max_drop": "10", "max_drop_unit": "%",
        "max_gap_s": "5", "ceiling": "110", "ceiling_unit": "%", "witness_rule": "both",
        "full_scale_least": "1.3", "full_scale_most": "4", "source": "Own", **changes,
    }  # fmt: skip


def test_doubtful_procedure_is_shown_before_it_is_saved(stage: cast.Cast) -> None:
    admin = browser(stage.stp_admin)
    body = version(code="own", subject="pipe", name="Own")
    asked = admin.post("/procedures/new/", body)
    assert (asked.status_code, Procedure.objects.filter(code="own").count()) == (422, 0)
    assert "a leak would mostly read" in asked.content.decode()
    saved = admin.post("/procedures/new/", body | {"seen": "on"})
    made = Procedure.objects.get(code="own")
    assert (saved.status_code, saved.headers["Location"]) == (302, made.get_absolute_url())
    page = browser(stage.socar_engineer).get(made.get_absolute_url()).content.decode()
    assert ("It lasts 300 s" in page, "a leak would mostly read" in page) == (True, True)
    newer = version(edition="2027", in_force_from="2027-01-01", tolerance="10")
    assert admin.post(f"{made.get_absolute_url()}versions/new/", newer).status_code == 302
    assert [one.edition for one in made.versions.all()] == ["2027", "2026"]
    ended = admin.post(f"{made.get_absolute_url()}end/", {"on": "2028-01-01", "reason": "Old"})
    assert ended.status_code == 302
    engineer = browser(stage.socar_engineer)
    assert engineer.get("/procedures/").status_code == 200
    assert engineer.get("/procedures/new/").status_code == 403
