"""Doing one thing with several rows: all of them, or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction

from core.accounts.models import User
from core.errors import PortalError

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
