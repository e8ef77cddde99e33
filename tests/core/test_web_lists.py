"""Lists: keyset pages, orderings, fragments."""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from core.models import Workspace
from core.web import lists
from tests import factories

pytestmark = pytest.mark.django_db


def a_request(query: str = "") -> HttpRequest:
    return RequestFactory().get(f"/list/{query}")


ORDERINGS = {"name": ("name",), "-name": ("-name",), "made": ("created_at", "name")}


def page_of(query: str, per_page: int = 4) -> lists.ListPage:
    return lists.list_page(
        a_request(query),
        Workspace.objects.all(),
        orderings=ORDERINGS,
        default="name",
        per_page=per_page,
    )


def names(page: lists.ListPage) -> list[str]:
    return [row.name for row in page.rows]


@pytest.mark.parametrize("ordering", ["name", "-name", "made"])
def test_keyset_pages_walk_forth_and_back_without_gaps(ordering: str) -> None:
    for name in "aabbccddeef":
        Workspace.objects.create(name=name)
    page, walked, seen = page_of(f"?sort={ordering}"), [], []
    for _step in range(9):
        walked.append(page)
        seen += [row.pk for row in page.rows]
        if page.next_query is None:
            break
        page = page_of(page.next_query)
    assert len(seen) == len(set(seen)) == 11
    assert walked[0].previous_query is None
    for earlier, later in pairwise(walked):
        assert later.previous_query is not None
        assert names(page_of(later.previous_query)) == names(earlier)


def test_keyset_page_reads_one_query_at_any_size(django_assert_num_queries: object) -> None:
    for size in (1, 3, 50):
        while Workspace.objects.count() < size:
            Workspace.objects.create(name=f"w{size}")
        with django_assert_num_queries(1):  # type: ignore[operator]
            page_of("", per_page=50)


@pytest.mark.parametrize("query", ["?sort=nothing", "?after=!!", "?after=e30", "?after=WyJhIl0"])
def test_broken_ordering_or_cursor_is_a_bad_request(query: str) -> None:
    with pytest.raises(BadRequest):
        page_of(query)


def test_cursor_of_another_ordering_is_a_bad_request() -> None:
    for name in "abcdef":
        Workspace.objects.create(name=name)
    query = page_of("").next_query
    assert query is not None
    with pytest.raises(BadRequest):
        page_of(query + "&sort=made")


def test_fragment_is_chosen_by_htmx_and_vary_says_so() -> None:
    assert lists.fragment_of("a/b/order_list.html") == "a/b/_order_table.html"
    request = a_request()
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    request.user = factories.make_user(factories.make_organisation("X"), "x@x.test")
    request.session = {}  # type: ignore[assignment]
    context = {"icon": "table", "title": "Nothing yet"}
    response = lists.render_list(
        request, "core/web/home.html", context, fragment="core/web/_empty.html"
    )
    assert "HX-Request" in response["Vary"]
