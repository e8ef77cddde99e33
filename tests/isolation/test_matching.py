"""Nobody changes evidence without naming the version that they have read."""

from __future__ import annotations

import pytest

from tests.isolation import matching
from tests.isolation.asking import Crowd
from tests.isolation.judging import POLICY
from tests.isolation.routes import routes

pytestmark = pytest.mark.django_db
KNOWN = [route for route in routes() if route.is_api and route.name in POLICY]


def test_policy_says_of_every_resource_whether_it_is_evidence() -> None:
    assert sorted({found for route in KNOWN if (found := matching.unsaid(route))}) == []


def test_evidence_is_changed_only_under_its_tag(crowd: Crowd) -> None:
    wrong = [fault for route in KNOWN for fault in matching.faults(crowd, route)]
    assert not wrong, "\n" + "\n".join(wrong)
