"""Health, the request's id and the log line of each request."""

import datetime as dt
import io
import json
import logging
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from core.web import health, request_id
from mou_portal import logs

pytestmark = pytest.mark.django_db


def ready(client: Client) -> tuple[int, dict[str, dict[str, object]]]:
    answer = client.get("/health/ready")
    return answer.status_code, answer.json()["checks"]


def test_live_asks_nobody(client: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        answer = client.get("/health/live")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


def test_ready_is_good_when_the_queue_was_seen(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = ("database", "migrations", "relay_age_seconds", "queue_age_seconds")
    monkeypatch.setattr(health, "PROBES", {name: health.PROBES[name] for name in own})
    health.note_tick(timezone.now())

    status, checks = ready(client)

    assert status == 200
    assert list(checks) == list(own)
    assert all(check["ok"] for check in checks.values())


def test_ready_is_bad_when_no_worker_was_ever_seen(client: Client) -> None:
    cache.delete(health.TICK)

    status, checks = ready(client)

    assert status == 503
    assert checks["queue_age_seconds"] == {"ok": False, "value": None}


def test_queue_is_bad_when_the_last_tick_is_old() -> None:
    now = timezone.now()
    health.note_tick(now - dt.timedelta(seconds=61))

    assert health.queue_age(now) == (False, 61.0)


def test_health_refuses_writes(client: Client) -> None:
    assert client.post("/health/live").status_code == 405


@pytest.mark.parametrize("given", ["abcdefgh", "0123-ABCD-efgh", "a" * 64])
def test_request_id_of_the_caller_is_kept(client: Client, given: str) -> None:
    assert client.get("/health/live", headers={"X-Request-Id": given})["X-Request-Id"] == given


@pytest.mark.parametrize(
    "given", ["", "short", "a" * 65, "spaces in it", 'quote"s-and-more', "ə" * 9]
)
def test_request_id_that_is_not_one_is_replaced(client: Client, given: str) -> None:
    answer = client.get("/health/live", headers={"X-Request-Id": given})
    assert re.fullmatch(r"[0-9a-f]{32}", answer["X-Request-Id"])


def test_request_id_is_gone_after_the_request(client: Client) -> None:
    client.get("/health/live")
    assert request_id.current() == ""


def test_missing_page_carries_a_request_id(client: Client) -> None:
    answer = client.get("/no/such/page")
    assert (answer.status_code, len(answer["X-Request-Id"])) == (404, 32)


def test_log_line_names_the_route_and_not_the_query(client: Client) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    formatter = logs.configuration()["formatters"]["json"]
    handler.setFormatter(formatter.pop("()")(**formatter))
    logger = logging.getLogger("core.web.request_id")
    logger.addHandler(handler)
    try:
        client.get("/health/live?secret=canary", headers={"X-Request-Id": "abcdefgh"})
    finally:
        logger.removeHandler(handler)

    line = json.loads(stream.getvalue())
    assert line["request_id"] == "abcdefgh"
    assert line["timestamp"].endswith("Z")
    assert line["level"] == "info"
    assert line["http"].pop("milliseconds") >= 0
    assert line["http"] == {"method": "GET", "route": "health/live", "status": 200, "actor": None}
    assert "canary" not in stream.getvalue()


def test_pages_carry_a_strict_policy(client: Client) -> None:
    policy = client.get("/health/live")["Content-Security-Policy"]

    assert "unsafe" not in policy
    for part in ("script-src 'self'", "style-src 'self'", "frame-ancestors 'none'",
                 "base-uri 'none'", "form-action 'self'", "img-src 'self' data:"):  # fmt: skip
        assert part in policy
