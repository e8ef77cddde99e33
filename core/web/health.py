"""Whether the portal lives and is ready, for proxies, supervisors and people.

Slices above add what they know of to PROBES in their AppConfig.ready.
"""

import datetime as dt
from collections.abc import Callable

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.events.models import EventOutbox

# A probe answers whether all is well and the value it judged, by the time it is given.
Probe = Callable[[dt.datetime], tuple[bool, object]]

RELAY_LIMIT = dt.timedelta(seconds=60)
QUEUE_LIMIT = dt.timedelta(seconds=60)
TICK = "health.queue-tick"


def database(_now: dt.datetime) -> tuple[bool, object]:
    """The database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True, "answers"


def migrations(_now: dt.datetime) -> tuple[bool, object]:
    """No migration waits; the value is how many do."""
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return waiting == 0, waiting


def relay_age(now: dt.datetime) -> tuple[bool, object]:
    """Seconds that the oldest committed event waits for its position."""
    oldest = EventOutbox.objects.order_by("pk").values_list("event__recorded_at", flat=True).first()
    age = max(now - oldest, dt.timedelta()) if oldest else dt.timedelta()
    return age <= RELAY_LIMIT, round(age.total_seconds(), 1)


def queue_age(now: dt.datetime) -> tuple[bool, object]:
    """Seconds since a message last went from beat through the queue to a worker; null: never."""
    seen = cache.get(TICK)
    if seen is None:
        return False, None
    age = max(now - seen, dt.timedelta())
    return age <= QUEUE_LIMIT, round(age.total_seconds(), 1)


def note_tick(now: dt.datetime) -> None:
    """A worker has just received beat's message."""
    cache.set(TICK, now, timeout=None)


PROBES: dict[str, Probe] = {
    "database": database,
    "migrations": migrations,
    "relay_age_seconds": relay_age,
    "queue_age_seconds": queue_age,
}


@never_cache
@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """The process answers; it asks nobody else."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """Every probe with its verdict; 503 when one of them is bad."""
    now = timezone.now()
    checks = {name: _verdict(probe, now) for name, probe in PROBES.items()}
    good = all(check["ok"] for check in checks.values())
    body = {"status": "ok" if good else "bad", "checks": checks}
    return JsonResponse(body, status=200 if good else 503)


def _verdict(probe: Probe, now: dt.datetime) -> dict[str, object]:
    try:
        good, value = probe(now)
    except DatabaseError:
        return {"ok": False, "value": "no answer from the database"}
    return {"ok": good, "value": value}
