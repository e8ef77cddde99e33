"""What a person does with exports: ask, cancel, fetch."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.accounts.models import User, Workspace
from core.errors import NotAllowed, Refused
from core.events import services as events
from core.leases import RELEASED
from core.rows import change
from core.states import move
from core.transfer import rules, sources, writers
from core.transfer.models import Export
from core.web.listings import Listing

LONGEST_QUERY = 1500


@transaction.atomic
def ask_for_list(
    *,
    listing: Listing,
    workspace: Workspace,
    query: str,
    columns: str,
    format: str,
    by: User,
    now: dt.datetime,
) -> Export:
    """Let the registered list of a memorandum be made as a file in the background.

    `query` are its filters and order, `columns` the names of those that are shown. Raises Refused
    for filters that the list does not know, a long query, or MOST_OPEN exports already.
    """
    sources.of_listing(listing, by, workspace.pk, QueryDict(query), {})
    export = Export(is_page=True, place=workspace, source=listing.key, columns=columns[:500])
    return _ask(export, query, format, by, now)


@transaction.atomic
def ask_for_resource(
    *, resource: str, query: str, format: str, by: User, now: dt.datetime
) -> Export:
    """Let a list of the API be made as a file in the background.

    Raises Refused for a list that there is not, ApiError for parameters that it does not know.
    """
    sources.of_resource(resource, by, QueryDict(query))
    return _ask(Export(is_page=False, source=resource), query, format, by, now)


def _ask(export: Export, query: str, format: str, by: User, now: dt.datetime) -> Export:
    if format not in writers.FORMATS:
        raise Refused(_("Known: csv, xlsx."), field="format")
    if len(query) > LONGEST_QUERY:
        raise Refused(_("These filters are too long to be kept."), field="query")
    return ask_for_file(export, query, format, by, now)


def ask_for_file(export: Export, query: str, format: str, by: User, now: dt.datetime) -> Export:
    """Let a file be made in the background, in the caller's transaction; `export` says of what.

    Raises Refused for MOST_OPEN exports of the person already.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    waiting = Export.objects.filter(person=by, status__in=("waiting", "running")).count()
    if waiting >= rules.MOST_OPEN:
        raise Refused(_("Five of your exports are being made: wait for one of them."))
    export.person, export.organisation = by, by.organisation
    export.query, export.format, export.language = query, format, by.language
    export.asked_at = now
    export.save()
    _tell(export, "asked", by, now, after={"source": export.source, "status": export.status})
    return export


@transaction.atomic
def cancel_export(*, export: Export, by: User, now: dt.datetime) -> Export:
    """Stop an export that is not ready yet. Raises Refused in another state, Conflict if it has
    just become ready."""
    _require_own(export, by)
    left = export.status
    move(export, "cancel", finished_at=now, **RELEASED)
    _tell(export, "cancelled", by, now, before={"status": left}, after={"status": export.status})
    return export


@transaction.atomic
def fetch_export(*, export: Export, by: User, now: dt.datetime) -> Export:
    """Note that the person takes the file; its notice is settled by that. Raises Refused when
    there is nothing to take. A repeated fetch writes nothing."""
    _require_own(export, by)
    rules.require_file(export, by, now)
    if export.fetched_at is None:
        change(export, fetched_at=now)
        _tell(export, "fetched", by, now)
    return export


def _require_own(export: Export, by: User) -> None:
    if export.person_id != by.pk:
        raise NotAllowed(_("This export is somebody else's."))


def _tell(export: Export, verb: str, by: User, now: dt.datetime, **told: Any) -> None:
    """The event belongs to the person's own party: what they take out is nobody else's business."""
    events.record(verb=f"export.{verb}", about=export, by=by, now=now, **told)
