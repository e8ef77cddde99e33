"""No query parameter tells whether something is there that one may not know of."""

from __future__ import annotations

import pytest

from tests.isolation import parameters
from tests.isolation.asking import Crowd
from tests.isolation.judging import POLICY
from tests.isolation.routes import routes
from tests.isolation.test_relations import HANDS, hands

pytestmark = pytest.mark.django_db
READ = [route for route in routes() if route.name in POLICY and POLICY[route.name].may("get")]


@hands
def test_hidden_objects_in_queries_answer_like_missing_ones(crowd: Crowd, hand: int) -> None:
    wrong = [fault for route in READ[hand::HANDS] for fault in parameters.faults(crowd, route)]
    assert not wrong, "\n" + "\n".join(wrong)


def test_every_parameter_of_every_list_is_known(crowd: Crowd) -> None:
    """What the probe asks with is what the description says."""
    asked = {name for route in READ if route.is_api for name in parameters.parameters_of(route)}
    assert {"memorandum", "commitment", "object", "q"} <= asked
