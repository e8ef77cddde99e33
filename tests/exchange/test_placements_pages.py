"""Pages of placements: the life of one by buttons, who sees them, and what they cost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core.models import User
from exchange.models import Placement
from exchange.placements import services
from tests.cast import Cast
from tests.cooperation.browsers import signed_in
from tests.exchange import placed

pytestmark = pytest.mark.django_db
LIST, TIMELINE, NEW = "/placements/", "/placements/timeline/", "/placements/new/"
LIST_QUERIES, TIMELINE_QUERIES, DETAIL_QUERIES = 8, 6, 11
FAMILY = placed.NAMES[1]


def text(response: Any) -> str:
    return " ".join(str(response.content.decode()).split())


def url(name: str, placement: Placement) -> str:
    return reverse(f"exchange:{name}", args=[placement.public_id])


def form(stage: Cast, **changes: Any) -> dict[str, Any]:
    """What a person types to nominate somebody."""
    facts = {
        "specialist": placed.register_one(stage).public_id,
        "host": stage.stp.public_id,
        "host_unit": "Thread workshop",
        "commitment": placed.commitment(stage).public_id,
        "planned_start": "2026-06-01",
        "planned_end": "2026-06-12",
        "programme": "Gauging of premium connections",
    }
    return {**facts, **changes}


def press(user: User, name: str, placement: Placement, **said: Any) -> str:
    """Press a button of the page; answers the state of the placement then."""
    client = signed_in(user)
    response = client.post(url(name, placement), said)
    assert response.status_code == 302, text(response)
    placement.refresh_from_db()
    return str(placement.status)


def test_placement_is_nominated_on_the_page(stage: Cast) -> None:
    client = signed_in(stage.socar_engineer)
    response = client.post(NEW, form(stage), follow=True)
    placement = Placement.objects.get()
    assert response.redirect_chain == [(placement.get_absolute_url(), 302)]
    assert "Only SOCAR sees this nomination" in text(response)


def test_placement_goes_its_way_by_buttons(stage: Cast) -> None:
    placement = placed.nominated(stage)
    decided = [
        press(stage.socar_coordinator, "placement-approve", placement, version=1),
        press(
            stage.stp_coordinator,
            "placement-accept",
            placement,
            mentor=stage.stp_engineer.public_id,
            version=2,
        ),
        press(stage.stp_engineer, "placement-start", placement, on="2026-06-02"),
        press(stage.socar_engineer, "placement-report", placement, text="Learned to gauge."),
        press(stage.stp_manager, "report-return", placement, reason="Name the gauges."),
        press(stage.socar_engineer, "placement-report", placement, text="Ring and plug gauges."),
        press(stage.stp_engineer, "placement-confirm", placement, version=placement.version),
    ]
    assert decided == [
        "approved", "accepted", "in_placement", "reported", "in_placement", "reported", "done",
    ]  # fmt: skip
    assert placement.started_on == dt.date(2026, 6, 2)
    page = text(signed_in(stage.socar_manager).get(placement.get_absolute_url()))
    assert "Ring and plug gauges." in page


def test_placement_is_declined_withdrawn_and_cut_short_with_reasons(stage: Cast) -> None:
    commitment = placed.commitment(stage)
    declined = placed.approved(stage, commitment=commitment)
    press(stage.stp_coordinator, "placement-decline", declined, reason="No mentor is free.")
    withdrawn = placed.nominated(stage, commitment=commitment)
    press(stage.socar_engineer, "placement-withdraw", withdrawn, reason="The specialist left.")
    cut = placed.started(stage, commitment=commitment)
    press(
        stage.socar_manager,
        "placement-cut-short",
        cut,
        reason="Called back.",
        ended_on="2026-06-05",
    )
    states = [one.status for one in (declined, withdrawn, cut)]
    assert states == ["declined", "withdrawn", "cut_short"]
    assert cut.ended_on == dt.date(2026, 6, 5)
    page = text(signed_in(stage.socar_engineer).get(declined.get_absolute_url()))
    assert "No mentor is free." in page


def test_button_without_what_it_needs_says_so_and_changes_nothing(stage: Cast) -> None:
    placement = placed.approved(stage)
    client = signed_in(stage.stp_coordinator)
    no_mentor = client.post(url("placement-accept", placement), {"version": 2}, follow=True)
    assert "Mentor: This field is required." in text(no_mentor)
    foreign = {"version": 2, "mentor": stage.socar_engineer.public_id}
    client.post(url("placement-accept", placement), foreign)
    client.post(url("placement-decline", placement), {"reason": " "})
    assert Placement.objects.get().status == "approved"


def test_decision_is_about_what_was_read(stage: Cast) -> None:
    placement = placed.nominated(stage)
    services.update_placement(
        placement=placement, host_unit="Another unit", by=stage.socar_engineer, now=placed.NOW
    )
    client = signed_in(stage.socar_coordinator)
    late = client.post(url("placement-approve", placement), {"version": 1}, follow=True)
    assert "Somebody else changed this" in text(late)
    assert Placement.objects.get().status == "nominated"


def test_refused_nomination_keeps_the_typing_and_marks_the_field(stage: Cast) -> None:
    client = signed_in(stage.socar_engineer)
    response = client.post(NEW, form(stage, planned_end="2026-05-01", host_unit="Canary shop"))
    assert (response.status_code, Placement.objects.count()) == (422, 0)
    assert response.context["form"].errors.keys() == {"planned_end"}
    assert "Canary shop" in text(response)


def test_overlap_is_told_at_the_field_with_the_other_placement(stage: Cast) -> None:
    other = placed.nominated(stage)
    client = signed_in(stage.socar_engineer)
    said = form(stage, specialist=other.specialist.public_id, planned_start="2026-06-12")
    response = client.post(NEW, {**said, "planned_end": "2026-06-30"})
    assert response.status_code == 422
    assert other.number in str(response.context["form"].errors["planned_start"])


def test_form_offers_own_people_with_consent_and_commitments_in_person_days(stage: Cast) -> None:
    offered = placed.register_one(stage)
    silent = placed.register_one(stage, purpose="", consented_on=None)
    days = placed.commitment(stage)
    joints = placed.commitment(stage, unit="joint", measure="quantity", title="Joints")
    page = text(signed_in(stage.socar_engineer).get(NEW))
    assert [one.public_id in page for one in (offered, silent, days, joints)] == [
        True, False, True, False,
    ]  # fmt: skip
    other = text(signed_in(stage.stp_engineer).get(NEW))
    assert offered.public_id not in other


def test_nomination_is_its_homes_own_until_it_is_approved(stage: Cast) -> None:
    placement = placed.nominated(stage)
    host = signed_in(stage.stp_coordinator)
    assert host.get(placement.get_absolute_url()).status_code == 404
    assert placement.number not in text(host.get(LIST)) + text(host.get(TIMELINE))
    services.approve_placement(placement=placement, by=stage.socar_coordinator, now=placed.NOW)
    page = text(host.get(placement.get_absolute_url()))
    assert (FAMILY in page, "Accept placement" in page) == (True, True)


def test_name_leaves_the_page_of_the_host_with_the_end(stage: Cast) -> None:
    placement = placed.reported(stage)
    host = signed_in(stage.stp_coordinator)
    assert FAMILY in text(host.get(LIST))
    services.confirm_placement(placement=placement, by=stage.stp_engineer, now=placed.LATER)
    assert FAMILY not in text(host.get(LIST)) + text(host.get(placement.get_absolute_url()))
    assert FAMILY in text(signed_in(stage.socar_engineer).get(LIST))


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("placement-detail", "get"),
        ("placement-edit", "get"),
        ("placement-report", "get"),
        ("placement-accept", "post"),
        ("placement-decline", "post"),
        ("placement-withdraw", "post"),
        ("placement-start", "post"),
        ("placement-cut-short", "post"),
        ("report-return", "post"),
        ("attendance-record", "post"),
    ],
)
def test_placement_of_others_answers_like_a_missing_one(
    stage: Cast, name: str, method: str
) -> None:
    placement = placed.approved(stage)
    ask = getattr(signed_in(stage.third_engineer), method)
    missing = reverse(f"exchange:{name}", args=["plc_missing"])
    assert (ask(url(name, placement)).status_code, ask(missing).status_code) == (404, 404)


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("placement-accept", "socar_coordinator"),
        ("placement-accept", "stp_engineer"),
        ("placement-decline", "stp_signatory"),
        ("placement-withdraw", "stp_coordinator"),
        ("placement-start", "socar_engineer"),
        ("placement-cut-short", "stp_engineer"),
        ("report-return", "socar_manager"),
        ("attendance-record", "socar_coordinator"),
    ],
)
def test_who_may_not_is_refused_before_their_typing_is_read(
    stage: Cast, name: str, person: str
) -> None:
    placement = placed.approved(stage)
    assert signed_in(getattr(stage, person)).post(url(name, placement)).status_code == 403


def test_several_nominations_are_approved_and_accepted_at_once(stage: Cast) -> None:
    commitment = placed.commitment(stage)
    rows = [placed.nominated(stage, commitment=commitment) for _number in range(2)]
    said = {"id": [one.public_id for one in rows], "confirmed": "1"}
    approve = reverse("web:bulk", args=["exchange:placement-list", "approve"])
    signed_in(stage.socar_coordinator).post(approve, said)
    assert set(Placement.objects.values_list("status", flat=True)) == {"approved"}
    accept = reverse("web:bulk", args=["exchange:placement-list", "accept"])
    host = signed_in(stage.stp_coordinator)
    assert host.post(accept, said).status_code == 422
    host.post(accept, {**said, "mentor": stage.stp_engineer.public_id})
    assert set(Placement.objects.values_list("status", flat=True)) == {"accepted"}
    assert set(Placement.objects.values_list("mentor", flat=True)) == {stage.stp_engineer.pk}


def test_list_is_narrowed_by_side_time_and_commitment(stage: Cast) -> None:
    june = placed.approved(stage)
    commitment = placed.commitment(stage)
    july = placed.nominated(
        stage,
        commitment=commitment,
        planned_start=dt.date(2026, 7, 1),
        planned_end=dt.date(2026, 7, 10),
    )
    client = signed_in(stage.socar_engineer)

    def numbers(query: str) -> set[str]:
        return {one.placement.number for one in client.get(LIST + query).context["rows"]}

    assert numbers("") == {june.number, july.number}
    assert numbers("?placed_from=2026-06-13") == {july.number}
    assert numbers("?placed_to=2026-06-30") == {june.number}
    assert numbers(f"?commitment={commitment.public_id}") == {july.number}
    assert numbers("?side=theirs") == set()
    assert numbers(f"?q={july.specialist.number}") == {july.number}


def test_timeline_pages_through_periods(stage: Cast) -> None:
    placement = placed.accepted(stage)
    client = signed_in(stage.stp_engineer)
    page = text(client.get(f"{TIMELINE}?from=2026-05&months=3"))
    assert f"{placement.number}, Aysel Example-Quliyeva with STP, 1 Jun 2026" in page.replace(
        "\u00a0", " "
    )
    assert "from=2026-02&amp;months=3" in page
    assert "from=2026-08&amp;months=3" in page
    assert placement.number not in text(client.get(f"{TIMELINE}?from=2026-07&months=3"))
    for wrong in ("?months=5", "?from=2026-13", "?from=june", "?from=1000-01"):
        assert client.get(TIMELINE + wrong).status_code == 400


@pytest.mark.parametrize("count", [1, 3, 50])
def test_list_and_timeline_cost_the_same_for_any_number(
    stage: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    commitment = placed.commitment(stage)
    for _number in range(count):
        placed.approved(stage, commitment=commitment)
    client = signed_in(stage.stp_coordinator)
    client.get(LIST)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST)
    with django_assert_num_queries(TIMELINE_QUERIES):
        client.get(f"{TIMELINE}?from=2026-05&months=3")


@pytest.mark.parametrize("count", [1, 3, 50])
def test_placement_costs_the_same_for_any_number_of_days(
    stage: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    end = dt.date(2026, 7, 31)
    placement = placed.started(stage, planned_end=end)
    placed.record_many(stage, placement, count)
    client = signed_in(stage.stp_engineer)
    client.get(placement.get_absolute_url())
    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(placement.get_absolute_url())


def test_placement_that_waits_for_its_answer_costs_no_more(
    stage: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    placement = placed.approved(stage)
    client = signed_in(stage.stp_coordinator)
    client.get(placement.get_absolute_url())
    with django_assert_num_queries(DETAIL_QUERIES - 1):
        client.get(placement.get_absolute_url())
