"""Pages of specialists: who reads what at which stage, what the forms do, and what they cost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core.models import User
from exchange.models import Specialist, SpecialistPerson
from exchange.placements import services as placements
from exchange.specialists import services
from tests.cast import Cast
from tests.cooperation.browsers import signed_in
from tests.exchange import placed

pytestmark = pytest.mark.django_db
GIVEN, FAMILY, PHONE, EMAIL = placed.NAMES
LIST = "/specialists/"
LIST_QUERIES, DETAIL_QUERIES = 8, 9


def text(response: Any) -> str:
    return " ".join(str(response.content.decode()).split())


def url(name: str, specialist: Specialist) -> str:
    return reverse(f"exchange:{name}", args=[specialist.public_id])


def form(**changes: Any) -> dict[str, Any]:
    """What a person types of a new specialist."""
    return {
        "given_name": GIVEN,
        "family_name": FAMILY,
        "unit": "Tubular inspection shop",
        "trade": "thread_inspector",
        "phone": PHONE,
        "email": EMAIL,
        **changes,
    }


def test_specialist_is_registered_on_the_page_with_consent(stage: Cast) -> None:
    client = signed_in(stage.socar_engineer)
    said = form(purpose="placements with STP", consented_on="2026-05-01")
    response = client.post("/specialists/new/", said, follow=True)
    made = Specialist.objects.get()
    assert response.redirect_chain == [(made.get_absolute_url(), 302)]
    assert (made.number, made.person.full_name) == ("SP-001", f"{GIVEN} {FAMILY}")
    assert made.person.has_consent


def test_refused_registration_keeps_the_typing_and_marks_the_field(stage: Cast) -> None:
    client = signed_in(stage.socar_engineer)
    response = client.post("/specialists/new/", form(trade="other"))
    assert (response.status_code, Specialist.objects.count()) == (422, 0)
    assert response.context["form"].errors.keys() == {"specialisation"}
    assert FAMILY in text(response)


@pytest.mark.parametrize("person", ["socar_observer", "socar_manager", "stp_signatory"])
def test_register_is_kept_by_few(stage: Cast, person: str) -> None:
    client = signed_in(getattr(stage, person))
    assert client.get("/specialists/new/").status_code == 403
    assert "/specialists/new/" not in text(client.get(LIST))


def test_facts_are_changed_at_the_version_that_was_seen(stage: Cast) -> None:
    specialist = placed.register_one(stage)
    client = signed_in(stage.socar_coordinator)
    page = client.get(url("specialist-edit", specialist))
    said = form(unit="Pipe yard", version=page.context["form"].initial["version"])
    assert client.post(url("specialist-edit", specialist), said).status_code == 302
    late = client.post(url("specialist-edit", specialist), {**said, "unit": "Elsewhere"})
    specialist.refresh_from_db()
    assert (late.status_code, specialist.unit) == (409, "Pipe yard")


def test_consent_is_recorded_withdrawn_and_erased_by_buttons(stage: Cast) -> None:
    specialist = placed.register_one(stage, purpose="", consented_on=None)
    client = signed_in(stage.socar_engineer)
    assert "No consent is on record" in text(client.get(specialist.get_absolute_url()))
    client.post(
        url("consent-record", specialist), {"purpose": "placements", "consented_on": "2026-05-04"}
    )
    assert SpecialistPerson.objects.get().has_consent
    client.post(url("consent-withdraw", specialist), {"withdrawn_on": "2026-05-05"})
    assert SpecialistPerson.objects.get().consent_withdrawn_on == dt.date(2026, 5, 5)
    client.post(url("specialist-erase", specialist), {"reason": "They asked for it."})
    page = text(client.get(specialist.get_absolute_url()))
    assert (FAMILY in page, PHONE in page, "Personal data erased" in page) == (False, False, True)


def test_withdrawal_without_a_day_says_what_is_wrong(stage: Cast) -> None:
    specialist = placed.register_one(stage)
    client = signed_in(stage.socar_engineer)
    response = client.post(url("consent-withdraw", specialist), {"withdrawn_on": ""}, follow=True)
    assert "Withdrawn on: This field is required." in text(response)
    assert SpecialistPerson.objects.get().has_consent


def test_specialist_is_deactivated_with_a_reason_and_made_active_again(stage: Cast) -> None:
    specialist = placed.register_one(stage)
    client = signed_in(stage.socar_engineer)
    client.post(url("specialist-deactivate", specialist), {"reason": ""})
    assert Specialist.objects.get().is_active
    client.post(url("specialist-deactivate", specialist), {"reason": "On leave for a year"})
    assert not Specialist.objects.get().is_active
    client.post(url("specialist-reactivate", specialist))
    assert Specialist.objects.get().is_active


def read(user: User, specialist: Specialist) -> tuple[int, set[str]]:
    """The status of the specialist's page, and which personal words it holds."""
    response = signed_in(user).get(specialist.get_absolute_url())
    page = text(response)
    return response.status_code, {word for word in placed.NAMES if word in page}


