"""Pages of acts: what people read and prepare there."""

from __future__ import annotations

import hashlib

import pytest
from django.test import Client
from django.urls import reverse

from cooperation.acceptance.models import Act
from tests import cast, factories
from tests.cooperation import yard as yards
from tests.cooperation.browsers import address, signed_in
from tests.cooperation.yard import Yard

pytestmark = pytest.mark.django_db


# Reading


@pytest.mark.parametrize("name", ["socar_observer", "socar_manager", "stp_engineer"])
def test_everybody_of_the_parties_reads(actors: cast.Cast, yard: Yard, name: str) -> None:
    act = yards.make_sent(actors, yard)
    client = signed_in(getattr(actors, name))
    page = client.get(address(act))
    assert page.status_code == 200
    assert "Exactly what you sign" in page.content.decode()
    assert "WO-2026-001/1" in page.content.decode()


@pytest.mark.parametrize("page", ["detail", "json", "sign", "update", "lines"])
def test_act_of_another_memorandum_is_missing(actors: cast.Cast, yard: Yard, page: str) -> None:
    act = yards.make_sent(actors, yard)
    assert signed_in(actors.third_engineer).get(address(act, page)).status_code == 404


@pytest.mark.parametrize("page", ["send", "amend", "withdraw", "sign", "refuse", "lines-remove"])
def test_nothing_is_done_to_an_act_of_another_memorandum(
    actors: cast.Cast, yard: Yard, page: str
) -> None:
    act = yards.make_sent(actors, yard)
    client = signed_in(factories.make_user(actors.third, "s@third.test", "signatory", "engineer"))
    assert client.post(address(act, page), {"reason": "No"}).status_code == 404
    act.refresh_from_db()
    assert act.status == "sent"


