"""Writes of the ledger and of what is computed from it.

Figures are computed, not decided: marking, claiming and storing them writes no event.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from cooperation.acceptance.models import Act
from cooperation.memoranda.models import Memorandum
from cooperation.progress import checks, queries, rules
from cooperation.progress.models import DirtyRollup, ProgressEntry, Rollup, RollupSnapshot
from core import failpoints, leases
from core.accounts.models import User
from core.errors import Refused
from core.events import services as events
from core.events.models import EventPosition

#: How long a worker may hold a memorandum's figures before another one takes over.
LEASE = dt.timedelta(seconds=settings.LEASE_SECONDS)
#: Events after which figures may differ.
AFFECTING = ("act.accepted", "progress.", "commitment.", "milestone.")
STORED = [*(name.removesuffix("_id") for name in queries.FIGURES[2:]), "computed_on", "computed_at"]

MARK_DIRTY = """
INSERT INTO cooperation_dirtyrollup (memorandum_id, mark, since, lease_token)
VALUES (%s, 1, %s, '')
ON CONFLICT (memorandum_id) DO UPDATE SET mark = cooperation_dirtyrollup.mark + 1
"""


@transaction.atomic
def post_act(*, act: Act, by: User, now: dt.datetime, reason: str = "") -> list[ProgressEntry]:
    """Post the lines of an act signed by both: one entry per commitment and day of work.

    The memorandum's figures are marked for recomputation in the same transaction.
    Raises Refused when the act was posted before.
    """
    if ProgressEntry.objects.filter(act=act, reverses=None).exists():
        raise Refused(_("This act has been posted already."), code="already_posted")
    posted = ProgressEntry.objects.bulk_create(
        ProgressEntry(
            memorandum_id=act.memorandum_id,
            commitment_id=commitment_id,
            quantity=quantity,
            on=on,
            posted_at=now,
            act=act,
        )
        for (commitment_id, on), quantity in sorted(_by_commitment_and_day(act).items())
    )
    mark_dirty(memorandum_id=act.memorandum_id, now=now)
    events.record(
        verb="progress.posted", about=act, by=by, now=now, after=_told(posted), reason=reason
    )
    return posted


@transaction.atomic
def reverse_act(
    *, act: Act, superseded_by: Act, by: User, now: dt.datetime, reason: str = ""
) -> list[ProgressEntry]:
    """Take back what `act` posted because `superseded_by` takes its place.

    Raises Refused when nothing of it stands.
    """
    standing = ProgressEntry.objects.filter(act=act, reverses=None, reversed_by=None)
    reversals = ProgressEntry.objects.bulk_create(
        ProgressEntry(
            memorandum_id=entry.memorandum_id,
            commitment_id=entry.commitment_id,
            quantity=-entry.quantity,
            on=entry.on,
            posted_at=now,
            act=superseded_by,
            reverses=entry,
        )
        for entry in standing
    )
    if not reversals:
        raise Refused(_("Nothing that this act posted still stands."), code="nothing_posted")
    mark_dirty(memorandum_id=act.memorandum_id, now=now)
    events.record(
        verb="progress.reversed", about=act, by=by, now=now, after=_told(reversals), reason=reason
    )
    return reversals


def mark_dirty(*, memorandum_id: int, now: dt.datetime) -> None:
    """Ask for the memorandum's figures to be recomputed; every call raises the mark."""
    with connection.cursor() as cursor:
        cursor.execute(MARK_DIRTY, [memorandum_id, now])


def _by_commitment_and_day(act: Act) -> dict[tuple[int, dt.date], Decimal]:
    sums: dict[tuple[int, dt.date], Decimal] = defaultdict(Decimal)
    for line in act.lines.all():
        sums[line.commitment_id, line.done_on] += line.quantity
    return sums


def _told(posted: list[ProgressEntry]) -> dict[str, object]:
    total = sum((entry.quantity for entry in posted), Decimal(0))
    return {"entries": len(posted), "quantity": str(total)}


def consume_events(positions: Sequence[EventPosition]) -> None:
    """Relay consumer: mark the memoranda whose figures an event may have moved."""
    touched = {
        position.event.workspace_id: position.event.recorded_at
        for position in positions
        if position.event.verb.startswith(AFFECTING)
    }
    there = Memorandum.objects.filter(pk__in=[pk for pk in touched if pk]).values_list("pk")
    for (memorandum_id,) in there:
        mark_dirty(memorandum_id=memorandum_id, now=touched[memorandum_id])


def mark_outdated(*, now: dt.datetime) -> int:
    """Mark every memorandum whose figures are of a former day (the plan moves by itself), and
    those that were never computed; returns how many."""
    today = rules.civil(now)
    fresh = Rollup.objects.filter(level="memorandum", computed_on__gte=today).values("memorandum")
    waiting = DirtyRollup.objects.values("pk")
    outdated = Memorandum.objects.exclude(pk__in=fresh).exclude(pk__in=waiting)
    for memorandum in outdated:
        mark_dirty(memorandum_id=memorandum.pk, now=now)
    return len(outdated)


