"""Pages of instruments and recalls: entered, calibrated, declared bad, worked off by both."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.accounts.models import User
from core.notices.models import Notice
from core.notices.scanning import scan_due
from equipment.instruments.models import Calibration, Instrument
from equipment.instruments.recall.models import Disposal, Recall
from tests import cast, factories
from tests.cast import Cast
from tests.equipment import gauges

pytestmark = pytest.mark.django_db
NOW = factories.NOW
QUERIES = {
    "list": 9, "due": 7, "detail": 10, "recalls": 7, "recall": 10,
}  # fmt: skip


@pytest.fixture
def people() -> Cast:
    return cast.assemble()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, row: Any = None) -> str:
    return reverse(f"equipment:{name}", args=[row.public_id] if row else [])


def page_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    text: str = answer.content.decode()
    return text


def iso(days: int) -> str:
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


def test_instrument_is_entered_calibrated_and_recalled_by_pages(people: Cast) -> None:
    theirs, ours = client_of(people.stp_engineer), client_of(people.socar_engineer)
    facts = {
        "number": "G-7", "kind": "pressure_gauge", "range_low": "0", "range_high": "10 000",
        "range_unit": "psi", "accuracy_class": "1,0",
    }  # fmt: skip
    theirs.post(address("instrument-create"), facts)
    made = Instrument.objects.get()
    page = page_of(ours, made.get_absolute_url())
    assert "G-7 has no calibration for" in page
    assert address("calibration-create", made) not in page
    said = {
        "calibrated_on": iso(-20), "valid_to": iso(345), "laboratory": "AzTest", "number": "C-1",
        "is_fit": "on", "certificate": SimpleUploadedFile("c.pdf", b"%PDF-1.4 x"),
    }  # fmt: skip
    theirs.post(address("calibration-create", made), said)
    calibration = Calibration.objects.get()
    page = page_of(ours, made.get_absolute_url())
    assert "c.pdf" in page
    assert "Usable" in page
    with gauges.touched(_recent(1), _recent(2)):
        bad = {"version": "1", "since": iso(-20), "reason": "Wrong standard"}
        answer = theirs.post(address("calibration-declare-bad", calibration), bad)
    recall = Recall.objects.get()
    assert answer.headers["Location"] == recall.get_absolute_url()
    assert "Wrong standard" in page_of(ours, recall.get_absolute_url())
    _worked_off(recall, ours, theirs)


def _recent(number: int) -> Any:
    touch = gauges.touch(number)
    on = timezone.localdate() - dt.timedelta(days=3)
    return type(touch)(**{**vars(touch), "on": on})


def _worked_off(recall: Recall, ours: Client, theirs: Client) -> None:
    url, records = address("recall-dispose", recall), gauges.records(recall)
    said = {"items": records, "disposition": "repeat", "reason": "Test again"}
    ours.post(url, said)
    assert 'name="items"' not in page_of(ours, recall.get_absolute_url())
    page = page_of(theirs, recall.get_absolute_url())
    assert page.count('name="items"') == 2
    theirs.post(url, said | {"items": records[:1], "disposition": "stands"})
    theirs.post(url, said | {"items": records[1:]})
    recall.refresh_from_db()
    assert recall.status == "closed"
    assert "The parties differ; the graver word counts." in page_of(ours, recall.get_absolute_url())


def test_wrong_typing_keeps_the_page_and_what_was_ticked(people: Cast) -> None:
    recall = gauges.recalled(people, records=3)
    client, records = client_of(people.stp_engineer), gauges.records(recall)
    answer = client.post(address("recall-dispose", recall), {"items": records[1:2], "reason": "x"})
    assert answer.status_code == 422
    ticked = re.findall(r'name="items" value="(\w+)"[^>]* checked>', answer.content.decode())
    assert ticked == records[1:2]
    assert Disposal.objects.exclude(disposition="").count() == 0
    answer = client.post(address("recall-dispose", recall), {"disposition": "void", "reason": "x"})
    assert (answer.status_code, "Choose at least one record." in answer.content.decode()) == (
        422, True,
    )  # fmt: skip


def test_owner_alone_changes_and_the_other_party_sees(people: Cast) -> None:
    made = gauges.ready(people)
    calibration = made.calibrations.get()
    client = client_of(people.socar_engineer)
    assert "Manotom" in page_of(client, made.get_absolute_url())
    for name, row in (
        ("instrument-edit", made), ("instrument-withdraw", made), ("calibration-create", made),
        ("calibration-edit", calibration), ("calibration-declare-bad", calibration),
    ):  # fmt: skip
        assert client.get(address(name, row)).status_code == 403, name
        assert client.post(address(name, row), {}).status_code == 403, name
    stranger = client_of(people.third_engineer)
    assert stranger.get(made.get_absolute_url()).status_code == 404


def test_instrument_is_changed_and_withdrawn_by_pages(people: Cast) -> None:
    made, client = gauges.ready(people), client_of(people.stp_engineer)
    page = page_of(client, address("instrument-edit", made))
    assert 'value="10000"' in page.replace("\u00a0", "").replace(",", "")
    said = {"version": made.version, "number": "G-9", "kind": "pressure_gauge"}
    client.post(address("instrument-edit", made), said)
    stale = client.post(address("instrument-edit", made), said | {"number": "G-10"})
    assert (gauges.fresh(made).number, stale.status_code) == ("G-9", 409)
    kept = gauges.fresh(made)
    facts = {"version": kept.version, "on": iso(0), "reason": "Sold"}
    client.post(address("instrument-withdraw", made), facts)
    assert gauges.fresh(made).withdrawn_reason == "Sold"
    assert "Sold" in page_of(client, made.get_absolute_url())


def test_calibration_is_corrected_by_its_page(people: Cast) -> None:
    calibration = gauges.ready(people).calibrations.get()
    client = client_of(people.stp_engineer)
    page_of(client, address("calibration-edit", calibration))
    facts = {name: str(getattr(calibration, name)) for name in (
        "version", "calibrated_on", "valid_to", "laboratory", "number",
    )}  # fmt: skip
    client.post(address("calibration-edit", calibration), facts | {"is_fit": "on", "remark": "So"})
    calibration.refresh_from_db()
    assert (calibration.remark, calibration.is_fit) == ("So", True)


def test_list_is_narrowed_by_kind_owner_state_and_words(people: Cast) -> None:
    made = gauges.ready(people)
    gauges.gauge(people, number="K-1", kind="calliper", by=people.socar_engineer, serial="1")
    client = client_of(people.socar_engineer)
    for query, there in (
        ("", True), ("?kind=pressure_gauge", True), ("?kind=calliper", False),
        (f"?organisation={people.stp.public_id}", True), ("?state=unusable", False),
        (f"?organisation={people.socar.public_id}", False), ("?q=4821", True),
    ):  # fmt: skip
        text = page_of(client, address("instrument-list") + query)
        assert (made.get_absolute_url() in text) is there, query


def test_recall_waits_on_my_side_of_each_party_until_it_has_spoken(people: Cast) -> None:
    recall = gauges.recalled(people)
    home, words = reverse("cooperation:my-side"), f"{recall.number}: say what becomes"
    ours, theirs = client_of(people.socar_engineer), client_of(people.stp_engineer)
    assert [words in page_of(one, home) for one in (ours, theirs)] == [True, True]
    said = {"items": gauges.records(recall), "disposition": "stands", "reason": "Checked"}
    ours.post(address("recall-dispose", recall), said)
    assert [words in page_of(one, home) for one in (ours, theirs)] == [False, True]


def told(kind: str) -> set[tuple[str, int]]:
    rows = Notice.objects.filter(kind=kind, settled_at=None)
    return set(rows.values_list("person__email", "offset"))


def test_owner_is_reminded_before_a_calibration_runs_out(people: Cast) -> None:
    made = gauges.gauge(people)
    gauges.calibrate(made, -100, 14)
    scan_due(now=NOW, kind="calibration")
    assert told("calibration") == {("engineer@stp.test", -14), ("coordinator@stp.test", -14)}
    gauges.calibrate(made, -1, 364)
    scan_due(now=NOW, kind="calibration")
    assert told("calibration") == set()


def test_both_parties_are_told_of_a_recall_until_they_have_spoken(people: Cast) -> None:
    recall = gauges.recalled(people)
    scan_due(now=NOW, kind="recall")
    both = {(f"{who}@{party}.test", 0) for who in ("engineer", "coordinator")
            for party in ("socar", "stp")}  # fmt: skip
    assert told("recall") == both
    client = client_of(people.stp_engineer)
    said = {"items": gauges.records(recall), "disposition": "stands", "reason": "Checked"}
    client.post(address("recall-dispose", recall), said)
    scan_due(now=NOW, kind="recall")
    assert {person for person, _offset in told("recall")} == {
        "engineer@socar.test", "coordinator@socar.test",
    }  # fmt: skip


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_lists_cost_the_same_whatever_their_length(people: Cast, rows: int) -> None:
    for number in range(rows):
        made = gauges.gauge(people, number=f"G-{number}")
        gauges.calibrate(made, -100, 5)
    client = client_of(people.socar_engineer)
    for name in ("list", "due"):
        assert counted(client, address(f"instrument-{name}")) == QUERIES[name], name
    one = Instrument.objects.get(number="G-0")
    for number in range(rows - 1):
        gauges.calibrate(gauges.fresh(one), -90, 10, number=f"X-{number}")
    assert counted(client, one.get_absolute_url()) == QUERIES["detail"]


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_recalls_cost_the_same_whatever_their_length(people: Cast, rows: int) -> None:
    recall = gauges.recalled(people, records=rows)
    for number in range(rows - 1):
        gauges.recalled(people, records=1, number=f"H-{number}")
    client = client_of(people.socar_engineer)
    assert counted(client, address("recall-list")) == QUERIES["recalls"]
    assert counted(client, recall.get_absolute_url()) == QUERIES["recall"]


def counted(client: Client, url: str) -> int:
    page_of(client, url)
    with CaptureQueriesContext(connection) as asked:
        page_of(client, url)
    return len(asked)
