"""What the API must not show: another memorandum's objects answer exactly like missing ones."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from cooperation.models import Commitment
from core.comments import services as comments
from core.events import services as events
from core.models import User
from equipment.models import Joint, Location, RunningRecord
from equipment.orders.models import OrderLine
from mou_portal.api import router
from tests import cast, factories, works
from tests.callers import Caller, caller, problem_of
from tests.equipment import yard

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
    Joint.objects.update(tally_number=CANARY)
    events.relay()
    record = RunningRecord.objects.first()
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
        "joints": joint,
        "locations": place,
        "tallies": tally,
        "acts": act,
        "comments": comments.write_comment(
            about=order, body=CANARY, by=actors.socar_engineer, now=factories.NOW
        ),
        "exports": factories.make_export(None, actors.socar_engineer),
        "imports": factories.make_import(actors.memorandum, actors.socar_engineer),
    }


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
          "working-hours")  # fmt: skip


#: What a method is asked with, where nothing at all would be refused before the object is sought.
BODIES: dict[str, dict[str, Any]] = {
    "commitments/{}/cancel/": {"decision_reference": "Minutes 4"},
    "work-orders/{}/cancel/": {"reason": "No rig"},
    "work-orders/{}/return/": {"reason": "No rig"},
    "acts/{}/add-lines/": {"items": [{"kind": "order_line", "source": f"orl_{MISSING}"}]},
    "acts/{}/remove-lines/": {"lines": [f"acl_{MISSING}"]},
    "acts/{}/refuse/": {"reason": "Wrong"},
    "tallies/{}/decide-rows/": {"outcomes": {"7": "joint"}},
    "tallies/{}/map/": {"sheet": "Tally", "header_first": 1, "header_last": 1, "first_row": 2,
                        "columns": {"length": 2}},
}  # fmt: skip
#: A token never signs; joints and lines of an order are sought before the order.
OTHERWISE = {
    ("post", "acts/{}/sign/"): 403,
    ("post", "work-orders/{}/add-lines/"): 400,
    ("post", "work-orders/{}/remove-lines/"): 400,
}


def test_foreign_object_answers_like_a_missing_one(
    actors: cast.Cast, secret: dict[str, Any]
) -> None:
    third = caller(actors.third_admin)
    for name, row in secret.items():
        missing = f"{row.public_id[:3]}_{MISSING}"
        for path in _detail_paths(name):
            answers = [_ask(third, path, id) for id in (row.public_id, missing)]
            assert answers[0] == answers[1], path
            assert answers[0][0] == OTHERWISE.get(path, 404), path


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
        ("commitments/", {"area": "areas", "clause": "clauses", "memorandum": "memoranda"}),
    ]
    for path, body in bodies:
        foreign = {key: _filled(value, secret, real=True) for key, value in body.items()}
        missing = {key: _filled(value, secret, real=False) for key, value in body.items()}
        answers = [third.post(path, said) for said in (foreign, missing)]
        told = [problem_of(answer, 400)["errors"] for answer in answers]
        assert told[0] == told[1], path
        assert {"does_not_exist"} <= {error["code"] for error in told[0]}


def test_person_outside_every_memorandum_reads_empty_lists(actors: cast.Cast) -> None:
    nobody = factories.make_user(actors.socar, "nobody@socar.test")
    asking = caller(nobody)
    for name, _view, _basename in router.registry:
        if name != "product-lines":
            assert asking.rows(f"{name}/") == [], name


def test_observer_reads_and_changes_nothing(actors: cast.Cast, secret: dict[str, Any]) -> None:
    observer = caller(actors.socar_observer)
    path = f"work-orders/{secret['work-orders'].public_id}/"
    assert observer.get(path).status_code == 200
    assert observer.get(f"{path}actions/").json() == {"actions": []}
    for verb in ("submit", "accept", "start", "finish"):
        assert problem_of(observer.act(path, verb), 403)["code"] == "not_allowed"


def _filled(value: Any, secret: dict[str, Any], *, real: bool) -> Any:
    if isinstance(value, list):
        return [_filled(inner, secret, real=real) for inner in value]
    if value not in secret:
        return value
    public_id = str(secret[value].public_id)
    return public_id if real else f"{public_id[:3]}_{MISSING}"


def _ask(third: Caller, path: tuple[str, str], id: str) -> tuple[int, Any]:
    method, address = path
    if method == "get":
        return _plain(third.get(address.format(id)), id)
    send = {"post": third.post, "patch": third.patch}[method]
    return _plain(send(address.format(id), BODIES.get(address)), id)


def _plain(answer: Any, id: str) -> tuple[int, Any]:
    body = answer.json()
    body.pop("request_id", None)
    return answer.status_code, str(body).replace(id, "<id>")


def _detail_paths(name: str) -> list[tuple[str, str]]:
    """Every method of every route below one object of the resource."""
    found = []
    for pattern in _patterns(get_resolver("mou_portal.api")):
        route = str(pattern.pattern)
        actions = getattr(pattern.callback, "actions", {})
        if route.startswith(f"^{name}/(?P<id>"):
            tail = route.rpartition(")")[2].strip("/$")
            address = f"{name}/{{}}/{tail}/" if tail else f"{name}/{{}}/"
            found += [(method, address) for method in ("get", "post", "patch") if method in actions]
    assert found, name
    return found


def _patterns(resolver: URLResolver) -> list[URLPattern]:
    found: list[URLPattern] = []
    for entry in resolver.url_patterns:
        found += _patterns(entry) if isinstance(entry, URLResolver) else [entry]
    return found


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