def claim_dirty(*, now: dt.datetime) -> DirtyRollup | None:
    """Take the longest waiting memorandum under a lease, or None when none is free.

    Of two workers that reach for the same one, one gets it.
    """
    free = leases.free(now)
    for waiting in DirtyRollup.objects.filter(free).order_by("since", "pk")[:20]:
        token = uuid4().hex
        mine = DirtyRollup.objects.filter(free, pk=waiting.pk, lease_token=waiting.lease_token)
        if mine.update(lease_token=token, leased_until=now + LEASE):
            return DirtyRollup.objects.get(pk=waiting.pk, lease_token=token)
    return None


def finish_dirty(*, claim: DirtyRollup) -> bool:
    """Take the memorandum off the list if nothing was posted since the claim, else leave it
    there for the next worker; returns whether it is done. A lost lease changes nothing."""
    held = DirtyRollup.objects.filter(pk=claim.pk, lease_token=claim.lease_token)
    removed, _each = held.filter(mark=claim.mark).delete()
    if not removed:
        held.update(**leases.RELEASED)
    return bool(removed)


def recompute_dirty(*, now: dt.datetime) -> int:
    """Recompute every memorandum that is marked or of a former day; returns how many.

    Killed between any two steps, the mark stays and the next worker does it again.
    """
    mark_outdated(now=now)
    done = 0
    while claim := claim_dirty(now=now):
        failpoints.reach("rollup.claimed")
        recompute(memorandum_id=claim.pk, now=now)
        failpoints.reach("rollup.recomputed")
        finish_dirty(claim=claim)
        done += 1
    return done


@transaction.atomic
def recompute(*, memorandum_id: int, now: dt.datetime) -> list[Rollup]:
    """Compute all figures of the memorandum from ledger and plan and store them as of `now`.

    One at a time per memorandum, so the last one to store has read the latest facts.
    """
    Memorandum.objects.select_for_update(no_key=True).get(pk=memorandum_id)
    today = rules.civil(now)
    rows = [
        Rollup(**stored, computed_on=today, computed_at=now)
        for stored in checks.computed(memorandum_id, today)
    ]
    kept = [(row.area_id, row.commitment_id) for row in rows]
    for former in Rollup.objects.filter(memorandum=memorandum_id):
        if (former.area_id, former.commitment_id) not in kept:
            former.delete()
    return Rollup.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["level", "memorandum", "area", "commitment"],
        update_fields=STORED,
    )


def rebuild_rollups(*, now: dt.datetime) -> list[str]:
    """Compute every memorandum's figures from nothing and store them; returns where they differed
    from those that stood (none of a memorandum that was waiting to be recomputed)."""
    found = checks.rollup_differences()
    for memorandum_id in Memorandum.objects.order_by("pk").values_list("pk", flat=True):
        recompute(memorandum_id=memorandum_id, now=now)
    return found


def take_snapshots(*, now: dt.datetime) -> int:
    """Keep each memorandum's figures as they stood at the end of the day before `now`, and have
    today's recomputed; returns how many rows were new."""
    yesterday = rules.civil(now) - dt.timedelta(days=1)
    taken = sum(
        take_snapshot(memorandum=memorandum, on=yesterday, now=now)
        for memorandum in Memorandum.objects.order_by("pk")
    )
    mark_outdated(now=now)
    return taken


def take_snapshot(*, memorandum: Memorandum, on: dt.date, now: dt.datetime) -> int:
    """Keep the memorandum's figures as they stood at the end of day `on`; returns how many rows
    were new. A snapshot that stands is never changed."""
    return take_snapshots_of(memorandum=memorandum, days=[on], now=now)


@transaction.atomic
def take_snapshots_of(*, memorandum: Memorandum, days: Sequence[dt.date], now: dt.datetime) -> int:
    """The same for many days (a history that is entered late); raises Refused for a day that
    has not ended at `now`."""
    if any(day >= rules.civil(now) for day in days):
        raise Refused(_("A day can be kept when it has ended."), code="day_not_over")
    standing = set(
        RollupSnapshot.objects.filter(memorandum=memorandum, on__in=days).values_list(
            "on", flat=True
        )
    )
    facts, told = queries.facts_of(memorandum.pk), queries.states_told(memorandum.pk)
    rows = [
        RollupSnapshot(**checks.values_of(memorandum.pk, one), on=day)
        for day in days
        if day not in standing
        for one in _figures_as_of(facts, told, day)
    ]
    return len(RollupSnapshot.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000))


def _figures_as_of(
    facts: queries.Facts, told: dict[int, list[queries.Told]], day: dt.date
) -> list[rules.Figures]:
    then = facts.as_of(day, told)
    return rules.all_figures(then.areas, then.undertakings, day)
