"""The worker's part of an import: read again under a lease, then stored in one transaction."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import translation

from core import failpoints
from core.errors import PortalError
from core.events import services as events
from core.leases import RELEASED, free
from core.states import move
from core.transfer import import_queries as queries
from core.transfer import import_rules
from core.transfer.import_models import Import, ImportChange
from core.transfer.kinds import Clock, ReadRow, Written
from core.transfer.rules import LEASE, MOST_ATTEMPTS

COMMITTING = Import.Status.COMMITTING


class Lost(Exception):
    """The lease is gone: the import was cancelled, or somebody else makes it."""


def make_import(*, import_id: int, clock: Clock) -> bool:
    """Import the file if it waits and nobody living holds it; says whether this call did it.

    Repeated, doubled or late calls change nothing; what cannot be imported is failed with the
    reason, and nothing of it stays.
    """
    token = secrets.token_hex(16)
    made = _claim(import_id, token, clock())
    if made is None or made.asked_by is None:
        return False

    def progress(done: int) -> None:
        renewed = {"rows_done": done, "leased_until": clock() + LEASE}
        if not _held(made, token).update(**renewed):
            raise Lost
        failpoints.reach("import.step")

    try:
        with translation.override(made.asked_by.language):  # as the preview read it
            run = queries.dry_run_of(made, made.asked_by, progress)
        if not run.ok:
            return _fail(made, token, "errors", clock())
        if run.look_alikes and not made.look_alikes_accepted:
            return _fail(made, token, "look_alike", clock())
        failpoints.reach("import.checked")
        return _finish(made, token, run.rows, clock())
    except Lost:
        return False
    except IntegrityError:
        return _fail(made, token, "taken", clock())
    except PortalError as error:
        code = "unreadable" if error.code == "unreadable" else "errors"
        return _fail(made, token, code, clock())


def _claim(import_id: int, token: str, now: dt.datetime) -> Import | None:
    """Take the lease by one conditional update; what was broken off too often is given up."""
    waiting = Import.objects.filter(free(now), pk=import_id, status=COMMITTING)
    taken = {"lease_token": token, "leased_until": now + LEASE, "rows_done": 0}
    if not waiting.update(**taken, attempts=F("attempts") + 1):
        return None
    rows = Import.objects.select_related("workspace", "asked_by", "source__content")
    made: Import = rows.get(pk=import_id)
    if made.attempts > MOST_ATTEMPTS:
        _fail(made, token, "gave_up", now)
        return None
    return made


def _held(made: Import, token: str) -> Any:
    return Import.objects.filter(pk=made.pk, status=COMMITTING, lease_token=token)


@transaction.atomic
def _finish(made: Import, token: str, rows: Sequence[ReadRow], now: dt.datetime) -> bool:
    """Store everything, keep what it was, and call the import done: one event for the whole."""
    held = _held(made, token).select_for_update().first()
    if held is None:
        return False
    kind = queries.kind_of(made)
    wanted = [row for row in rows if row.outcome != "same"]
    written: list[Written] = kind.write(
        rows=wanted, workspace=made.workspace, by=made.asked_by, now=now
    )
    ImportChange.objects.bulk_create([_change(held, one) for one in written], 500)
    failpoints.reach("import.stored")
    created = sum(one.created for one in written)
    move(
        held,
        "finish",
        committed_at=now,
        ended_at=now,
        rows_done=len(rows),
        created_count=created,
        changed_count=len(written) - created,
        **RELEASED,
    )
    told = {"kind": held.kind, "created": created, "changed": len(written) - created}
    _tell(held, "committed", made, now, told)
    return True


def _change(made: Import, one: Written) -> ImportChange:
    return ImportChange(
        made_by=made,
        number=one.number,
        object_id=one.row.public_id,
        label=str(one.row)[:120],
        is_created=one.created,
        version=one.row.version,
        before=dict(one.before),
    )


@transaction.atomic
def _fail(made: Import, token: str, code: str, now: dt.datetime) -> bool:
    held = _held(made, token).select_for_update().first()
    if held is not None:
        move(held, "fail", failure=code, ended_at=now, rows_done=0, **RELEASED)
        _tell(held, "failed", made, now, {"failure": code})
    return False


def _tell(held: Import, verb: str, made: Import, now: dt.datetime, told: dict[str, Any]) -> None:
    events.record(
        verb=f"import.{verb}",
        about=held,
        by=made.asked_by,
        now=now,
        private=verb not in import_rules.TOLD_TO_ALL,
        before={"status": COMMITTING},
        after={**told, "status": held.status},
    )
