"""Doing one thing with several rows: all of them, or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Conflict, PortalError
from core.web.listings import BulkAction

#: One page of a list holds no more.
MOST_ROWS = 200


def each(service: Callable[..., Any], name: str) -> Callable[..., None]:
    """A `perform` that calls `service` on every row under `name`, in one transaction.

    The first refusal stops it; its words then begin with the row, and nothing is written.
    """

    def perform(*, rows: Sequence[Any], by: User, now: dt.datetime, **said: Any) -> None:
        with transaction.atomic():
            for row in rows:
                try:
                    service(**{name: row}, by=by, now=now, **said)
                except PortalError as error:
                    error.message = f"{row}: {error.message}"
                    raise

    return perform


def carry_out(
    action: BulkAction,
    rows: Sequence[Any],
    seen: Iterable[str],
    *,
    by: User,
    now: dt.datetime,
    said: Mapping[str, Any],
) -> Any:
    """Do it with all rows or with none, if they are as the person saw them.

    `seen` are `public id:version` of the question's page; what a second press of the button or
    somebody else changed since raises Conflict with a row for each. A file changes nothing.
    """
    if action.makes_file:
        return action.perform(rows=rows, by=by, now=now, **said)
    with transaction.atomic():
        _require_unchanged(rows, set(seen))
        return action.perform(rows=rows, by=by, now=now, **said)


def version_seen(row: Any) -> str:
    """What the question's page keeps of a row, nothing for one without a version."""
    version = getattr(row, "version", None)
    return "" if version is None else f"{row.public_id}:{version}"


def _require_unchanged(rows: Sequence[Any], seen: set[str]) -> None:
    known = {one.partition(":")[0] for one in seen}
    told = [row for row in rows if row.public_id in known]
    if not told:
        return
    held = type(told[0])._default_manager.select_for_update(no_key=True).order_by("pk")
    now = {row.pk: version_seen(row) for row in held.filter(pk__in=[row.pk for row in told])}
    words = _("was changed in the meantime; it is shown here as it is now")
    changed = [
        {"row": str(row), "code": "changed", "message": words}
        for row in told
        if now.get(row.pk) not in seen
    ]
    if changed:
        raise Conflict(_("Rows that you chose were changed in the meantime."), rows=changed)
