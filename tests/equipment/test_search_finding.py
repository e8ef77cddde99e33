"""The search: what the relay keeps, who finds what, and that nothing leaks."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.accounts.models import RoleGrant
from core.events import services as events
from core.events.models import EventPosition
from core.models import SearchEntry, User
from core.search import kinds, queries, services
from equipment.models import Joint, Location
from equipment.orders import services as orders
from tests import cast, factories
from tests.callers import caller, problem_of
from tests.cast import Cast
from tests.equipment import yard

pytestmark = pytest.mark.django_db
#: Session, person, factor, sight, entries, and one for each kind with a hit (here joints).
PALETTE_QUERIES = 6
PAGE_QUERIES = 7
#: Token with its sight, entries, joints.
API_QUERIES = 3
CANARY = "CANARY-7Q"


@pytest.fixture
def stage() -> Cast:
    return cast.assemble()


@pytest.fixture
def rig(stage: Cast) -> Location:
    return factories.make_location(stage.memorandum, stage.socar, name="Rig 54")


def rebuilt() -> None:
    for kind in kinds.kinds():
        call_command("rebuild_search", kind.name, verbosity=0)


def titles(user: User, text: str, **more: Any) -> list[str]:
    return [hit.entry.title for group in queries.search(user, text, **more) for hit in group.hits]


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# -- what finds what ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["TMK-77/0048231", "tmk 77 0048231", "TMK770048231", "ТМК-77", "8231", "48231", "tmk 8231"],
)
def test_a_serial_is_found_in_any_writing_and_by_its_end(
    stage: Cast, rig: Location, text: str
) -> None:
    factories.make_joint(rig, serial="TMK-77/0048231", serial_key="TMK770048231")
    factories.make_joint(rig, serial="VLR-10/0099999", serial_key="VLR100099999")
    rebuilt()
    assert titles(stage.socar_engineer, text) == ["TMK-77/0048231"]


def test_words_are_found_without_their_marks(stage: Cast) -> None:
    factories.make_commitment(
        stage.area, stage.socar_coordinator, number="CM-001", title="Qoruyucu kəmərin sınağı"
    )
    rebuilt()
    for text in ("kemerin sinagi", "KƏMƏR", "sına", "cm001", "001"):
        assert titles(stage.stp_engineer, text) == ["CM-001 Qoruyucu kəmərin sınağı"], text


def test_an_exact_number_stands_before_newer_ones_that_begin_alike(
    stage: Cast, rig: Location
) -> None:
    for serial in ("AB-12", "AB-123", "AB-1234"):
        factories.make_joint(rig, serial=serial, serial_key=serial.replace("-", ""))
    rebuilt()
    assert titles(stage.socar_engineer, "ab12") == ["AB-12", "AB-1234", "AB-123"]


def test_a_broad_question_does_not_bury_an_exact_code(
    stage: Cast, rig: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "SIFTED", 2)
    for number in range(6):
        factories.make_joint(rig, serial=f"AB-1{number}", serial_key=f"AB1{number}")
    factories.make_joint(rig, serial="AB", serial_key="AB")
    rebuilt()
    assert titles(stage.socar_engineer, "AB", limit=2)[0] == "AB"


def test_more_is_told_without_a_number(stage: Cast, rig: Location) -> None:
    for number in range(4):
        factories.make_joint(rig, serial=f"AB-1{number}", serial_key=f"AB1{number}")
    rebuilt()
    (group,) = queries.search(stage.socar_engineer, "ab-1", limit=3)
    assert (len(group.hits), group.more) == (3, True)


# -- what keeps it --------------------------------------------------------------------------


def test_the_relay_finds_an_order_and_its_new_words(stage: Cast) -> None:
    order = yard.draft(stage)
    events.relay()
    assert titles(stage.stp_engineer, "liner") == [str(order)]
    orders.update_order(
        order=order, title="Run the tieback", by=stage.socar_engineer, now=timezone.now()
    )
    assert titles(stage.stp_engineer, "tieback") == []
    events.relay()
    assert titles(stage.stp_engineer, "tieback") == [str(order)]
    assert titles(stage.stp_engineer, "liner") == []


def test_joints_come_with_the_event_of_their_tally(stage: Cast) -> None:
    joints = yard.make_joints(stage, serial="")
    tally = yard.make_tally(stage, joints)
    told_of(tally, stage)
    events.relay()
    assert SearchEntry.objects.filter(kind="joint").count() == len(joints)


def told_of(tally: Any, stage: Cast) -> None:
    events.record(verb="tally.registered", about=tally, by=None, now=timezone.now())


def test_an_event_read_twice_changes_nothing(stage: Cast) -> None:
    yard.draft(stage)
    events.relay()
    kept = list(SearchEntry.objects.order_by("pk").values())
    services.consume_events(list(EventPosition.objects.select_related("event")))
    assert [row["title"] for row in SearchEntry.objects.order_by("pk").values()] == [
        row["title"] for row in kept
    ]


def test_what_is_gone_is_forgotten(stage: Cast, rig: Location) -> None:
    joint = factories.make_joint(rig, serial=CANARY, serial_key="CANARY7Q")
    rebuilt()
    Joint.objects.filter(pk=joint.pk).delete()
    assert titles(stage.socar_engineer, CANARY) == []
    rebuilt()
    assert not SearchEntry.objects.filter(object_id=joint.public_id).exists()


def test_rebuilding_names_the_kinds_it_knows() -> None:
    with pytest.raises(CommandError, match="commitment, act, request, order"):
        call_command("rebuild_search", "nothing")


# -- who finds it ---------------------------------------------------------------------------


def test_nothing_of_another_memorandum_is_found_or_counted(stage: Cast) -> None:
    hidden = factories.make_location(stage.other_memorandum, stage.stp, name="Elsewhere")
    for number in range(30):
        factories.make_joint(hidden, serial=f"{CANARY}{number}", serial_key=f"CANARY7Q{number}")
    rebuilt()
    assert len(titles(stage.stp_engineer, CANARY, limit=50)) == 30
    assert queries.search(stage.socar_engineer, CANARY) == []
    page = client_of(stage.socar_engineer).get(reverse("core:search"), {"q": CANARY})
    assert page.content.decode().count("7Q0") == 0
    assert caller(stage.socar_engineer).get(f"search/?q={CANARY}").json() == {
        "results": [],
        "more": [],
    }


def test_hidden_matches_do_not_crowd_out_those_that_may_be_seen(
    stage: Cast, rig: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "SIFTED", 3)
    hidden = factories.make_location(stage.other_memorandum, stage.stp)
    for number in range(9):
        factories.make_joint(hidden, serial=f"AB-{number}0", serial_key=f"AB{number}0")
    factories.make_joint(rig, serial="AB-77", serial_key="AB77")
    rebuilt()
    assert titles(stage.socar_engineer, "ab") == ["AB-77"]


def test_a_stale_entry_is_checked_against_the_row_itself(stage: Cast) -> None:
    hidden = factories.make_location(stage.other_memorandum, stage.stp)
    joint = factories.make_joint(hidden, serial=CANARY, serial_key="CANARY7Q")
    rebuilt()
    SearchEntry.objects.filter(object_id=joint.public_id).update(
        workspace=stage.memorandum.workspace
    )
    assert queries.search(stage.socar_engineer, CANARY) == []


def test_a_revoked_person_finds_nothing_at_once(stage: Cast, rig: Location) -> None:
    factories.make_joint(rig, serial=CANARY, serial_key="CANARY7Q")
    rebuilt()
    assert titles(stage.socar_engineer, CANARY) == [CANARY]
    RoleGrant.objects.filter(person=stage.socar_engineer).update(revoked_at=timezone.now())
    again = User.objects.get(pk=stage.socar_engineer.pk)
    assert queries.search(again, CANARY) == []


def test_people_are_found_by_the_administrators_of_their_own_party(stage: Cast) -> None:
    rebuilt()
    name = stage.socar_engineer.full_name
    assert stage.socar_engineer.full_name in titles(stage.socar_admin, name)
    own = SearchEntry.objects.filter(kind="person", organisation=stage.socar)
    assert len(titles(stage.socar_admin, "socar", limit=50)) == own.count()
    assert titles(stage.socar_engineer, name) == []
    assert titles(stage.stp_admin, "socar") == []


# -- pages and API --------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3, 50])
def test_searching_asks_the_same_number_of_queries(
    stage: Cast, rig: Location, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        factories.make_joint(rig, serial=f"AB-1{number:02d}", serial_key=f"AB1{number:02d}")
    rebuilt()
    client, address = client_of(stage.socar_engineer), reverse("core:search")
    api = caller(stage.socar_engineer)
    api.get("search/?q=ab-1")
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(address, {"q": "ab-1"})
    with django_assert_num_queries(PALETTE_QUERIES):
        client.get(address, {"q": "ab-1"}, headers={"HX-Request": "true"})
    with django_assert_num_queries(API_QUERIES):
        api.get("search/?q=ab-1")


def test_the_page_works_without_script_and_the_palette_gets_options(
    stage: Cast, rig: Location
) -> None:
    joint = factories.make_joint(rig, serial=CANARY, serial_key="CANARY7Q")
    rebuilt()
    client, address = client_of(stage.socar_engineer), reverse("core:search")
    page = client.get(address, {"q": "y-7q"}).content.decode()
    assert f'<a href="{joint.get_absolute_url()}">{CANARY}</a>' in page
    answer = client.get(address, {"q": CANARY}, headers={"HX-Request": "true"})
    assert "HX-Request" in answer["Vary"]
    options = answer.content.decode()
    assert 'role="option"' in options
    assert "<html" not in options


@pytest.mark.parametrize("text", ["", "a", "\x00\x00", "%", "'", "x" * 5000, "\u202e12"])
def test_any_question_is_answered(stage: Cast, text: str) -> None:
    answer = client_of(stage.socar_engineer).get(reverse("core:search"), {"q": text})
    assert answer.status_code == 200


def test_signed_out_people_are_sent_to_the_door(stage: Cast) -> None:
    assert Client().get(reverse("core:search"), {"q": "ab"}).status_code == 302


def test_the_api_tells_kind_id_and_memorandum(stage: Cast, rig: Location) -> None:
    joint = factories.make_joint(rig, serial=CANARY, serial_key="CANARY7Q")
    rebuilt()
    said = caller(stage.socar_engineer).get(f"search/?q={CANARY}&kind=joint").json()
    assert said["results"] == [
        {
            "kind": "joint",
            "id": joint.public_id,
            "title": CANARY,
            "subtitle": f"{joint.product_line} · SOCAR",
            "memorandum": stage.memorandum.public_id,
            "path": joint.get_absolute_url(),
        }
    ]


def test_a_token_finds_only_what_its_scopes_read(stage: Cast, rig: Location) -> None:
    factories.make_joint(rig, serial=CANARY, serial_key="CANARY7Q")
    rebuilt()
    assert (
        caller(stage.socar_engineer, "acts:read").get(f"search/?q={CANARY}").json()["results"] == []
    )


@pytest.mark.parametrize(
    "query", ["", "q=a", "q=abc&kind=secret", "q=abc&limit=0", "q=abc&limit=999999", "q=abc&x=1"]
)
def test_a_broken_question_is_400_over_the_api(stage: Cast, query: str) -> None:
    problem_of(caller(stage.socar_engineer).get(f"search/?{query}"), 400)
