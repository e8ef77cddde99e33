"""The worker's part of an export: claimed under a lease, written row by row, whole or not at all.

A worker that dies leaves a lease that runs out; whoever takes the export over begins anew.
"""

from __future__ import annotations

import datetime as dt
import secrets
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, Any

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone, translation

from core import failpoints, leases
from core.accounts.models import Workspace
from core.api.problems import ApiError
from core.errors import PortalError, StorageFull
from core.events import services as events
from core.files import services as files
from core.states import move
from core.transfer import makers, rules, sources, writers
from core.transfer.models import Export
from core.web.listings import listing_named

Clock = Callable[[], dt.datetime]
ROWS_A_STEP = 1_000
OPEN = (Export.Status.WAITING, Export.Status.RUNNING)


class Lost(Exception):
    """The lease is gone: the export was cancelled, or somebody else makes it."""


def waiting_exports(now: dt.datetime) -> list[int]:
    """Keys of the exports that nobody living makes."""
    return leases.waiting(Export.objects.filter(status__in=OPEN), now)


def make_export(*, export_id: int, clock: Clock) -> bool:
    """Make the file if the export waits and nobody living holds it; says whether this call did.

    Repeated, doubled or late calls change nothing.
    """
    token = secrets.token_hex(16)
    export = _claim(export_id, token, clock())
    if export is None:
        return False
    try:
        with translation.override(export.language), tempfile.TemporaryFile() as out:
            _write(export, token, out, clock)
            failpoints.reach("export.written")
            return _finish(export, token, out, clock())
    except Lost:
        return False
    except StorageFull:
        return _fail(export, token, "storage_full", clock())
    except (PortalError, ApiError) as error:
        code = getattr(error, "code", "refused")
        return _fail(export, token, code if code in rules.FAILURES else "refused", clock())


@transaction.atomic
def _claim(export_id: int, token: str, now: dt.datetime) -> Export | None:
    """Take the lease if nobody living holds it; what was broken off too often is given up."""
    waiting = Export.objects.filter(leases.free(now), pk=export_id, status__in=OPEN)
    locked = waiting.select_for_update(of=("self",)).select_related("person", "place")
    export: Export | None = locked.first()
    if export is None:
        return None
    left = export.status
    taken = {"lease_token": token, "leased_until": now + rules.LEASE}
    move(export, "begin", attempts=export.attempts + 1, rows_done=0, **taken)
    if left != export.status:
        _tell(export, "begun", now, left)
    if export.attempts > rules.MOST_ATTEMPTS:
        _fail(export, token, "gave_up", now)
        return None
    return export


def _table(export: Export) -> sources.Table:
    query, person = QueryDict(export.query), export.person
    if not export.is_page:
        return sources.of_resource(export.source, person, query)
    listing = listing_named(export.source)
    if listing is None or export.place_id is None:
        raise ApiError("invalid_parameter")
    shows = listing.shown_columns(export.columns)
    return sources.of_listing(listing, person, export.place_id, query, shows)


def _write(export: Export, token: str, out: IO[bytes], clock: Clock) -> None:
    maker = makers.REGISTRY.get(export.source)
    if maker is not None:
        maker.write(export, out, partial(_step, export, token, clock))
        return
    table = _table(export)
    total = table.count()
    if total > rules.MOST_ROWS:
        raise ApiError("too_many_rows")
    _held(export, token).update(rows_total=total)
    lines = _counted(export, token, table.lines(), clock, total)
    if export.format == writers.XLSX:
        writers.write_xlsx(out, table.head, lines, table.title)
        return
    dialect = writers.dialect_of(export.language) if export.is_page else writers.PLAIN
    for chunk in writers.csv_chunks(table.head, lines, dialect):
        out.write(chunk)


def _held(export: Export, token: str) -> Any:
    return Export.objects.filter(pk=export.pk, status=Export.Status.RUNNING, lease_token=token)


def _counted(
    export: Export, token: str, lines: Iterator[writers.Line], clock: Clock, total: int
) -> Iterator[writers.Line]:
    """The same lines; every thousand the progress is shown and the lease renewed."""
    for number, line in enumerate(lines, start=1):
        if number % ROWS_A_STEP == 0:
            _step(export, token, clock, number, total)
        yield line


def _step(export: Export, token: str, clock: Clock, done: int, total: int) -> None:
    """Show how far the file is and renew the lease. Raises Lost without it."""
    renewed = {"rows_done": done, "rows_total": total, "leased_until": clock() + rules.LEASE}
    if not _held(export, token).update(**renewed):
        raise Lost
    failpoints.reach("export.step")


@transaction.atomic
def _finish(export: Export, token: str, out: IO[bytes], now: dt.datetime) -> bool:
    held = _held(export, token).select_for_update().first()
    if held is None:
        return False
    content = files.keep_file(out, writers.MEDIA_TYPES[export.format])
    seen = [export.place_id] if export.place_id else list(
        Workspace.objects.visible_to(export.person).values_list("pk", flat=True)
    )  # fmt: skip
    move(
        held,
        "finish",
        content=content,
        seen=seen,
        rows_done=held.rows_total,
        finished_at=now,
        **leases.RELEASED,
    )
    _tell(held, "finished", now)
    return True


@transaction.atomic
def _fail(export: Export, token: str, code: str, now: dt.datetime) -> bool:
    held = _held(export, token).select_for_update().first()
    if held is not None:
        move(held, "fail", error=code, finished_at=now, **leases.RELEASED)
        _tell(held, "failed", now)
    return False


def old_exports(now: dt.datetime) -> list[int]:
    """Keys of the exports whose file has been kept for as long as it was promised."""
    rows = Export.objects.filter(status=Export.Status.DONE, finished_at__lte=now - rules.KEPT)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def expire_export(*, export_id: int, now: dt.datetime) -> bool:
    """Let the file of an old export go; says whether this call did it.

    Its bytes leave the shelf with the next `clear_shelf`, unless something else holds the same.
    """
    rows = Export.objects.select_for_update(of=("self",)).select_related("content", "person")
    held = rows.filter(
        pk=export_id, status=Export.Status.DONE, finished_at__lte=now - rules.KEPT
    ).first()
    if held is None:
        return False
    content = held.content
    move(held, "expire", content=None)
    _tell(held, "expired", now, Export.Status.DONE)
    if content is not None:
        files.let_content_go(content)
    return True


def _tell(export: Export, verb: str, now: dt.datetime, left: str = Export.Status.RUNNING) -> None:
    events.record(
        verb=f"export.{verb}",
        about=export,
        by=export.person,
        now=now,
        before={"status": left},
        after={"status": export.status, "rows": export.rows_done},
    )


def file_name(export: Export) -> str:
    """The name under which the file is kept by who fetches it."""
    stem = export.source.rpartition(":")[2].removesuffix("-list")
    day = timezone.localdate(export.asked_at).isoformat()
    return f"{stem}-{day}.{export.format}"
