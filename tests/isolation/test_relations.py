"""No id of what one may not know is taken anywhere, and none tells that it is there."""

from __future__ import annotations

import pytest

from tests.isolation import relations, storing
from tests.isolation.asking import Crowd
from tests.isolation.judging import POLICY
from tests.isolation.routes import routes

pytestmark = pytest.mark.django_db
WRITTEN = [
    (route, method)
    for route in routes()
    if route.name in POLICY
    for method in ("post", "patch")
    if POLICY[route.name].may(method)
]
#: Each hand holds a part of the routes, so that several processes share them.
HANDS = 6
OF_THE_API = [pair for pair in WRITTEN if pair[0].is_api]
OF_PAGES = [pair for pair in WRITTEN if not pair[0].is_api]
hands = pytest.mark.parametrize("hand", range(HANDS))


@hands
def test_hidden_objects_in_bodies_of_the_api_answer_like_missing_ones(
    crowd: Crowd, hand: int
) -> None:
    wrong = [
        fault
        for route, method in OF_THE_API[hand::HANDS]
        for fault in relations.api_faults(crowd, route, method)
    ]
    assert not wrong, "\n" + "\n".join(wrong)


@hands
def test_hidden_objects_in_forms_answer_like_missing_ones(crowd: Crowd, hand: int) -> None:
    wrong = [
        fault
        for route, _method in OF_PAGES[hand::HANDS]
        for fault in relations.page_faults(crowd, route)
    ]
    assert not wrong, "\n" + "\n".join(wrong)


def test_no_row_leads_out_of_its_memorandum(crowd: Crowd) -> None:
    assert storing.mixed() == frozenset()
