"""Every list of the API and the pages of the register on a scale set: literal numbers of queries,
the same for any number of rows."""

import base64
import datetime as dt
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.accounts import token_services
from core.accounts.models import User
from core.scale import services
from equipment.models import Joint
from mou_portal.api import router

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
#: One statement for the token, one for the rows.
LIST_QUERIES = 2
#: Sessions, person, memoranda, badges of the menu, columns and views, filters, the rows.
PAGE_QUERIES = 10
#: What a scale set holds none of.
NONE_MADE = {
    "files", "exports", "imports", "calendar-days", "working-hours", "class-schemes",
    "tool-joint-limits", "maintenance-plans",
}  # fmt: skip


@pytest.fixture
def engineer() -> User:
    services.sow(seed=1, joints=330, records=2_000, now=NOW, say=lambda _line: None)
    return User.objects.get(email="engineer@scale-1a.example")


def taken(client: Client, path: str, headers: dict[str, str]) -> tuple[int, int]:
    """Queries of a second look, and how many rows came."""
    client.get(path, headers=headers)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path, headers=headers)
    assert answer.status_code == 200, (path, answer.content)
    return len(asked), len(answer.json()["results"])


def test_every_list_costs_the_same_for_any_number_of_rows(engineer: User) -> None:
    _token, raw = token_services.create_token(
        name="lists", scopes=list(token_services.SCOPES), expires_at=None, by=engineer, now=NOW
    )
    headers, client = {"Authorization": f"Bearer {raw}"}, Client()
    lists = sorted({name for name, _view, _base in router.registry})
    found = {}
    for name in lists:
        seen = [taken(client, f"/api/v1/{name}/?limit={limit}", headers) for limit in (1, 3, 50)]
        found[name] = {queries for queries, _rows in seen}
        assert name in NONE_MADE or seen[0][1] == 1, name
    assert found == {name: {LIST_QUERIES} for name in lists}


def cursor_before_the_end() -> str:
    """The cursor of the last page of the register, newest first."""
    pk = Joint.objects.order_by("pk").values_list("pk", flat=True)[50]
    return base64.urlsafe_b64encode(json.dumps([pk]).encode()).decode().rstrip("=")


def test_each_page_of_the_register_costs_the_same(engineer: User) -> None:
    client = Client()
    client.force_login(engineer)
    asked = {}
    for name, query in (
        ("first", ""),
        ("filtered", "?status=in_stock"),
        ("by length", "?sort=length"),
        ("last", f"?after={cursor_before_the_end()}"),
    ):
        client.get(f"/pipes/{query}")
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(f"/pipes/{query}")
        assert len(answer.context["page"].rows) > 40, name
        asked[name] = len(seen)
    assert asked == dict.fromkeys(asked, PAGE_QUERIES)
    assert answer.context["page"].next_query is None
