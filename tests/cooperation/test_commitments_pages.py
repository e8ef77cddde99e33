"""Pages of commitments and the ledger: filters, forms, buttons, sight and cost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cooperation.models import Commitment, CommitmentOwner
from cooperation.progress import services as progress
from core.models import User
from tests import cast, factories
from tests.cooperation.ledger import make_act

LIST_QUERIES = 12
DETAIL_QUERIES = 12
LEDGER_QUERIES = 10
FORM_QUERIES = 10


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fill(actors: cast.Cast, number: int) -> Commitment:
    """A commitment with `number` postings, beside as many others with owners."""
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    for back in range(number):
        day = dt.date(2026, 5, 1) - dt.timedelta(days=back)
        act = make_act(actors.socar_engineer, (commitment, "1", day))
        progress.post_act(act=act, by=actors.stp_signatory, now=factories.NOW)
        other = factories.make_commitment(actors.area, actors.socar_coordinator)
        CommitmentOwner.objects.create(
            commitment=other, organisation=actors.stp, person=actors.stp_coordinator
        )
    progress.recompute_dirty(now=factories.now())
    return commitment


def queries_of(user: User, address: str) -> int:
    client = browser(user)
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


# Cost


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_list_costs_the_same_at_any_size(actors: cast.Cast, rows: int) -> None:
    fill(actors, rows)
    assert queries_of(actors.socar_manager, "/commitments/") == LIST_QUERIES


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_commitment_costs_the_same_at_any_size(actors: cast.Cast, rows: int) -> None:
    commitment = fill(actors, rows)
    address = commitment.get_absolute_url()
    assert queries_of(actors.socar_manager, address) == DETAIL_QUERIES


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_ledger_costs_the_same_at_any_size(actors: cast.Cast, rows: int) -> None:
    fill(actors, rows)
    assert queries_of(actors.socar_manager, "/ledger/") == LEDGER_QUERIES


def test_form_costs_one_statement_for_each_choice(actors: cast.Cast) -> None:
    assert queries_of(actors.socar_manager, "/commitments/new/") == FORM_QUERIES


# Lists


def found(client: Client, query: str) -> list[str]:
    page = client.get(f"/commitments/{query}").context["page"]
    return [row.title for row in page.rows]


def test_list_is_narrowed_by_area_state_owner_and_due_date(actors: cast.Cast) -> None:
    elsewhere = factories.make_area(actors.memorandum, "revision")
    today = timezone.localdate()
    by = actors.socar_coordinator
    factories.make_commitment(actors.area, by, title="plain", due=today)
    factories.make_commitment(elsewhere, by, title="elsewhere", due=today)
    factories.make_commitment(actors.area, by, title="drafted", status="draft", due=today)
    late = factories.make_commitment(
        actors.area, by, title="late", start=dt.date(2020, 1, 1), due=dt.date(2020, 2, 1)
    )
    CommitmentOwner.objects.create(
        commitment=late, organisation=actors.stp, person=actors.stp_coordinator
    )
    client = browser(actors.stp_manager)
    assert [
        found(client, query)
        for query in (
            f"?area={elsewhere.public_id}",
            "?status=draft",
            f"?owner={actors.stp.public_id}",
            "?overdue=true",
            "?text=elsew",
        )
    ] == [["elsewhere"], ["drafted"], ["late"], ["late"], ["elsewhere"]]


def test_filter_does_not_reach_the_areas_of_others(actors: cast.Cast) -> None:
    foreign = factories.make_area(actors.other_memorandum)
    page = browser(actors.socar_manager).get(f"/commitments/?area={foreign.public_id}")
    assert page.context["page"].rows == []
    assert foreign.public_id not in page.content.decode().replace(f"area={foreign.public_id}", "")


def test_list_for_htmx_is_the_table_alone(actors: cast.Cast) -> None:
    factories.make_commitment(actors.area, actors.socar_coordinator)
    page = browser(actors.socar_manager).get("/commitments/", headers={"HX-Request": "true"})
    assert "<html" not in page.content.decode()
    assert "HX-Request" in page.headers["Vary"]


def test_ledger_is_narrowed_by_commitment_and_sums_by_unit(actors: cast.Cast) -> None:
    commitment = fill(actors, 2)
    page = browser(actors.stp_manager).get(f"/ledger/?commitment={commitment.public_id}")
    assert [(str(total), unit) for total, unit in page.context["totals"]] == [("2.000", "joints")]


def test_ledger_of_others_is_empty(actors: cast.Cast) -> None:
    commitment = fill(actors, 1)
    page = browser(actors.third_admin).get(f"/ledger/?commitment={commitment.public_id}")
    assert page.context["page"].rows == []


# One commitment


def test_commitment_of_others_is_not_found(actors: cast.Cast) -> None:
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    for address in (
        commitment.get_absolute_url(),
        reverse("cooperation:commitment-edit", args=[commitment.public_id]),
    ):
        assert browser(actors.third_admin).get(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "actions"),
    [
        ("socar_observer", []),
        ("socar_engineer", []),
        ("socar_manager", ["hold", "cancel"]),
        ("stp_coordinator", ["accept", "hold", "cancel"]),
    ],
)
def test_page_offers_what_the_person_may_do(
    actors: cast.Cast, name: str, actions: list[str]
) -> None:
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    page = browser(getattr(actors, name)).get(commitment.get_absolute_url())
    assert page.context["actions"] == actions


def press(client: Client, commitment: Commitment, action: str, **words: str) -> Any:
    named = {"hold": "commitment-hold", "cancel": "commitment-cancel"}
    if action in named:
        address = reverse(f"cooperation:{named[action]}", args=[commitment.public_id])
    else:
        address = reverse("cooperation:commitment-step", args=[commitment.public_id, action])
    return client.post(address, words, follow=True)


def test_buttons_lead_from_draft_to_cancelled(actors: cast.Cast) -> None:
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator, status="draft")
    socar, stp = browser(actors.socar_coordinator), browser(actors.stp_manager)
    states = []
    for client, action, words in (
        (socar, "agree", {}),
        (stp, "agree", {}),
        (stp, "start", {}),
        (socar, "hold", {"reason": "No wire"}),
        (socar, "resume", {}),
        (stp, "cancel", {"decision_reference": "D-3"}),
    ):
        press(client, commitment, action, **words)
        states.append(Commitment.objects.get().status)
    assert states == ["draft", "agreed", "in_progress", "on_hold", "in_progress", "cancelled"]


def test_agreeing_to_an_older_reading_is_told_as_a_conflict(actors: cast.Cast) -> None:
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator, status="draft")
    Commitment.objects.update(version=7)
    page = press(browser(actors.stp_manager), commitment, "agree", version="1")
    assert "Somebody else changed this" in page.content.decode()
    assert Commitment.objects.get().agreements.count() == 0


def test_button_of_somebody_without_the_role_is_forbidden(actors: cast.Cast) -> None:
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    assert press(browser(actors.stp_engineer), commitment, "start").status_code == 403


def test_button_that_there_is_not_is_not_found(actors: cast.Cast) -> None:
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    assert press(browser(actors.stp_manager), commitment, "explode").status_code == 404


# The form


def typed(actors: cast.Cast, **changes: str) -> dict[str, str]:
    values = {
        "title": "Run casing joints",
        "area": actors.area.public_id,
        "clause": "",
        "measure": "quantity",
        "target": "1 200,5",
        "unit": "m",
        "weight": "2",
        "start": "2026-01-01",
        "due": "2026-12-31",
        "owner_1": actors.socar_coordinator.public_id,
        "owner_2": "",
        "description": "",
        "plan-TOTAL_FORMS": "2",
        "plan-INITIAL_FORMS": "0",
        "plan-0-on": "2026-06-30",
        "plan-0-planned": "400",
        "plan-1-on": "2026-12-31",
        "plan-1-planned": "1200,5",
        "step-TOTAL_FORMS": "0",
        "step-INITIAL_FORMS": "0",
    }
    return {**values, **changes}


def test_form_proposes_what_was_typed(actors: cast.Cast) -> None:
    page = browser(actors.stp_coordinator).post("/commitments/new/", typed(actors))
    commitment = Commitment.objects.get()
    assert page.headers["Location"] == commitment.get_absolute_url()
    assert (str(commitment.target), commitment.unit, commitment.weight) == ("1200.500", "m", 2)
    assert commitment.plan_points.count() == 2
    assert commitment.owners.get().person == actors.socar_coordinator


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"target": "NaN"}, "target"),
        ({"target": "-5"}, "target"),
        ({"target": "1e9"}, "target"),
        ({"start": "soon"}, "start"),
        ({"due": "2025-12-31"}, "due"),
        ({"unit": "day"}, "unit"),
        ({"area": "are_unknown"}, "area"),
        ({"owner_1": "usr_unknown"}, "owner_1"),
        ({"title": "x" * 201}, "title"),
        ({"title": "a\u202eb"}, "title"),
        ({"weight": "0"}, "weight"),
    ],
)
def test_form_tells_the_error_at_its_field_and_keeps_the_typing(
    actors: cast.Cast, changes: dict[str, str], field: str
) -> None:
    page = browser(actors.stp_coordinator).post("/commitments/new/", typed(actors, **changes))
    assert (page.status_code, Commitment.objects.count()) == (422, 0)
    assert field in page.context["form"].errors
    assert "2026-06-30" in page.content.decode()


def test_plan_that_does_not_end_at_the_target_is_told(actors: cast.Cast) -> None:
    page = browser(actors.stp_coordinator).post(
        "/commitments/new/", typed(actors, **{"plan-1-planned": "900"})
    )
    assert page.status_code == 422
    assert "must end at the target" in page.content.decode()


def test_draft_is_edited_as_it_was_typed(actors: cast.Cast) -> None:
    client = browser(actors.stp_coordinator)
    client.post("/commitments/new/", typed(actors))
    commitment = Commitment.objects.get()
    address = reverse("cooperation:commitment-edit", args=[commitment.public_id])
    assert "Run casing joints" in client.get(address).content.decode()
    client.post(address, typed(actors, title="Run liner", version=str(commitment.version)))
    assert Commitment.objects.get().title == "Run liner"


def test_edit_of_an_older_reading_is_a_conflict_that_keeps_the_typing(actors: cast.Cast) -> None:
    client = browser(actors.stp_coordinator)
    client.post("/commitments/new/", typed(actors))
    commitment = Commitment.objects.get()
    Commitment.objects.update(version=9)
    address = reverse("cooperation:commitment-edit", args=[commitment.public_id])
    page = client.post(address, typed(actors, title="Run liner", version="1"))
    assert (page.status_code, Commitment.objects.get().title) == (409, "Run casing joints")
    assert "Run liner" in page.content.decode()


def test_engineer_has_no_form(actors: cast.Cast) -> None:
    assert browser(actors.socar_engineer).get("/commitments/new/").status_code == 403
