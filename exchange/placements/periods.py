"""One person is in one placement at a time: asked by rule, held by a constraint."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Refused
from core.web.numbers import day
from exchange.placements.models import NEVER_OVERLAP, Placement
from exchange.specialists.models import Specialist


def hold_specialist(specialist: Specialist) -> Specialist:
    """The specialist read afresh; nobody else places them until the transaction ends."""
    specialist.refresh_from_db(from_queryset=Specialist.objects.select_for_update(no_key=True))
    return specialist


@contextmanager
def free_days(
    specialist: Specialist, start: dt.date, end: dt.date, *, by: User, besides: int | None = None
) -> Iterator[None]:
    """Around the write of a placement from `start` to `end`, both included.

    Raises Refused, naming the other placement and its days, when the person is placed on one of
    them already: before the write, or after the database has refused it.
    """
    _check_free(specialist, start, end, by, besides)
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if NEVER_OVERLAP not in str(error):
            raise
        _check_free(specialist, start, end, by, besides)
        raise


def _check_free(
    specialist: Specialist, start: dt.date, end: dt.date, by: User, besides: int | None
) -> None:
    others = specialist.placements.overlapping(start, end).exclude(pk=besides)
    other = others.order_by("planned_start").first()
    if other is None:
        return
    known = Placement.objects.visible_to(by).filter(pk=other.pk).exists()
    told = {
        "specialist": specialist.number,
        "placement": other.number,
        "start": day(other.planned_start),
        "end": day(other.last_day),
    }
    words = (
        _("%(specialist)s is in placement %(placement)s from %(start)s to %(end)s.")
        if known
        else _("%(specialist)s is in another placement from %(start)s to %(end)s.")
    )
    raise Refused(words % told, field="planned_start", code="overlap")
