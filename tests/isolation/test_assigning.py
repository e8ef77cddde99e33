"""Bodies and forms take what they declare, and parents and authors are declared nowhere."""

from __future__ import annotations

import pytest

from tests.isolation import assigning
from tests.isolation.asking import Crowd
from tests.isolation.test_relations import HANDS, OF_PAGES, OF_THE_API, hands

pytestmark = pytest.mark.django_db


@hands
def test_bodies_of_the_api_refuse_undeclared_columns(crowd: Crowd, hand: int) -> None:
    wrong = [
        fault
        for route, method in OF_THE_API[hand::HANDS]
        for fault in assigning.api_faults(crowd, route, method)
    ]
    assert not wrong, "\n" + "\n".join(wrong)


def test_parents_and_authors_are_read_only_after_creation() -> None:
    wrong = [fault for route, method in OF_THE_API for fault in assigning.writable(route, method)]
    assert not wrong, "\n" + "\n".join(wrong)


@hands
def test_forms_do_the_same_whatever_columns_are_sent_beside_them(crowd: Crowd, hand: int) -> None:
    wrong = [
        fault
        for route, _method in OF_PAGES[hand::HANDS]
        for fault in assigning.page_faults(crowd, route)
    ]
    assert not wrong, "\n" + "\n".join(wrong)
