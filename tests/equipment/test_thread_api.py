"""The whole thread over the API: a real tally becomes countersigned progress."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cooperation.progress import services as rollups
from core.events import services as events
from core.models import User
from equipment.models import Tally
from equipment.pipes import registering
from tests import cast, factories
from tests.callers import V1, Caller, caller, problem_of
from tests.equipment import defected, workshop

pytestmark = pytest.mark.django_db(transaction=True)
LINER = Path("equipment/demonstration/tallies/liner_9_5-8_as_run.xlsx")


@pytest.fixture(autouse=True)
def shelf(settings: Any, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path / "files"


def test_tally_becomes_countersigned_progress() -> None:
    actors = cast.assemble()
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    socar, stp = caller(actors.socar_engineer), caller(actors.stp_engineer)
    tally = _registered_tally(actors, socar)
    on_rig = socar.rows(f"joints/?tally={tally['id']}&status=on_rig&limit=1000")

    order = _carried_out_order(actors, socar, stp, tally, commitment.public_id)
    run = stp.rows(f"installations/?order={order['id']}&limit=1000")
    assert len(run) == len(on_rig)
    assert run[-1]["cumulative_depth_m"] > run[0]["cumulative_depth_m"]

    act = _sent_act(actors, stp, order)
    for signatory in (actors.socar_signatory, actors.stp_signatory):
        _sign(signatory, socar, act["id"])
    assert socar.get(f"acts/{act['id']}/").json()["status"] == "accepted"
    assert socar.get(f"work-orders/{order['id']}/").json()["status"] == "closed"

    rollups.recompute_dirty(now=timezone.now())
    entries = socar.rows(f"progress-entries/?commitment={commitment.public_id}")
    assert [entry["quantity"] for entry in entries] == [f"{len(run)}.000"]
    figures = socar.get(f"memoranda/{actors.memorandum.public_id}/progress/").json()["results"]
    assert [line["level"] for line in figures] == ["memorandum", "area", "commitment"]
    assert figures[-1]["quantity"] == f"{len(run)}.000"
    events.relay()
    told = socar.rows("events/?types=act&limit=1000")
    assert [line["verb"] for line in told] == ["act.created", "act.sent", "act.signed",
                                               "act.accepted"]  # fmt: skip
    assert [line["seq"] for line in told] == sorted(line["seq"] for line in told)


def test_repair_goes_from_the_request_to_progress_by_the_api_alone() -> None:
    """What a cut did to length and class is seen at once in register, passport and stock."""
    actors = cast.assemble()
    defected.plant_types()
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator, unit="joint")
    socar, stp = caller(actors.socar_engineer), caller(actors.stp_engineer)
    (joint,) = workshop.casing(actors)
    path = f"joints/{joint.public_id}/"
    before = socar.get(path).json()
    assert (before["effective_length_m"], before["length_range"]) == ("10.500", "R3")

    request = _accepted_request(actors, socar, stp, joint.public_id)
    order = _ordered_repair(actors, socar, stp, request, commitment.public_id)
    line = _agreed_findings(actors, socar, stp, order)
    way = f"work-orders/{order}/"
    assert stp.act(way, "start").json()["status"] == "in_progress"
    assert socar.get(path).json()["status"] == "in_repair"
    saved = stp.post("repairs/bulk/", {"order": order, "rows": [_cut(line)]})
    assert saved.json()["recorded"] == 1, saved.content
    assert stp.act(way, "finish").json()["status"] == "done"

    after = socar.get(path).json()
    assert (after["effective_length_m"], after["length_range"]) == ("10.200", "R2")
    assert after["body_class"] == "class_2"
    passport = socar.get(f"{path}passport/").json()
    assert (passport["effective_length_m"], passport["body_class"]) == ("10.200", "class_2")
    assert "repair" in {entry["kind"] for entry in passport["life"]["results"]}
    board = socar.get(f"stock/?memorandum={actors.memorandum.public_id}&body_class=class_2")
    (row,) = board.json()["results"]
    assert sum((Decimal(one["metres_m"]) for one in row["groups"]), Decimal()) == Decimal("10.2")
    act = _sent_act(actors, stp, stp.get(way).json())
    for signatory in (actors.socar_signatory, actors.stp_signatory):
        _sign(signatory, socar, act["id"])
    assert socar.get(way).json()["status"] == "closed"
    rollups.recompute_dirty(now=timezone.now())
    (entry,) = socar.rows(f"progress-entries/?commitment={commitment.public_id}")
    assert entry["quantity"] == "1.000"
    assert socar.get(f"work-requests/{request}/").json()["status"] == "done"


def _accepted_request(actors: cast.Cast, socar: Caller, stp: Caller, joint: str) -> str:
    body = {
        "memorandum": actors.memorandum.public_id, "addressed_to": actors.stp.public_id,
        "kind": "repair", "title": "Cut off the galled end", "text": "Field end galled.",
        "wanted_start": "2036-06-01", "wanted_end": "2036-06-05", "joints": [joint],
    }  # fmt: skip
    made = socar.post("work-requests/", body)
    assert made.status_code == 201, made.content
    request = str(made.json()["id"])
    assert socar.act(f"work-requests/{request}/", "submit").json()["status"] == "submitted"
    assert stp.act(f"work-requests/{request}/", "accept").json()["status"] == "accepted"
    return request


def _ordered_repair(
    actors: cast.Cast, socar: Caller, stp: Caller, request: str, commitment: str
) -> str:
    joints = [one["id"] for one in socar.get(f"work-requests/{request}/").json()["joints"]]
    body = {
        "memorandum": actors.memorandum.public_id, "kind": "repair", "request": request,
        "title": "Cut and rethread", "executor": actors.stp.public_id, "commitment": commitment,
        "planned_start": "2036-06-01", "planned_end": "2036-06-05", "joints": joints,
        "place": {"location": factories.make_location(actors.memorandum, actors.stp).public_id},
    }  # fmt: skip
    answer = socar.post("work-orders/", body)
    assert answer.status_code == 201, answer.content
    path = f"work-orders/{answer.json()['id']}/"
    assert socar.act(path, "submit").json()["status"] == "submitted"
    assert stp.act(path, "accept").json()["status"] == "accepted"
    return str(answer.json()["id"])


def _agreed_findings(actors: cast.Cast, socar: Caller, stp: Caller, order: str) -> str:
    """The owner agrees to the defect act before the work; the line that may be repaired then."""
    (line,) = stp.rows(f"order-lines/?order={order}")
    finding = {"line": line["id"], "defect": "galled_thread", "where": "pin",
               "decision": "repair", "repair_type": "cut_rethread"}  # fmt: skip
    made = stp.post("defect-acts/", {"order": order, "findings": [finding]})
    assert made.status_code == 201, made.content
    path = f"defect-acts/{made.json()['id']}/"
    assert stp.act(path, "send").json()["status"] == "sent"
    digest = socar.get(f"{path}content/").headers["ETag"].strip('"')
    assert socar.act(path, "agree", {"digest": digest}).json()["status"] == "agreed"
    return str(line["id"])


def _cut(line: str) -> dict[str, Any]:
    """300 mm cut off and a new thread, with the inspection that gives the class after it."""
    day = timezone.localdate().isoformat()
    lengths = {"before": "10.600", "after": "10.300"}
    return {
        "line": line, "outcome": "repaired",
        "operations": [{"type": "cut_rethread", "done_on": day, "operator": "O. Operator",
                        "machine": "Lathe 4", "cut": {"value": "0.300", "unit": "m"}}],
        "dimensions": [{"code": "overall_length", "moment": moment,
                        "value": {"value": value, "unit": "m"}}
                       for moment, value in lengths.items()],
        "checks": [{"code": code, "passed": True, "checked_by": "I. Inspector", "on": day}
                   for code in ("visual", "thread_gauge", "drift")],
        "body_class": "class_2", "method": "ut", "inspected_on": day,
        "inspector": "I. Inspector", "governed_by": "wall",
    }  # fmt: skip


def _registered_tally(actors: cast.Cast, socar: Caller) -> dict[str, Any]:
    rig = factories.make_location(actors.memorandum, actors.socar)
    answer = socar.upload(
        "tallies/",
        memorandum=actors.memorandum.public_id,
        product_line=factories.make_product_line().public_id,
        location=rig.public_id,
        file=SimpleUploadedFile("liner.xlsx", LINER.read_bytes()),
    )
    assert answer.status_code == 201, answer.content
    path = f"tallies/{answer.json()['id']}/"
    assert answer.headers["Location"].endswith(path)
    found = socar.get(f"{path}suggestion/").json()
    mapped = socar.act(path, "map", found["mapping"])
    assert mapped.status_code == 200, mapped.content
    preview = socar.get(f"{path}preview/").json()
    assert preview["ok"]
    assert preview["totals"]["errors"] == 0
    committed = socar.act(path, "commit")
    assert committed.json()["status"] == "committing"
    registering.register_tally(tally_id=Tally.objects.get().pk, clock=timezone.now)
    done: dict[str, Any] = socar.get(path).json()
    assert done["status"] == "committed"
    rows = socar.rows(f"{path}rows/?limit=1000")
    assert len(rows) == done["rows_done"] == done["rows_total"]
    kept = [row["joint"] for row in rows if row["joint"]]
    joints = socar.rows(f"joints/?tally={done['id']}&limit=1000")
    assert {joint["id"] for joint in joints} == set(kept)
    return done


def _carried_out_order(
    actors: cast.Cast, socar: Caller, stp: Caller, tally: dict[str, Any], commitment: str
) -> dict[str, Any]:
    body = {
        "memorandum": actors.memorandum.public_id,
        "title": "Run the liner",
        "executor": actors.stp.public_id,
        "commitment": commitment,
        "tally": tally["id"],
        "planned_start": "2026-06-01",
        "planned_end": "2026-06-05",
        "place": {"location": tally["location"]["id"], "well": "Bulla-Deniz 90"},
        "torque_band": {"minimum": "10000", "optimum": "12000", "maximum": "14000",
                        "unit": "ft·lbf"},
    }  # fmt: skip
    answer = socar.post("work-orders/", body)
    assert answer.status_code == 201, answer.content
    order: dict[str, Any] = answer.json()
    path = f"work-orders/{order['id']}/"
    assert problem_of(socar.post(f"{path}submit/"), 428)["code"] == "precondition_required"
    assert socar.act(path, "submit").json()["status"] == "submitted"
    assert problem_of(socar.act(path, "accept"), 403)["code"] == "not_allowed"
    assert stp.act(path, "accept").json()["status"] == "accepted"
    assert stp.act(path, "start").json()["status"] == "in_progress"
    lines = stp.rows(f"order-lines/?order={order['id']}&limit=1000")
    rows = [{"line": line["id"], "torque": "12000", "unit": "ft·lbf"} for line in lines]
    saved = stp.post("installations/bulk/", {"order": order["id"], "rows": rows})
    assert saved.json() == {"recorded": len(lines), "corrected": 0, "cleared": 0}
    assert stp.act(path, "finish").json()["status"] == "done"
    return order


def _sent_act(actors: cast.Cast, stp: Caller, order: dict[str, Any]) -> dict[str, Any]:
    found = stp.rows(f"acts/finished-work/?memorandum={actors.memorandum.public_id}")
    assert {offer["group"] for offer in found} == {order["number"]}
    items = [{"kind": offer["kind"], "source": offer["source"]} for offer in found]
    body = {"memorandum": actors.memorandum.public_id, "title": "Liner run", "items": items}
    answer = stp.post("acts/", body)
    assert answer.status_code == 201, answer.content
    act: dict[str, Any] = answer.json()
    assert len(act["lines"]) == len(found)
    assert stp.act(f"acts/{act['id']}/", "send").json()["status"] == "sent"
    return act


def _sign(signatory: User, token: Caller, act: str) -> None:
    """A token may not; a session may, after a fresh proof of identity."""
    content = token.get(f"acts/{act}/content/")
    digest = content.headers["ETag"].strip('"')
    etag = token.etag(f"acts/{act}/")
    refused = caller(signatory).post(f"acts/{act}/sign/", {"digest": digest}, etag=etag)
    assert problem_of(refused, 403)["code"] == "token_may_not_sign"
    browser = Client(headers={"if-match": etag})
    browser.force_login(signatory)
    address = f"{V1}acts/{act}/sign/"
    stale = browser.post(address, {"digest": digest}, "application/json")
    assert problem_of(stale, 403)["code"] == "proof_needed"
    session = browser.session
    record = {"method": "password", "at": timezone.now().timestamp()}
    session["account_authentication_methods"] = [record]
    session["account_authentication_methods_user"] = str(signatory.pk)
    session.save()
    signed = browser.post(address, {"digest": digest}, "application/json")
    assert signed.status_code == 200, signed.content
