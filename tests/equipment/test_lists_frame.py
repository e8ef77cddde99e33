"""The frame of lists: columns, saved views, and doing one thing with several rows."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import NotAllowed, Refused
from core.models import Event, SavedView, User, Workspace
from core.web import listings, queries, services
from core.web.listings import LONGEST_QUERY
from equipment.models import Joint, Location, WorkOrder
from equipment.pipes.listed import JOINTS
from tests import cast, factories
from tests.cast import Cast
from tests.equipment import yard

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def stage() -> Cast:
    return cast.assemble()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user: User, key: str = "equipment:joint-list", **query: str) -> str:
    answer = client_of(user).get(reverse(key), query)
    assert answer.status_code == 200
    return answer.content.decode()


def save(stage: Cast, name: str = "Rejected", by: User | None = None, **fields: Any) -> SavedView:
    values: dict[str, Any] = {"query": "status=rejected", "workspace": stage.memorandum.workspace}
    values |= fields
    return services.save_view(
        listing=JOINTS, name=name, by=by or stage.socar_engineer, now=NOW, **values
    )


def names(user: User, workspace: Workspace) -> list[str]:
    return [view.name for view in queries.kept_of(user, JOINTS.key, workspace.pk).views]


# -- columns --------------------------------------------------------------------------------


def heads(html: str) -> list[str]:
    return [word for word in ("Serial", "Product line", "Owner") if f">{word}</th>" in html]


def test_a_list_begins_with_its_own_columns(stage: Cast) -> None:
    yard.make_joints(stage)
    assert heads(page(stage.socar_engineer)) == ["Serial", "Product line"]


def test_columns_of_the_address_stand_above_the_person_s_own(stage: Cast) -> None:
    yard.make_joints(stage)
    services.choose_columns(listing=JOINTS, columns=["owner"], by=stage.socar_engineer, now=NOW)
    assert heads(page(stage.socar_engineer)) == ["Owner"]
    assert heads(page(stage.socar_engineer, columns="serial,nothing")) == ["Serial"]
    assert heads(page(stage.socar_engineer, columns="nothing")) == ["Owner"]
    assert heads(page(stage.socar_coordinator)) == ["Serial", "Product line"]


def test_choosing_columns_keeps_the_filters_and_can_be_taken_back(stage: Cast) -> None:
    yard.make_joints(stage)
    client, address = (
        client_of(stage.socar_engineer),
        reverse("web:columns-choose", args=[JOINTS.key]),
    )
    here = reverse(JOINTS.key) + "?kind=joint&columns=kind&after=x"
    answer = client.post(address, {"column": ["owner", "hacked"], "next": here})
    assert answer["Location"] == reverse(JOINTS.key) + "?kind=joint"
    assert heads(page(stage.socar_engineer)) == ["Owner"]
    client.post(address, {"column": ["owner"], "reset": "1"})
    assert heads(page(stage.socar_engineer)) == ["Serial", "Product line"]
    verbs = Event.objects.filter(object_id=stage.socar_engineer.public_id).values_list("verb")
    assert list(verbs) == [("person.columns_chosen",)] * 2


# -- views ----------------------------------------------------------------------------------


def test_a_view_keeps_known_filters_order_and_columns_only(stage: Cast) -> None:
    view = save(stage, query="?kind=joint&evil=1&after=abc&sort=-number&columns=serial,kind&q=")
    assert parse_qs(view.query) == {
        "kind": ["joint"],
        "sort": ["-number"],
        "columns": ["serial,kind"],
    }


def test_saving_under_the_same_name_changes_that_view(stage: Cast) -> None:
    first = save(stage)
    again = save(stage, query="kind=pup", is_shared=True)
    assert (again.pk, again.version, again.query, again.is_shared) == (
        first.pk,
        2,
        "kind=pup",
        True,
    )
    assert SavedView.objects.count() == 1


def test_a_shared_view_is_seen_by_the_own_party_alone(stage: Cast) -> None:
    save(stage, "Mine")
    save(stage, "Ours", is_shared=True)
    workspace = stage.memorandum.workspace
    assert names(stage.socar_engineer, workspace) == ["Mine", "Ours"]
    assert names(stage.socar_coordinator, workspace) == ["Ours"]
    assert names(stage.stp_engineer, workspace) == []


def test_a_shared_view_of_a_memorandum_that_a_colleague_does_not_see_stays_hidden(
    stage: Cast,
) -> None:
    colleague = factories.make_user(stage.stp, "narrow@stp.test")
    factories.grant_role(colleague, "engineer", stage.memorandum.workspace)
    other = stage.other_memorandum.workspace
    save(stage, "Secret", stage.stp_engineer, workspace=other, is_shared=True)
    assert names(stage.stp_coordinator, other) == ["Secret"]
    assert names(colleague, other) == []
    assert queries.view_of(colleague, SavedView.objects.get().public_id) is None


def test_saving_tells_the_own_party_alone_and_without_the_name(stage: Cast) -> None:
    view = save(stage, "Private thoughts")
    event = Event.objects.get()
    assert (event.verb, event.workspace, event.object_type) == ("person.view_saved", None, "user")
    assert event.after == {"list": JOINTS.key, "view": view.public_id, "shared": False}
    assert not Event.objects.visible_to(stage.stp_manager).exists()


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\x00b", "a\u202eb"])
def test_a_view_needs_a_name_that_can_be_read(stage: Cast, name: str) -> None:
    client = client_of(stage.socar_engineer)
    client.post(reverse("web:view-save", args=[JOINTS.key]), {"name": name, "query": "kind=pup"})
    assert not SavedView.objects.exists()


def test_nobody_keeps_views_without_end(stage: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_VIEWS", 2)
    save(stage, "1")
    save(stage, "2")
    with pytest.raises(Refused):
        save(stage, "3")
    save(stage, "2", query="kind=pup")


def change(user: User, view: SavedView, query: str = "kind=pup") -> int:
    address = reverse("web:view-change", args=[view.public_id])
    status: int = client_of(user).post(address, {"query": query}).status_code
    return status


def test_a_shared_view_is_changed_by_its_author_and_by_an_administrator_of_the_party(
    stage: Cast,
) -> None:
    view = save(stage, is_shared=True)
    assert change(stage.socar_engineer, view) == 302
    assert change(stage.socar_admin, view, "kind=joint") == 302
    assert change(stage.socar_coordinator, view) == 403
    assert change(stage.stp_admin, view) == 404
    assert change(stage.third_admin, view) == 404
    view.refresh_from_db()
    assert (view.query, view.version, view.person_id) == ("kind=joint", 3, stage.socar_engineer.pk)
    assert f"/views/{view.public_id}/change/" in page(stage.socar_admin)
    assert f"/views/{view.public_id}/change/" not in page(stage.socar_coordinator)


def test_a_view_of_one_s_own_alone_is_nobody_else_s_to_change(stage: Cast) -> None:
    view = save(stage)
    assert change(stage.socar_admin, view) == 404
    with pytest.raises(NotAllowed):
        services.delete_view(view=view, by=stage.socar_admin, now=NOW)


def test_an_administrator_drops_a_view_of_the_party(stage: Cast) -> None:
    view = save(stage, is_shared=True)
    address = reverse("web:view-delete", args=[view.public_id])
    assert client_of(stage.socar_admin).post(address).status_code == 302
    assert not SavedView.objects.exists()


def test_only_its_owner_deletes_a_view(stage: Cast) -> None:
    view = save(stage, is_shared=True)
    with pytest.raises(NotAllowed):
        services.delete_view(view=view, by=stage.socar_coordinator, now=NOW)
    address = reverse("web:view-delete", args=[view.public_id])
    assert client_of(stage.stp_engineer).post(address).status_code == 404
    assert client_of(stage.socar_coordinator).post(address).status_code == 403
    client_of(stage.socar_engineer).post(address)
    assert not SavedView.objects.exists()


def test_views_are_saved_and_offered_on_the_page(stage: Cast) -> None:
    yard.make_joints(stage)
    client = client_of(stage.socar_engineer)
    address = reverse("web:view-save", args=[JOINTS.key])
    given = {"name": "Pups <b>", "query": "kind=pup", "is_shared": "on"}
    answer = client.post(address, given)
    assert answer["Location"] == reverse(JOINTS.key) + "?kind=pup"
    html = page(stage.socar_coordinator)
    assert 'href="?kind=pup"' in html
    assert "Pups &lt;b&gt;" in html


def test_address_that_is_too_long_is_refused_in_words(stage: Cast) -> None:
    client, address = client_of(stage.socar_engineer), reverse("web:view-save", args=[JOINTS.key])
    query = "q=" + "x" * LONGEST_QUERY
    said = client.post(address, {"name": "Long", "query": query}, follow=True).content.decode()
    assert "These filters are too long to be kept." in said
    assert "None: " not in said
    assert not SavedView.objects.exists()


def test_page_of_a_long_list_says_that_its_rows_are_those_of_the_page(stage: Cast) -> None:
    yard.make_joints(stage, 51)
    assert "50 rows on this page" in page(stage.socar_engineer)


def test_an_unknown_list_is_missing_and_next_leads_nowhere_else(stage: Cast) -> None:
    client = client_of(stage.socar_engineer)
    unknown = reverse("web:view-save", args=["equipment:nothing"])
    assert client.post(unknown, {"name": "x"}).status_code == 404
    columns = reverse("web:columns-choose", args=[JOINTS.key])
    for evil in ("https://evil.test/", "//evil.test", "/accounts/logout/", "javascript:1"):
        assert client.post(columns, {"next": evil})["Location"] == reverse(JOINTS.key)


# -- several rows ---------------------------------------------------------------------------


def send(user: User, action: str, rows: list[Any], key: str = JOINTS.key, **more: str) -> Any:
    given = {"id": [row.public_id for row in rows], **more}
    return client_of(user).post(reverse("web:bulk", args=[key, action]), given)


def another_place(stage: Cast) -> Location:
    return factories.make_location(stage.memorandum, stage.socar, name="Yard 2", kind="yard")


def test_joints_move_together_and_one_event_tells_it(stage: Cast) -> None:
    joints, target = yard.make_joints(stage, 3), another_place(stage)
    asked = send(stage.socar_engineer, "move", joints).content.decode()
    assert "Yard 2" in asked
    assert Joint.objects.filter(location=target).count() == 0
    done = send(
        stage.socar_engineer,
        "move",
        joints,
        confirmed="1",
        location=target.public_id,
        reason="Rack",
    )
    assert done.status_code == 302
    assert Joint.objects.filter(location=target, version=2).count() == 3
    event = Event.objects.get(verb="location.joints_moved")
    assert (event.object_id, event.reason, event.after["count"]) == (target.public_id, "Rack", 3)
    assert event.before == {"places": ["Rig 54"]}


def test_moving_is_whole_or_not_at_all(stage: Cast) -> None:
    joints, target = yard.make_joints(stage, 3), another_place(stage)
    yard.draft(stage, joints[:1])
    answer = send(stage.socar_engineer, "move", joints, confirmed="1", location=target.public_id)
    assert answer.status_code == 422
    assert "stands on an open order" in answer.content.decode()
    assert Joint.objects.filter(location=target).count() == 0
    assert not Event.objects.filter(verb="location.joints_moved").exists()


@pytest.mark.parametrize("who", ["stp_engineer", "socar_observer", "socar_manager"])
def test_only_workers_of_the_owner_move_pipes(stage: Cast, who: str) -> None:
    joints, target = yard.make_joints(stage, 2), another_place(stage)
    answer = send(getattr(stage, who), "move", joints, confirmed="1", location=target.public_id)
    assert answer.status_code == 403
    assert Joint.objects.filter(location=target).count() == 0


def test_one_hidden_row_makes_the_whole_missing(stage: Cast) -> None:
    own, target = yard.make_joints(stage, 1), another_place(stage)
    place = factories.make_location(stage.other_memorandum, stage.stp)
    hidden = factories.make_joint(place)
    given = {"confirmed": "1", "location": target.public_id}
    assert send(stage.socar_engineer, "move", [*own, hidden], **given).status_code == 404
    hidden.public_id = "pip_" + "0" * 26
    assert send(stage.socar_engineer, "move", [*own, hidden], **given).status_code == 404
    hidden.public_id = "\x00' OR 1=1"
    assert send(stage.socar_engineer, "move", [*own, hidden], **given).status_code == 404
    assert Joint.objects.filter(location=target).count() == 0


def test_a_place_of_another_memorandum_is_no_choice(stage: Cast) -> None:
    joints = yard.make_joints(stage, 1)
    foreign = factories.make_location(stage.other_memorandum, stage.stp)
    answer = send(stage.socar_engineer, "move", joints, confirmed="1", location=foreign.public_id)
    assert answer.status_code == 422


def test_no_row_or_too_many_do_nothing(stage: Cast) -> None:
    assert send(stage.socar_engineer, "move", []).status_code == 302
    many = [Joint(public_id=f"pip_{number:026d}") for number in range(201)]
    assert send(stage.socar_engineer, "move", many).status_code == 302


def test_several_orders_are_submitted_or_none_is(stage: Cast) -> None:
    ready, empty = yard.draft(stage), yard.draft(stage, [])
    key = "equipment:order-list"
    refused = send(stage.socar_engineer, "submit", [ready, empty], key, confirmed="1")
    assert refused.status_code == 422
    assert f"{empty}: The order has no joints yet." in refused.content.decode()
    assert set(WorkOrder.objects.values_list("status", flat=True)) == {"draft"}
    done = send(stage.socar_engineer, "submit", [ready], key, confirmed="1")
    assert done.status_code == 302
    assert WorkOrder.objects.get(pk=ready.pk).status == "submitted"
    assert Event.objects.filter(verb="order.submitted").count() == 1


def test_who_may_do_nothing_gets_no_boxes(stage: Cast) -> None:
    yard.draft(stage)
    assert "data-pick" in page(stage.socar_engineer, "equipment:order-list")
    assert "data-pick" not in page(stage.socar_observer, "equipment:order-list")


def test_who_only_reads_is_offered_files_alone(stage: Cast) -> None:
    yard.make_joints(stage)
    html = page(stage.socar_observer)
    assert "/actions/tally/" in html
    assert "/actions/move/" not in html


@pytest.mark.parametrize("listing", listings.listings(), ids=lambda listing: listing.key)
def test_every_registered_list_shows_its_frame(stage: Cast, listing: listings.Listing) -> None:
    html = page(stage.socar_coordinator, listing.key)
    assert reverse("web:view-save", args=[listing.key]) in html
    for column in listing.columns:
        assert f'value="{column.name}"' in html
    for action in listing.actions:
        if action.offered(stage.socar_coordinator, stage.memorandum.pk):
            own = reverse(action.page) if action.page else ""
            assert (own or reverse("web:bulk", args=[listing.key, action.name])) in html


def test_a_lost_race_moves_what_is_true_now(stage: Cast) -> None:
    """Joints are read again under the lock: what a page showed before does not count."""
    (joint,), target = yard.make_joints(stage, 1), another_place(stage)
    Joint.objects.filter(pk=joint.pk).update(status="run", updated_at=timezone.now())
    answer = send(stage.socar_engineer, "move", [joint], confirmed="1", location=target.public_id)
    assert answer.status_code == 422
    assert "is in the hole" in answer.content.decode()
