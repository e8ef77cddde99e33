"""The centre of notices, the bell, what comes by mail, and the mails of a party."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core.models import Delivery, Event, Notice, NoticeChoice, NoticeMute, NoticeSettings, User
from core.notices import mailing, mutes, scanning
from tests import cast
from tests.reminders import at, days, due_commitment, failed_mail, give, give_many, scan

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 6, 30)
NOW = at(dt.date(2026, 6, 23))
LIST_QUERIES = 7
MAIL_LIST_QUERIES = 7


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, name: str, *args: str, **query: str) -> str:
    answer = client.get(reverse(f"core:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def notice(actors: cast.Cast, **fields: Any) -> Notice:
    commitment = due_commitment(actors, DUE, number="CM-014", title="Run casing")
    return give(actors.stp_engineer, commitment, **fields)


# -- the centre -----------------------------------------------------------------------------
def test_unread_stand_first(actors: cast.Cast) -> None:
    first, second, third = give_many(actors.stp_engineer, due_commitment(actors, DUE), 3)
    Notice.objects.filter(pk=third.pk).update(is_read=True, read_at=NOW)
    html = page(signed_in(actors.stp_engineer), "notice-list")
    order = [html.index(one.public_id) for one in (second, first, third)]
    assert order == sorted(order)


def test_notice_leads_to_its_object_and_is_read_then(actors: cast.Cast) -> None:
    one = notice(actors)
    client = signed_in(actors.stp_engineer)
    answer = client.get(one.get_absolute_url())
    assert answer["Location"] == f"/commitments/{one.object_id}/"
    one.refresh_from_db()
    assert one.is_read


def test_notices_are_marked_read_and_unread(actors: cast.Cast) -> None:
    one = notice(actors)
    client = signed_in(actors.stp_engineer)
    address = reverse("core:notice-read", args=[one.public_id])
    client.post(address)
    one.refresh_from_db()
    assert one.is_read
    client.post(address, {"unread": "1"})
    one.refresh_from_db()
    assert not one.is_read


def test_all_are_marked_read_and_nobody_else_s(actors: cast.Cast) -> None:
    commitment = due_commitment(actors, DUE)
    give_many(actors.stp_engineer, commitment, 3)
    give(actors.socar_engineer, commitment)
    signed_in(actors.stp_engineer).post(reverse("core:notice-read-all"))
    unread = Notice.objects.filter(is_read=False)
    assert [one.person.email for one in unread] == ["engineer@socar.test"]


def test_notice_of_somebody_else_is_missing(actors: cast.Cast) -> None:
    one = notice(actors)
    for stranger in (actors.stp_manager, actors.socar_engineer, actors.third_engineer):
        client = signed_in(stranger)
        for name in ("notice-read", "notice-mute"):
            answer = client.post(reverse(f"core:{name}", args=[one.public_id]))
            assert answer.status_code == 404
        assert client.get(one.get_absolute_url()).status_code == 404
        assert "CM-014" not in page(client, "notice-list")


def test_centre_is_filtered_by_kind_and_state(actors: cast.Cast) -> None:
    first, second = give_many(actors.stp_engineer, due_commitment(actors, DUE), 2)
    Notice.objects.filter(pk=second.pk).update(is_read=True, read_at=NOW, settled_at=NOW)
    client = signed_in(actors.stp_engineer)
    for state, shown, hidden in (("unread", first, second), ("settled", second, first)):
        html = page(client, "notice-list", state=state)
        assert shown.public_id in html
        assert hidden.public_id not in html
    assert first.public_id not in page(client, "notice-list", kind="act_to_sign")


@pytest.mark.parametrize("count", [1, 3, 50])
def test_centre_asks_the_same_at_any_size(
    actors: cast.Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    give_many(actors.stp_engineer, due_commitment(actors, DUE), count, mail="now")
    mailing.make_mails(now=NOW)
    client = signed_in(actors.stp_engineer)
    with django_assert_num_queries(LIST_QUERIES):
        html = page(client, "notice-list")
    assert html.count('<li class="notice ') == count


def test_pages_follow_by_key(actors: cast.Cast) -> None:
    give_many(actors.stp_engineer, due_commitment(actors, DUE), 60)
    client = signed_in(actors.stp_engineer)
    html = page(client, "notice-list")
    found = re.search(r'rel="next" href="(\?[^"]+)"', html)
    assert found
    following = client.get(reverse("core:notice-list") + found[1].replace("&amp;", "&"))
    assert following.content.decode().count('<li class="notice ') == 10


# -- the bell -------------------------------------------------------------------------------
def test_bell_counts_the_unread_of_all_memoranda(actors: cast.Cast) -> None:
    client = signed_in(actors.stp_engineer)
    assert '<span class="visually-hidden">Notices</span>' in page(client, "profile")
    give_many(actors.stp_engineer, due_commitment(actors, DUE), 3)
    assert "3 unread notices" in page(client, "profile")
    assert "unread notice" not in page(signed_in(actors.third_engineer), "profile")


def test_bell_costs_no_query_of_its_own(
    actors: cast.Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(actors.stp_engineer)
    with django_assert_num_queries(9) as before:
        page(client, "notice-preferences")
    give_many(actors.stp_engineer, due_commitment(actors, DUE), 3)
    with django_assert_num_queries(len(before)):
        page(client, "notice-preferences")


# -- preferences and mutes ------------------------------------------------------------------
def test_choice_of_mail_is_kept_and_holds_for_what_waits(actors: cast.Cast) -> None:
    scanning.ensure_rules()
    one = notice(actors)
    client = signed_in(actors.stp_engineer)
    said = {"kind_commitment_due": "none", "kind_act_to_sign": "digest", "digest_hour": "17"}
    for kind in re.findall(r'name="(kind_\w+)"', page(client, "notice-preferences")):
        said.setdefault(kind, "digest")
    answer = client.post(reverse("core:notice-preferences"), said)
    assert answer.status_code == 302
    one.refresh_from_db()
    assert one.mail == "none"
    assert NoticeChoice.objects.get(kind="act_to_sign").mail == "digest"
    assert NoticeSettings.objects.get(person=actors.stp_engineer).digest_hour == 17
    assert Event.objects.filter(verb="person.mail_chosen").count() == 1


def test_choice_that_is_not_offered_is_refused(actors: cast.Cast) -> None:
    client = signed_in(actors.stp_engineer)
    said = {"kind_commitment_due": "pigeon", "kind_act_to_sign": "now", "digest_hour": "25"}
    answer = client.post(reverse("core:notice-preferences"), said)
    assert "Select a valid choice" in answer.content.decode()
    assert not NoticeChoice.objects.exists()


def test_chosen_way_holds_for_later_notices(actors: cast.Cast) -> None:
    NoticeChoice.objects.create(person=actors.stp_engineer, kind="commitment_due", mail="now")
    due_commitment(actors, DUE, actors.stp_engineer, actors.socar_engineer)
    scan(at(DUE - days(7)))
    found = dict(Notice.objects.values_list("person__email", "mail"))
    assert found == {"engineer@stp.test": "now", "engineer@socar.test": "digest"}


def test_link_of_a_mail_mutes_with_one_click_and_can_be_taken_back(actors: cast.Cast) -> None:
    one = notice(actors)
    token = mutes.token_for(actors.stp_engineer, one.kind, one.object_id)
    client = signed_in(actors.stp_engineer)
    html = page(client, "notice-mute-link", token)
    assert "You hear no more of CM-014" in html
    assert NoticeMute.objects.get().object_id == one.object_id
    page(client, "notice-mute-link", token)
    client.post(reverse("core:notice-unmute", args=[one.object_id]))
    assert not NoticeMute.objects.exists()
    verbs = Event.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["person.object_muted", "person.object_unmuted"]


def test_link_of_a_mail_is_good_for_its_person_alone(actors: cast.Cast) -> None:
    one = notice(actors)
    token = mutes.token_for(actors.stp_engineer, one.kind, one.object_id)
    address = reverse("core:notice-mute-link", args=[token])
    assert Client().get(address).status_code == 302
    assert signed_in(actors.stp_manager).get(address).status_code == 404
    forged = reverse("core:notice-mute-link", args=[token[:-2] + "xx"])
    assert signed_in(actors.stp_engineer).get(forged).status_code == 404
    assert not NoticeMute.objects.exists()


def test_muted_object_comes_in_read_and_is_not_mailed(actors: cast.Cast) -> None:
    commitment = due_commitment(actors, DUE, actors.stp_engineer)
    scan(at(DUE - days(14)))
    one = Notice.objects.get(person=actors.stp_engineer)
    client = signed_in(actors.stp_engineer)
    client.post(reverse("core:notice-mute", args=[one.public_id]))
    scan(at(DUE - days(7)))
    own = Notice.objects.filter(person=actors.stp_engineer, object_id=commitment.public_id)
    assert set(own.values_list("mail", "is_read")) == {("none", True)}
    assert own.count() == 2
    mailing.make_mails(now=at(DUE, 23))
    assert not Delivery.objects.filter(person=actors.stp_engineer).exists()


# -- mails ----------------------------------------------------------------------------------
def test_failed_mail_stands_on_the_notice_and_is_sent_again(actors: cast.Cast) -> None:
    one = failed_mail(actors)
    client = signed_in(actors.stp_engineer)
    html = page(client, "notice-list")
    assert "E-mail not delivered" in html
    assert "SMTP 550: recipient refused" in html
    client.post(reverse("core:delivery-send-again", args=[one.public_id]))
    one.refresh_from_db()
    assert (one.status, one.attempts) == ("waiting", 0)


def test_administrators_see_the_mails_of_their_party_alone(actors: cast.Cast) -> None:
    one = failed_mail(actors)
    html = page(signed_in(actors.stp_admin), "delivery-list", status="troubled")
    assert "engineer@stp.test" in html
    assert "CM-014" not in html
    for stranger in (actors.socar_admin, actors.third_admin):
        client = signed_in(stranger)
        assert "engineer@stp.test" not in page(client, "delivery-list")
        again = client.post(reverse("core:delivery-send-again", args=[one.public_id]))
        assert again.status_code == 404
    address = reverse("core:delivery-list")
    assert signed_in(actors.stp_coordinator).get(address).status_code == 403
    again = signed_in(actors.stp_admin).post(
        reverse("core:delivery-send-again", args=[one.public_id]), {"party": "1"}
    )
    assert again["Location"] == address


@pytest.mark.parametrize("count", [1, 3, 50])
def test_mails_ask_the_same_at_any_size(
    actors: cast.Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    give_many(actors.stp_engineer, due_commitment(actors, DUE), count, mail="now")
    mailing.make_mails(now=NOW)
    client = signed_in(actors.stp_admin)
    with django_assert_num_queries(MAIL_LIST_QUERIES):
        html = page(client, "delivery-list")
    assert html.count("engineer@stp.test") == count


def test_visitors_are_sent_to_the_sign_in(actors: cast.Cast) -> None:
    for name in ("notice-list", "notice-preferences", "delivery-list"):
        assert Client().get(reverse(f"core:{name}")).status_code == 302
