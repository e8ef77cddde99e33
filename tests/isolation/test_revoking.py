"""Whoever loses their right is refused by the very next request: page, API and file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from core.accounts.models import ApiToken, RoleGrant, User
from core.accounts.token_services import SCOPES
from tests.isolation import asking
from tests.isolation.asking import Crowd
from tests.isolation.judging import POLICY, address, object_id
from tests.isolation.routes import routes

pytestmark = pytest.mark.django_db
WHO = "socar_engineer"


def statuses(crowd: Crowd) -> dict[str, int]:
    """What the engineer gets of a page, an object of the API, a file by each way."""
    order, file = crowd.world.first["order"].public_id, crowd.world.first["file"].public_id
    page, api = f"/orders/{order}/", f"/api/v1/work-orders/{order}/"
    return {
        "page": crowd.ask(WHO, "get", page).status,
        "file": crowd.ask(WHO, "get", f"/files/{file}/").status,
        "api": crowd.ask(WHO, "get", api, token=True).status,
        "api file": crowd.ask(WHO, "get", f"/api/v1/files/{file}/content/", token=True).status,
        "api by session": crowd.ask(WHO, "get", api).status,
    }


def revoke_roles() -> None:
    RoleGrant.objects.filter(person__email="engineer@socar.test").update(revoked_at=timezone.now())


def move_grant(crowd: Crowd) -> None:
    grants = RoleGrant.objects.filter(person__email="engineer@socar.test")
    grants.update(workspace=crowd.world.second["memorandum"].workspace)


def deactivate() -> None:
    User.objects.filter(email="engineer@socar.test").update(is_active=False)


@pytest.mark.parametrize(
    ("lose", "pages", "api"), [(revoke_roles, 404, 404), (deactivate, 302, 401)]
)
def test_the_next_request_is_refused(
    crowd: Crowd, lose: Callable[[], None], pages: int, api: int
) -> None:
    assert set(statuses(crowd).values()) == {200}
    lose()
    assert statuses(crowd) == {
        "page": pages, "file": pages, "api": api, "api file": api, "api by session": api,
    }  # fmt: skip


def test_a_grant_for_another_memorandum_shows_nothing_of_this_one(crowd: Crowd) -> None:
    move_grant(crowd)
    assert set(statuses(crowd).values()) == {404}


@pytest.mark.parametrize("ended", ["revoked_at", "expires_at"])
def test_an_ended_token_opens_nothing(crowd: Crowd, ended: str) -> None:
    past = timezone.now() - dt.timedelta(seconds=1)
    ApiToken.objects.filter(person__email="engineer@socar.test").update(**{ended: past})
    found = statuses(crowd)
    assert (found["api"], found["api file"], found["page"]) == (401, 401, 200)


def test_an_ended_session_opens_nothing(crowd: Crowd) -> None:
    Session.objects.all().delete()
    found = statuses(crowd)
    assert (found["page"], found["file"], found["api by session"]) == (302, 302, 401)


#: Open to every token: who it is, what it finds within its scopes, the description.
UNSCOPED = {"api:me", "api:search", "api:schema", "api:docs", "api:problems", "api/^.*$"}


#: What also needs the scope of the list that was exported.
TWO_SCOPES = {"api:exports-content"}


@pytest.mark.parametrize("scope", SCOPES)
def test_a_token_reads_within_its_scope_alone(crowd: Crowd, scope: str) -> None:
    """A route that one scope of the whole list opens answers 403 to all other single scopes."""
    raw = asking.token_of(crowd.world.people[WHO], scope)
    headers = {"authorization": f"Bearer {raw}"}
    for route in routes():
        if not route.is_api or route.name in UNSCOPED or "get" not in route.methods:
            continue
        line = POLICY[route.name]
        where = address(route, line, object_id(line, crowd.world.first), crowd.world.first)
        said = crowd.send(crowd.bare, "get", where, None, headers)
        area = getattr(getattr(route.callback, "cls", None), "area", "")
        if area and scope != f"{area}:read":
            assert said.status == 403, (route.name, scope, said.status)
        elif area:
            refused = said.status in (401, 403)
            assert refused is (route.name in TWO_SCOPES), (route.name, scope)


def test_every_api_route_has_an_area_of_scopes() -> None:
    open_to_all = {
        route.name for route in routes()
        if route.is_api and not getattr(getattr(route.callback, "cls", None), "area", "")
    }  # fmt: skip
    assert open_to_all == UNSCOPED
