"""Bodies and forms take what they declare, and parents and authors are declared nowhere."""

from __future__ import annotations

import pytest

from tests.isolation import assigning
from tests.isolation.asking import Crowd
from tests.isolation.test_relations import WRITTEN

pytestmark = pytest.mark.django_db


def test_bodies_of_the_api_refuse_undeclared_columns(crowd: Crowd) -> None:
    wrong = [
        fault
        for route, method in WRITTEN
        if route.is_api
        for fault in assigning.api_faults(crowd, route, method)
    ]
    assert not wrong, "\n" + "\n".join(wrong)


def test_parents_and_authors_are_read_only_after_creation() -> None:
    wrong = [
        fault
        for route, method in WRITTEN
        if route.is_api
        for fault in assigning.writable(route, method)
    ]
    assert not wrong, "\n" + "\n".join(wrong)


def test_forms_do_the_same_whatever_columns_are_sent_beside_them(crowd: Crowd) -> None:
    wrong = [
        fault
        for route, _method in WRITTEN
        if not route.is_api
        for fault in assigning.page_faults(crowd, route)
    ]
    assert not wrong, "\n" + "\n".join(wrong)