def test_what_is_told_of_a_specialist_follows_the_stage(stage: Cast) -> None:
    placement = placed.nominated(stage)
    specialist = placement.specialist
    host = stage.stp_engineer
    assert read(host, specialist) == (404, set())
    placements.approve_placement(placement=placement, by=stage.socar_coordinator, now=placed.NOW)
    assert read(host, specialist) == (200, {GIVEN, FAMILY})
    placements.decline_placement(
        placement=placement, by=stage.stp_coordinator, now=placed.NOW, reason="No mentor"
    )
    assert read(host, specialist) == (200, set())
    assert read(stage.socar_observer, specialist) == (200, set(placed.NAMES))


def test_withdrawn_consent_takes_the_name_from_the_host(stage: Cast) -> None:
    placement = placed.approved(stage)
    services.withdraw_consent(
        specialist=placement.specialist,
        withdrawn_on=dt.date(2026, 5, 30),
        by=stage.socar_engineer,
        now=placed.NOW,
    )
    assert read(stage.stp_engineer, placement.specialist) == (200, set())
    page = text(signed_in(stage.stp_engineer).get(LIST))
    assert (placement.specialist.number in page, FAMILY in page) == (True, False)


def test_host_is_told_neither_contact_nor_consent_nor_history(stage: Cast) -> None:
    placement = placed.approved(stage)
    page = text(signed_in(stage.stp_coordinator).get(placement.specialist.get_absolute_url()))
    assert [word in page for word in (PHONE, EMAIL, "Consent", "Specialist registered")] == (
        [False] * 4
    )


@pytest.mark.parametrize(
    "name", ["specialist-detail", "specialist-edit", "consent-record", "specialist-erase"]
)
def test_specialist_of_others_answers_like_a_missing_one(stage: Cast, name: str) -> None:
    specialist = placed.register_one(stage)
    client = signed_in(stage.stp_engineer)
    ask = client.post if name == "specialist-erase" else client.get
    missing = reverse(f"exchange:{name}", args=["spc_missing"])
    assert (ask(url(name, specialist)).status_code, ask(missing).status_code) == (404, 404)


def test_host_who_reads_a_specialist_does_not_change_them(stage: Cast) -> None:
    specialist = placed.approved(stage).specialist
    client = signed_in(stage.stp_engineer)
    answers = [
        client.get(url("specialist-edit", specialist)),
        client.post(url("specialist-erase", specialist), {"reason": "Because"}),
    ]
    assert [answer.status_code for answer in answers] == [403, 403]


def test_list_is_narrowed_by_words_days_and_consent(stage: Cast) -> None:
    placement = placed.accepted(stage)
    free = placed.register_one(stage, given_name="Rauf", purpose="", consented_on=None)
    client = signed_in(stage.socar_engineer)

    def numbers(query: str) -> list[str]:
        rows = client.get(LIST + query).context["rows"]
        return [one.specialist.number for one in rows]

    first, second = placement.specialist.number, free.number
    assert numbers("") == [first, second]
    assert numbers("?q=rauf") == [second]
    assert numbers("?free_on=2026-06-05") == [second]
    assert numbers("?free_on=2026-06-13") == [first, second]
    assert numbers("?consent=no") == [second]
    assert numbers("?trade=driller") == []


def test_names_are_searched_only_among_those_that_may_be_known(stage: Cast) -> None:
    placed.approved(stage)
    host = signed_in(stage.stp_engineer)
    assert len(host.get(f"{LIST}?q={FAMILY}").context["rows"]) == 1
    services.withdraw_consent(
        specialist=Specialist.objects.get(),
        withdrawn_on=dt.date(2026, 5, 30),
        by=stage.socar_engineer,
        now=placed.NOW,
    )
    assert host.get(f"{LIST}?q={FAMILY}").context["rows"] == []
    assert host.get(f"{LIST}?consent=yes").context["rows"] == []


@pytest.mark.parametrize("count", [1, 3, 50])
def test_list_and_page_cost_the_same_for_any_number(
    stage: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    commitment = placed.commitment(stage)
    for _number in range(count):
        placed.nominated(stage, commitment=commitment)
    specialist = Specialist.objects.order_by("pk")[0]
    for week in range(min(count, 20)):
        start = dt.date(2027, 1, 4) + dt.timedelta(weeks=week)
        placed.nominated(
            stage,
            specialist=specialist,
            commitment=commitment,
            planned_start=start,
            planned_end=start + dt.timedelta(days=4),
        )
    client = signed_in(stage.socar_engineer)
    client.get(LIST)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST)
    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(specialist.get_absolute_url())


def test_empty_list_offers_the_first_step(stage: Cast, client: Client) -> None:
    page = text(signed_in(stage.socar_engineer).get(LIST))
    assert "No specialists yet" in page
    assert "/specialists/new/" in page
    assert client.get(LIST).status_code == 302
