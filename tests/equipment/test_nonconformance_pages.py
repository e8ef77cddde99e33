"""Pages and resource of non-conformances: reported, proposed, agreed, closed; where they show."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.accounts.models import User
from equipment.models import Nonconformance
from equipment.nonconformance import services
from tests import cast, factories
from tests.callers import caller, problem_of
from tests.cast import Cast
from tests.equipment import nonconforming, yard

pytestmark = pytest.mark.django_db
QUERIES = {"list": 7, "detail": 9, "propose": 6}
LIST_QUERIES = 2


@pytest.fixture
def people() -> Cast:
    return cast.assemble()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, row: Any = None) -> str:
    return reverse(f"equipment:nonconformance-{name}", args=[row.public_id] if row else [])


def page_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    text: str = answer.content.decode()
    return text


def test_report_goes_its_way_by_pages(people: Cast) -> None:
    joint = nonconforming.joint(people)
    theirs, ours = client_of(people.stp_engineer), client_of(people.socar_engineer)
    way = f"{address('create')}?joint={joint.public_id}"
    assert way in page_of(theirs, joint.get_absolute_url())
    assert f'name="joint" value="{joint.public_id}"' in page_of(theirs, way)
    said = {"joint": joint.public_id, "what": "A crack", "severity": "major"}
    answer = theirs.post(address("create"), said)
    report = Nonconformance.objects.get()
    assert answer.headers["Location"] == report.get_absolute_url()
    said = {"version": "1", "disposition": "repair", "reason": "Weld it"}
    theirs.post(address("propose", report), said)
    assert "Weld it" in page_of(ours, report.get_absolute_url())
    ours.post(address("agree", report), {"version": "1"})
    report.refresh_from_db()
    assert report.status == "proposed"
    ours.post(address("agree", report), {"version": "2"})
    theirs.post(address("close", report), {"version": "3", "evidence": "MPI 17"})
    report.refresh_from_db()
    assert (report.status, report.evidence) == ("closed", "MPI 17")


def test_report_is_declined_and_cancelled_by_pages(people: Cast) -> None:
    report = nonconforming.proposed(people)
    ours, theirs = client_of(people.socar_engineer), client_of(people.stp_engineer)
    ours.post(address("decline", report), {"version": report.version, "reason": "Not by welding"})
    assert "Not by welding" in page_of(theirs, report.get_absolute_url())
    report.refresh_from_db()
    said = {"version": report.version, "what": "A crack of 3 mm", "severity": "minor"}
    theirs.post(address("edit", report), said)
    report.refresh_from_db()
    theirs.post(address("cancel", report), {"version": report.version, "reason": "Wrong pipe"})
    report.refresh_from_db()
    assert (report.status, report.what) == ("cancelled", "A crack of 3 mm")


@pytest.mark.parametrize(
    ("action", "who"),
    [("edit", "socar_engineer"), ("propose", "socar_observer"), ("agree", "stp_engineer"),
     ("decline", "stp_engineer"), ("cancel", "socar_engineer")],
)  # fmt: skip
def test_step_of_another_is_forbidden(people: Cast, action: str, who: str) -> None:
    make = nonconforming.proposed if action in ("agree", "decline") else nonconforming.raised
    report = make(people)
    said = {"version": report.version, "reason": "So"}
    assert client_of(getattr(people, who)).post(address(action, report), said).status_code == 403


def test_report_of_a_line_is_chosen_from_its_order(people: Cast) -> None:
    order = yard.started(people)
    line = yard.lines(order)[1]
    client = client_of(people.stp_engineer)
    assert f"{address('create')}?order={order.public_id}" in page_of(
        client, order.get_absolute_url()
    )
    chosen = page_of(client, f"{address('create')}?order={order.public_id}")
    assert f"?line={line.public_id}" in chosen
    said = {"line": line.public_id, "what": "A crack", "severity": "minor"}
    client.post(address("create"), said)
    assert Nonconformance.objects.get().line == line
    assert "Of which pipe or item?" in page_of(client, address("create"))


def test_unseen_pipe_is_not_reported_on(people: Cast) -> None:
    joint, report = nonconforming.joint(people), nonconforming.raised(people)
    client = client_of(people.third_engineer)
    for url in (f"{address('create')}?joint={joint.public_id}", report.get_absolute_url()):
        assert client.get(url).status_code == 404
    said = {"joint": joint.public_id, "what": "A crack", "severity": "minor"}
    assert client.post(address("create"), said).status_code == 404


def test_passport_shows_the_report_and_that_the_pipe_is_not_to_be_run(people: Cast) -> None:
    joint = nonconforming.joint(people, "in_stock")
    client = client_of(people.socar_engineer)
    assert "Ready for a rig." in page_of(client, joint.get_absolute_url())
    report = nonconforming.closed(people, joint=joint)
    nonconforming.raised(people, joint=joint, what="Another crack")
    page = page_of(client, joint.get_absolute_url())
    for words in ("Not to be run: not closed yet: NCR-2026-002.", "Another crack", "MPI report 17",
                  "Non-conformance closed", report.number):  # fmt: skip
        assert words in page
    life = page_of(client, f"{joint.get_absolute_url()}?kind=nonconformance")
    assert life.count("Non-conformance reported") == 2


def test_report_waits_on_my_side_of_whose_turn_it_is(people: Cast) -> None:
    report = nonconforming.proposed(people)
    home = reverse("cooperation:my-side")
    words = f"{report.number}: agree to the disposition"
    assert words in page_of(client_of(people.socar_engineer), home)
    assert words not in page_of(client_of(people.stp_engineer), home)


def test_list_is_narrowed_by_turn_state_and_words(people: Cast) -> None:
    report = nonconforming.proposed(people)
    client = client_of(people.socar_engineer)
    for query, there in (
        ("", True), ("?waiting_on=us", True), ("?waiting_on=them", False),
        ("?status=closed", False), ("?severity=major", True), ("?q=weld", True),
    ):  # fmt: skip
        assert (report.get_absolute_url() in page_of(client, address("list") + query)) is there


@pytest.mark.parametrize("count", [1, 3, 50])
def test_pages_and_list_of_the_api_cost_the_same_at_any_length(
    people: Cast, count: int, django_assert_num_queries: Any
) -> None:
    joint = nonconforming.joint(people)
    for _number in range(count):
        report = nonconforming.raised(people, joint=joint)
    client = client_of(people.socar_engineer)
    client.get(address("list"))
    for name, asked in QUERIES.items():
        with django_assert_num_queries(asked):
            client.get(address(name, None if name == "list" else report))
    erp = caller(people.socar_engineer)
    erp.get("nonconformances/")
    with CaptureQueriesContext(connection) as seen:
        assert len(erp.rows("nonconformances/")) == count
    assert len(seen) == LIST_QUERIES


def test_report_goes_its_way_over_the_api(people: Cast) -> None:
    joint = nonconforming.joint(people)
    erp, owner = caller(people.stp_engineer), caller(people.socar_engineer)
    body = {"joint": joint.public_id, "what": "A crack", "severity": "major"}
    made = erp.post("nonconformances/", body)
    assert made.status_code == 201
    path = f"nonconformances/{made.json()['id']}/"
    body = {"disposition": "use_as_is", "reason": "It is shallow"}
    assert problem_of(erp.post(f"{path}propose/", body), 428)["code"] == "precondition_required"
    assert problem_of(erp.act(path, "propose", {"disposition": "repair"}), 400)
    said = erp.act(path, "propose", body)
    assert (said.json()["status"], said.json()["agreeing"]["short"]) == ("proposed", "SOCAR")
    names = [one["action"] for one in owner.get(f"{path}actions/").json()["actions"]]
    assert names == ["agree", "decline"]
    problem_of(erp.act(path, "agree"), 403)
    assert owner.act(path, "agree").json()["status"] == "agreed"
    assert owner.act(path, "close", {"evidence": "MPI 17"}).json()["status"] == "closed"
    assert problem_of(owner.act(path, "close", {"evidence": "x"}), 422)["code"] == "wrong_state"
    rows = erp.rows(f"nonconformances/?joint={joint.public_id}&status=closed")
    assert [row["id"] for row in rows] == [made.json()["id"]]


def test_release_over_the_api_names_the_report(people: Cast) -> None:
    joint = nonconforming.joint(people)
    report = nonconforming.raised(people, joint=joint)
    erp = caller(people.socar_engineer)
    body = {"joints": [joint.public_id], "action": "store"}
    told = problem_of(erp.post("joint-steps/", body), 422)
    assert report.number in told["errors"][-1]["detail"]
    services.cancel_report(
        report=report, by=people.stp_engineer, now=factories.NOW, reason="Wrong pipe"
    )
    assert erp.post("joint-steps/", body).status_code == 200