def test_stranger_is_asked_to_sign_in(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    assert Client().get(address(act)).status_code == 302


def test_json_is_exactly_the_frozen_bytes(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_accepted(actors, yard)
    answer = signed_in(actors.stp_engineer).get(address(act, "json"))
    assert hashlib.sha256(answer.content).hexdigest() == act.digest
    assert answer["Content-Disposition"] == 'attachment; filename="act-2026-001.json"'


def test_json_before_signing_has_the_digest_of_the_page(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    client = signed_in(actors.stp_signatory)
    digest = hashlib.sha256(client.get(address(act, "json")).content).hexdigest()
    assert digest in client.get(address(act)).content.decode()


def test_list_is_filtered_by_whose_signature_is_awaited(actors: cast.Cast, yard: Yard) -> None:
    first, second = yards.make_sent(actors, yard), yards.make_sent(actors, yard)
    yards.sign(first, actors.stp_signatory)
    client = signed_in(actors.stp_signatory)

    def shown(query: str) -> list[Act]:
        rows: list[Act] = client.get(reverse("cooperation:act-list") + query).context["page"].rows
        return rows

    assert shown("") == [second, first]
    assert shown("?waiting=mine") == [second]
    assert shown("?waiting=theirs") == [first]
    assert shown("?status=signed_by_one") == [first]
    assert shown("?q=2026-002") == [second]
    assert shown("?q=wo-2026-001/1") == [second, first]
    assert shown("?q=nothing") == []
    commitment = first.lines.get().commitment
    assert shown(f"?commitment={commitment.public_id}") == [first]


def test_list_counts_what_matters(actors: cast.Cast, yard: Yard) -> None:
    yards.make_sent(actors, yard)
    yards.make_accepted(actors, yard)
    page = signed_in(actors.stp_signatory).get(reverse("cooperation:act-list"))
    assert [one["count"] for one in page.context["counts"]] == [1, 0, 1]


# Preparing


def test_whole_order_and_single_line_are_put_on_an_act(actors: cast.Cast, yard: Yard) -> None:
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    yard.finish(commitment, lines=3, group="WO-2026-007")
    single, *_rest = yard.finish(commitment, lines=3, group="WO-2026-008")
    client = signed_in(actors.socar_engineer)
    data = {
        "title": "May",
        "orders": [f"{yards.KIND}:WO-2026-007"],
        "items": [f"{single.kind}:{single.source_id}"],
    }
    answer = client.post(reverse("cooperation:act-create"), data)
    act = Act.objects.get()
    assert answer.headers["Location"] == address(act)
    references = [line.reference for line in act.lines.all()]
    assert references == ["WO-2026-007/1", "WO-2026-007/2", "WO-2026-007/3", "WO-2026-008/1"]


def test_order_is_ticked_beforehand(actors: cast.Cast, yard: Yard) -> None:
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    yard.finish(commitment, group="WO-2026-007")
    page = signed_in(actors.socar_engineer).get(
        reverse("cooperation:act-create") + "?order=WO-2026-007"
    )
    assert [one["checked"] for one in page.context["shown"]] == [True]


def test_choice_is_narrowed_to_a_commitment(actors: cast.Cast, yard: Yard) -> None:
    one = factories.make_commitment(actors.area, actors.socar_coordinator)
    other = factories.make_commitment(actors.area, actors.socar_coordinator)
    yard.finish(one, group="WO-1")
    yard.finish(other, group="WO-2")
    page = signed_in(actors.socar_engineer).get(
        reverse("cooperation:act-create") + f"?commitment={other.public_id}"
    )
    assert [shown["group"].name for shown in page.context["shown"]] == ["WO-2"]


def test_work_that_has_gone_keeps_the_typing(actors: cast.Cast, yard: Yard) -> None:
    client = signed_in(actors.socar_engineer)
    page = client.post(
        reverse("cooperation:act-create"), {"title": "Kept title", "items": ["yard_work:gone"]}
    )
    assert page.status_code == 422
    assert "Kept title" in page.content.decode()
    assert "no longer free" in page.content.decode()
    assert not Act.objects.exists()


@pytest.mark.parametrize("page", ["act-create"])
def test_observer_prepares_nothing(actors: cast.Cast, yard: Yard, page: str) -> None:
    client = signed_in(actors.socar_observer)
    assert client.get(reverse(f"cooperation:{page}")).status_code == 403
    assert client.post(reverse(f"cooperation:{page}"), {"title": "x"}).status_code == 403


def test_other_party_does_not_edit_the_draft(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_draft(actors, yard)
    client = signed_in(actors.stp_engineer)
    assert client.get(address(act, "update")).status_code == 403
    assert client.post(address(act, "lines"), {"items": []}).status_code == 403
    assert client.post(address(act, "send")).status_code == 403


def test_draft_is_mended_sent_and_withdrawn(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_draft(actors, yard, lines=2)
    client = signed_in(actors.socar_engineer)
    line = act.lines.all()[0]
    client.post(address(act, "lines-remove"), {"lines": [line.public_id]})
    client.post(address(act, "update"), {"title": "June", "basis": "", "remarks": "One left"})
    client.post(address(act, "send"))
    act.refresh_from_db()
    assert (act.title, act.status, act.lines.count()) == ("June", "sent", 1)
    client.post(address(act, "withdraw"), {"reason": "Doubled"})
    act.refresh_from_db()
    assert act.status == "withdrawn"


def test_work_is_added_to_a_draft(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_draft(actors, yard)
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    yard.finish(commitment, lines=2, group="WO-2026-009")
    client = signed_in(actors.socar_engineer)
    client.post(address(act, "lines"), {"orders": [f"{yards.KIND}:WO-2026-009"]})
    assert act.lines.count() == 3


# Bad input


@pytest.mark.parametrize("reason", ["x" * 2001, "hidden \u202e mark", "null \x00 mark"])
def test_unreadable_reasons_are_refused(actors: cast.Cast, yard: Yard, reason: str) -> None:
    act = yards.make_sent(actors, yard)
    client = signed_in(actors.stp_signatory)
    assert client.post(address(act, "refuse"), {"reason": reason}).status_code == 302
    act.refresh_from_db()
    assert (act.status, act.refusals.count()) == ("sent", 0)


@pytest.mark.parametrize("query", ["commitment=%00", "commitment=com_nobody", "commitment="])
def test_unknown_commitment_is_missing(actors: cast.Cast, yard: Yard, query: str) -> None:
    client = signed_in(actors.socar_engineer)
    assert client.get(f"{reverse('cooperation:act-create')}?{query}").status_code == 404


@pytest.mark.parametrize("query", ["sort=nothing", "after=broken", "before=%00"])
def test_broken_list_addresses_are_refused(actors: cast.Cast, yard: Yard, query: str) -> None:
    client = signed_in(actors.socar_engineer)
    assert client.get(f"{reverse('cooperation:act-list')}?{query}").status_code == 400


@pytest.mark.parametrize("query", ["q=%00", "status=nothing", "commitment=%00", "waiting=x"])
def test_wrong_filter_shows_its_error_and_no_rows(
    actors: cast.Cast, yard: Yard, query: str
) -> None:
    yards.make_sent(actors, yard)
    page = signed_in(actors.socar_engineer).get(f"{reverse('cooperation:act-list')}?{query}")
    assert (page.status_code, page.context["page"].rows) == (200, [])


@pytest.mark.parametrize("title", ["", "x" * 201, "hidden \u202e mark", "null \x00 mark"])
def test_unreadable_title_is_refused_at_its_field(
    actors: cast.Cast, yard: Yard, title: str
) -> None:
    page = signed_in(actors.socar_engineer).post(
        reverse("cooperation:act-create"), {"title": title}
    )
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["title"]
    assert not Act.objects.exists()


def test_lines_that_are_not_on_the_act_are_not_taken_off(actors: cast.Cast, yard: Yard) -> None:
    act, other = yards.make_draft(actors, yard), yards.make_draft(actors, yard)
    foreign = other.lines.get().public_id
    client = signed_in(actors.socar_engineer)
    for chosen in ([foreign], ["\x00"], []):
        client.post(address(act, "lines-remove"), {"lines": chosen})
    assert (act.lines.count(), other.lines.count()) == (1, 1)
