"""Defect acts over the API: drawn up whole, agreed by digest, errors by their place in the body."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Event
from equipment.models import DefectAct, WorkOrder
from tests import cast, factories
from tests.callers import Caller, caller, problem_of
from tests.equipment import defected, yard

pytestmark = pytest.mark.django_db
LIST_QUERIES = 2


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


def path_of(act: DefectAct) -> str:
    return f"defect-acts/{act.public_id}/"


def body_of(order: WorkOrder, **changes: Any) -> dict[str, Any]:
    rows = [
        {
            "line": line.public_id, "defect": "washout", "where": "body", "decision": "scrap",
            "measured": "3.5", "measured_unit": "mm",
        }
        for line in yard.lines(order)
    ]  # fmt: skip
    return {"order": order.public_id, "findings": rows, **changes}


def stp(actors: cast.Cast) -> Caller:
    return caller(actors.stp_engineer)


def test_act_goes_its_way_over_the_api(actors: cast.Cast) -> None:
    order = defected.order(actors)
    erp, owner = stp(actors), caller(actors.socar_engineer)
    made = erp.post("defect-acts/", body_of(order))
    assert made.status_code == 201
    said = made.json()
    assert (said["status"], said["addressed_to"]["short"]) == ("draft", "SOCAR")
    assert [row["measured"] for row in said["findings"]] == ["3.500", "3.500"]
    path = f"defect-acts/{said['id']}/"
    assert problem_of(erp.post(f"{path}send/"), 428)["code"] == "precondition_required"
    assert erp.act(path, "send").json()["status"] == "sent"
    content = owner.get(f"{path}content/")
    digest = hashlib.sha256(content.content).hexdigest()
    assert content.headers["ETag"] == f'"{digest}"'
    wrong = owner.act(path, "agree", {"digest": "0" * 64})
    assert problem_of(wrong, 409)["code"] == "content_changed"
    agreed = owner.act(path, "agree", {"digest": digest})
    assert (agreed.status_code, agreed.json()["status"]) == (200, "agreed")
    assert agreed.json()["decided_by"]["id"] == actors.socar_engineer.public_id


def test_what_may_be_done_is_what_the_rules_permit(actors: cast.Cast) -> None:
    act = defected.sent(actors)
    erp, owner = stp(actors), caller(actors.socar_engineer)
    names = [
        [one["action"] for one in who.get(f"{path_of(act)}actions/").json()["actions"]]
        for who in (erp, owner)
    ]
    assert names == [["withdraw"], ["agree", "refuse"]]
    problem_of(erp.act(path_of(act), "agree", {"digest": act.digest}), 403)
    problem_of(owner.act(path_of(act), "refuse", {}), 400)
    assert owner.act(path_of(act), "refuse", {"reason": "No"}).json()["status"] == "refused"


def test_faults_of_findings_stand_at_their_place(actors: cast.Cast) -> None:
    order = defected.order(actors)
    body = body_of(order)
    body["findings"][1] |= {"decision": "repair"}
    told = problem_of(stp(actors).post("defect-acts/", body), 422)
    assert told["errors"][-1]["pointer"] == "#/findings/1/proposal"
    body["findings"][1] |= {"line": "lin_" + "0" * 26}
    told = problem_of(stp(actors).post("defect-acts/", body), 400)
    assert told["errors"][0]["pointer"] == "#/findings/1/line"
    body["findings"] = [{**body["findings"][0], "colour": "red"}]
    problem_of(stp(actors).post("defect-acts/", body), 400)
    assert not DefectAct.objects.exists()


def test_findings_are_replaced_whole(actors: cast.Cast) -> None:
    act = defected.draft(actors)
    erp = stp(actors)
    first = body_of(act.order)["findings"][:1]
    said = erp.patch(path_of(act), {"findings": first}, etag=erp.etag(path_of(act))).json()
    assert [row["defect"] for row in said["findings"]] == ["washout"]
    said = erp.patch(path_of(act), {"remark": "Seen"}, etag=erp.etag(path_of(act))).json()
    assert (said["remark"], len(said["findings"])) == ("Seen", 1)


def test_new_act_supersedes_over_the_api(actors: cast.Cast) -> None:
    old = defected.agreed(actors)
    body = {"order": old.order.public_id, "supersedes": old.public_id}
    said = stp(actors).post("defect-acts/", body).json()
    assert (said["supersedes"], len(said["findings"])) == (old.public_id, 2)


def test_pretending_writes_nothing(actors: cast.Cast) -> None:
    order = defected.order(actors)
    answer = stp(actors).post("defect-acts/?validate_only=true", body_of(order))
    assert answer.status_code == 200, answer.content
    assert not DefectAct.objects.exists()
    assert not Event.objects.filter(verb="defect_act.created").exists()


def test_document_is_a_pdf(actors: cast.Cast) -> None:
    act = defected.agreed(actors)
    erp = stp(actors)
    answer = erp.get(f"{path_of(act)}document/?languages=az,ru")
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    problem_of(erp.get(f"{path_of(act)}document/?languages=az"), 400)


@pytest.mark.parametrize("count", [1, 3, 50])
def test_list_costs_two_statements(actors: cast.Cast, count: int) -> None:
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    for _number in range(count):
        defected.draft(actors, defected.order(actors, 1, commitment=commitment))
    erp = stp(actors)
    erp.get("defect-acts/")
    with CaptureQueriesContext(connection) as asked:
        rows = erp.rows("defect-acts/?limit=50")
    assert (len(rows), len(asked)) == (count, LIST_QUERIES)


def test_list_is_narrowed_by_order_line_and_turn(actors: cast.Cast) -> None:
    act = defected.sent(actors)
    defected.draft(actors)
    line = yard.lines(act.order)[0]
    erp = stp(actors)
    for query in (
        f"order={act.order.public_id}", f"line={line.public_id}", f"status={act.status}",
        f"joint={line.pipe.public_id}", "waiting_on=them", "sent_at__empty=false",
        "status__not=draft",
    ):  # fmt: skip
        assert [row["id"] for row in erp.rows(f"defect-acts/?{query}")] == [act.public_id], query
