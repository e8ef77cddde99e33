"""Every write of an import that a person asks for; the worker's own part is `importing`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.accounts.models import User, Workspace
from core.errors import NotAllowed, Refused
from core.events import services as events
from core.files import rules as files
from core.files import services as attachments
from core.leases import RELEASED
from core.states import move
from core.transfer import checking, import_rules, undoing
from core.transfer import import_queries as queries
from core.transfer.checking import DryRun, Layout
from core.transfer.import_models import Import
from core.transfer.kinds import REGISTRY, ReadRow
from core.transfer.sheet import open_workbook

SHOWN_ERRORS = 100


@transaction.atomic
def upload_import(
    *, kind: str, workspace: Workspace, upload: File[Any], by: User, now: dt.datetime
) -> Import:
    """Take a file in; it passes the gate, and nothing of it is imported yet.

    Raises NotAllowed, or Refused at `kind` or `file` with the codes of the gate and of files.
    """
    wanted = REGISTRY.get(kind)
    if wanted is None:
        raise Refused(_("This kind of list is not known."), field="kind")
    if not wanted.offered(by, workspace.pk):
        raise NotAllowed(_("You may not import this list."))
    files.check_size(upload.size or 0, settings.FILE_LIMIT_BYTES)
    upload.seek(0)
    open_workbook(upload.read(settings.FILE_LIMIT_BYTES + 1))
    made = Import.objects.create(
        kind=kind,
        workspace=workspace,
        organisation=by.organisation,
        name=files.clean_name(upload.name or "")[:200],
        uploaded_by=by,
        uploaded_at=now,
    )
    made.source = attachments.attach_file(upload=upload, parent=made, by=by, now=now)
    made.save(update_fields=["source"])
    _tell(made, "uploaded", by, now, after={"kind": kind, "status": made.status})
    return made


@transaction.atomic
def map_import(
    *,
    made: Import,
    sheet: str,
    header_row: int,
    columns: Mapping[str, int],
    by: User,
    now: dt.datetime,
) -> Import:
    """Say what the columns mean. Raises NotAllowed, Conflict, or Refused for a mapping by which
    the file cannot be read; the party's next file with these headers begins with it."""
    import_rules.require_decide(by, made)
    page = queries.sheet_of(made, sheet)
    checking.check_mapping(queries.kind_of(made), page, Layout(page.name, header_row, columns))
    left = made.status
    move(
        made,
        "map",
        sheet=page.name,
        header_row=header_row,
        mapping=dict(columns),
        layout_key=checking.fingerprint(page, header_row),
        failure="",
        ended_at=None,
        look_alikes_accepted=False,
    )
    _step(made, "mapped", left, by, now, columns=len(columns))
    return made


@transaction.atomic
def commit_import(
    *, made: Import, by: User, now: dt.datetime, accept_look_alikes: bool = False
) -> Import:
    """Ask for the whole file to be imported; a worker does it, whole or not at all.

    Rows that look like others are stored when `accept_look_alikes` says that they are other
    things. Raises NotAllowed, Conflict, or Refused with one row for each cell that is wrong, or
    that must be confirmed.
    """
    import_rules.require_decide(by, made)
    run = queries.dry_run_of(made, by) if made.status == Import.Status.MAPPED else None
    if run is not None and not run.ok:
        raise errors_of(run)
    if run is not None and run.look_alikes and not accept_look_alikes:
        raise _unconfirmed(run)
    total = len(run.rows) if run else 0
    left = made.status
    move(
        made,
        "commit",
        asked_by=by,
        rows_total=total,
        rows_done=0,
        attempts=0,
        failure="",
        ended_at=None,
        look_alikes_accepted=accept_look_alikes,
        **RELEASED,
    )
    accepted = {"look_alikes_accepted": True} if accept_look_alikes else {}
    _step(made, "commit_requested", left, by, now, rows=total, **accepted)
    return made


def _unconfirmed(run: DryRun) -> Refused:
    rows = [row for read in run.look_alikes for row in _told(read, read.look_alikes, "look_alike")]
    words = _("Some rows look like others that are there: confirm that they are other things.")
    return Refused(words, code="look_alike", rows=rows[:SHOWN_ERRORS])


def errors_of(run: DryRun) -> Refused:
    """The refusal that names row, cell and column of everything that is wrong."""
    if not run.rows:
        return Refused(_("There is no row below the header."), code="empty")
    rows = [told for row in run.rows for told in _told(row, row.wrong, "import_error")]
    words = ngettext(
        "%(count)s error stops this import; nothing was stored.",
        "%(count)s errors stop this import; nothing was stored.",
        run.errors,
    )
    told = words % {"count": run.errors}
    return Refused(told, code="import_errors", rows=rows[:SHOWN_ERRORS])


def _told(row: ReadRow, words: Mapping[str, str], code: str) -> Iterator[dict[str, str]]:
    """What is said of the cells of a row, each with its place in the file."""
    for column, said in words.items():
        cell = row.cells.get(column, "")
        told = {"row": str(row.number), "cell": cell, "field": column}
        yield {**told, "code": code, "message": said}


@transaction.atomic
def cancel_import(*, made: Import, by: User, now: dt.datetime) -> Import:
    """Stop an import that is under way; nothing of it stays. Raises Refused if it is done."""
    import_rules.require_decide(by, made)
    left = made.status
    move(made, "cancel", ended_at=now, rows_done=0, **RELEASED)
    _step(made, "cancelled", left, by, now)
    return made


@transaction.atomic
def discard_import(*, made: Import, by: User, now: dt.datetime) -> Import:
    """Put a file away that is not to be imported; it stays in the history."""
    import_rules.require_decide(by, made)
    left = made.status
    move(made, "discard")
    _step(made, "discarded", left, by, now)
    return made


@transaction.atomic
def undo_import(*, made: Import, by: User, now: dt.datetime, reason: str = "") -> Import:
    """Take all of it back in one transaction: what it made is deleted, what it changed is again
    as it was. Raises Refused, naming object and dependent, when something builds on it."""
    import_rules.require_decide(by, made)
    left = made.status
    move(made, "undo")
    undoing.take_back(made, queries.kind_of(made))
    counts = {"created": made.created_count, "changed": made.changed_count}
    _step(made, "undone", left, by, now, reason=reason.strip(), **counts)
    return made


def _step(made: Import, verb: str, left: str, by: User, now: dt.datetime, **told: Any) -> None:
    """Tell a change of state: the one that was left and the one that was reached."""
    reason = told.pop("reason", "")
    reached = {**told, "status": made.status}
    _tell(made, verb, by, now, before={"status": left}, after=reached, reason=reason)


def _tell(made: Import, verb: str, by: User, now: dt.datetime, **told: Any) -> None:
    private = verb not in import_rules.TOLD_TO_ALL
    events.record(verb=f"import.{verb}", about=made, by=by, now=now, private=private, **told)
