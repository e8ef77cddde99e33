"""Places that are closed take nothing in: what the database says of them, in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError
from django.utils.translation import gettext as _

from core.errors import Conflict

CLOSED = "is closed"


@contextmanager
def laying_down() -> Iterator[None]:
    """Raise Conflict where the database refuses pipe at a place that was closed meanwhile; the
    caller's transaction ends with it."""
    try:
        yield
    except IntegrityError as error:
        if CLOSED not in str(error):
            raise
        raise Conflict(_("The place was closed meanwhile.")) from error
