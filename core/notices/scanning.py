"""Giving reminders: what the rules want today, and nothing that was given before.

Notices follow from rules and dates, nobody decides them: giving and settling writes no event.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from core.accounts.models import User
from core.calendar.queries import one_reading
from core.events.models import EventPosition
from core.notices import kinds, queries, rules
from core.notices.kinds import Due, Kind
from core.notices.models import Delivery, Mail, Notice, NoticeRule

BATCH = 500


@dataclass(frozen=True)
class Wanted:
    """A reminder that a rule wants today."""

    due: Due
    offset: int
    hearer: queries.Hearer

    @property
    def place(self) -> tuple[str, dt.date, int]:
        return self.due.object_id, self.due.on, self.hearer.person_id


@one_reading()
def scan_due(
    *, now: dt.datetime, kind: str | None = None, ids: Collection[str] | None = None
) -> int:
    """Give every reminder that is due and was not given; returns how many.

    Of one object only the last reminder whose day has come is given, to people who may see it.
    What no longer waits for somebody is settled. Repeated, doubled, late: nothing comes twice.
    With `kind` and `ids` only these objects are looked at. A rule whose kind fails holds up no
    other; its error is raised at the end.
    """
    ensure_rules()
    found = NoticeRule.objects.filter(is_active=True, kind__in=kinds.REGISTRY)
    if kind is not None:
        found = found.filter(kind=kind)
    given, errors = 0, []
    for pk in found.values_list("pk", flat=True):
        try:
            given += _apply(pk, now, ids)
        except Exception as error:
            errors.append(error)
    if errors:
        raise ExceptionGroup("Rules of reminders failed.", errors)
    return given


def ensure_rules() -> None:
    """Put the rules that registered kinds propose into the table, each once."""
    known = set(NoticeRule.objects.values_list("code", flat=True))
    missing = [
        NoticeRule(
            kind=kind.name, **{**vars(terms), "days_before": sorted(terms.days_before),
            "days_after": sorted(terms.days_after), "roles": list(terms.roles)},
        )
        for kind in kinds.REGISTRY.values()
        for terms in kind.rules
        if terms.code not in known
    ]  # fmt: skip
    if missing:
        NoticeRule.objects.bulk_create(missing, ignore_conflicts=True)


def consume_events(positions: Sequence[EventPosition]) -> None:
    """Relay consumer: look at once at the objects that something has just happened to."""
    touched: dict[str, set[str]] = defaultdict(set)
    for position in positions:
        for kind in kinds.REGISTRY.values():
            if position.event.verb in kind.verbs:
                touched[kind.name].add(position.event.object_id)
    for name, ids in touched.items():
        scan_due(now=positions[-1].numbered_at, kind=name, ids=ids)


@transaction.atomic
def _apply(rule_id: int, now: dt.datetime, ids: Collection[str] | None) -> int:
    """One rule at a time: its row is held, so that two ticks follow each other."""
    rule = NoticeRule.objects.select_for_update(no_key=True).get(pk=rule_id)
    kind = kinds.REGISTRY[rule.kind]
    today = timezone.localdate(now)
    until = rules.horizon(rule, today) if ids is None else None
    dues = list(kind.dates[rule.date_field](until, ids))
    audience = queries.Audience(rule, dues)
    heard = {due.object_id: (audience.of(due), audience.above_of(due)) for due in dues}
    _settle(rule, dues, heard, now, ids)
    wanted = [one for due in dues for one in _wanted(rule, due, heard[due.object_id], today)]
    return _give(rule, kind, wanted, now)


Heard = Mapping[str, tuple[list[queries.Hearer], list[queries.Hearer]]]


def _wanted(
    rule: NoticeRule,
    due: Due,
    heard: tuple[list[queries.Hearer], list[queries.Hearer]],
    today: dt.date,
) -> list[Wanted]:
    first, above = heard
    found: dict[int, Wanted] = {}
    for hearers, offsets in ((first, rule.offsets), (above, rules.offsets_above(rule))):
        offset = rules.offset_now(rule, due, today, offsets)
        if offset is not None:
            for hearer in hearers:
                found.setdefault(hearer.person_id, Wanted(due, offset, hearer))
    return list(found.values())


def _settle(
    rule: NoticeRule, dues: Iterable[Due], heard: Heard, now: dt.datetime,
    ids: Collection[str] | None,
) -> None:  # fmt: skip
    """Close the notices of what no longer waits for their person; mail not sent yet is dropped."""
    waits = {
        (due.object_id, due.on, hearer.person_id)
        for due in dues
        for hearers in heard[due.object_id]
        for hearer in hearers
    }
    standing = Notice.objects.filter(rule=rule, settled_at=None)
    if ids is not None:
        standing = standing.filter(object_id__in=ids)
    rows = standing.values_list("pk", "object_id", "due_on", "person_id")
    over = [pk for pk, *place in rows if tuple(place) not in waits]
    read_before = Notice.objects.filter(pk__in=over, is_read=True)
    read_before.update(settled_at=now, version=F("version") + 1, updated_at=Now())
    Notice.objects.filter(pk__in=over, is_read=False).update(
        settled_at=now, is_read=True, read_at=now, version=F("version") + 1, updated_at=Now()
    )


def _give(rule: NoticeRule, kind: Kind, wanted: Sequence[Wanted], now: dt.datetime) -> int:
    """Store what was not given, reopen what waits again; a later reminder is never followed by
    an earlier one, and takes the place of those before it."""
    former = _former(rule, {one.due.object_id for one in wanted})
    fresh, again = [], []
    for one in wanted:
        last = former.get(one.place)
        if last is None or last.offset < one.offset:
            fresh.append(one)
        elif last.settled_at is not None:
            again.append((last, one.due))
    fresh = _visible(kind, fresh)
    rows = _rows(rule, fresh, now)
    Notice.objects.bulk_create(rows, BATCH, ignore_conflicts=True)
    if fresh:
        _step_back(rule, fresh, now)
    return len(rows) + (_reopen(kind, again, now) if again else 0)


def _former(rule: NoticeRule, ids: Collection[str]) -> dict[tuple[str, dt.date, int], Notice]:
    """The last reminder of each object, date and person."""
    found = Notice.objects.filter(rule=rule, object_id__in=ids).order_by("offset")
    columns = ("object_id", "due_on", "person", "offset", "settled_at")
    return {(row.object_id, row.due_on, row.person_id): row for row in found.only(*columns)}


def _visible(kind: Kind, wanted: Iterable[Wanted]) -> list[Wanted]:
    """Only what each person may see at this moment: asked of the objects themselves."""
    by_person: dict[int, list[Wanted]] = defaultdict(list)
    for one in wanted:
        by_person[one.hearer.person_id].append(one)
    people = User.objects.select_related("organisation").in_bulk(by_person)
    seen = {
        pk: queries.seen_by(kind, people[pk], {one.due.object_id for one in ones})
        for pk, ones in by_person.items()
    }
    return [
        one for pk, ones in sorted(by_person.items()) for one in ones
        if one.due.object_id in seen[pk]
    ]  # fmt: skip


def _rows(rule: NoticeRule, wanted: Sequence[Wanted], now: dt.datetime) -> list[Notice]:
    if not wanted:
        return []
    people = {one.hearer.person_id for one in wanted}
    chosen = queries.chosen_mail(people, rule.kind)
    muted = queries.muted(people, {one.due.object_id for one in wanted})
    return [
        _row(
            rule, one, now,
            chosen=chosen.get(one.hearer.person_id),
            quiet=(one.hearer.person_id, one.due.object_id) in muted,
        )
        for one in wanted
    ]  # fmt: skip


def _row(
    rule: NoticeRule, one: Wanted, now: dt.datetime, *, chosen: str | None, quiet: bool
) -> Notice:
    must_act = rule.channel == Mail.NOW and one.hearer.cause != Notice.Cause.ESCALATED
    return Notice(
        rule=rule,
        kind=rule.kind,
        date_field=rule.date_field,
        object_id=one.due.object_id,
        reference=one.due.reference[:60],
        label=one.due.label[:200],
        workspace_id=one.due.workspace_id,
        due_on=one.due.on,
        offset=one.offset,
        given_on=timezone.localdate(now),
        person_id=one.hearer.person_id,
        cause=one.hearer.cause,
        role=one.hearer.role,
        must_act=must_act,
        mail=rules.mail_of(rule.channel, must_act=must_act, chosen=chosen, muted=quiet),
        is_read=quiet,
        read_at=now if quiet else None,
    )


def _step_back(rule: NoticeRule, fresh: Iterable[Wanted], now: dt.datetime) -> None:
    """Mark as read, and no longer to be mailed, the reminders that a later one replaces."""
    places = {one.place: one.offset for one in fresh}
    rows = Notice.objects.filter(rule=rule, object_id__in={place[0] for place in places})
    old = [
        row.pk
        for row in rows.only("object_id", "due_on", "person_id", "offset")
        if row.offset < places.get((row.object_id, row.due_on, row.person_id), row.offset)
    ]
    changed = {"version": F("version") + 1, "updated_at": Now()}
    unsent = Q(delivery=None) | Q(delivery__status=Delivery.Status.WAITING)
    superseded = Notice.objects.filter(unsent, pk__in=old).exclude(mail=Mail.NONE)
    superseded.update(mail=Mail.NONE, **changed)
    Notice.objects.filter(pk__in=old, is_read=False).update(is_read=True, read_at=now, **changed)


def _reopen(kind: Kind, again: Sequence[tuple[Notice, Due]], now: dt.datetime) -> int:
    """Let notices speak again whose object waits again: unread, in the words of now, and to be
    mailed anew."""
    people = User.objects.in_bulk({row.person_id for row, _due in again})
    quiet = queries.muted(people, {row.object_id for row, _due in again})
    done = 0
    for row, due in again:
        if not queries.seen_by(kind, people[row.person_id], {row.object_id}):
            continue
        is_read = (row.person_id, row.object_id) in quiet
        done += Notice.objects.filter(pk=row.pk, settled_at__isnull=False).update(
            settled_at=None, given_on=timezone.localdate(now), delivery=None,
            reference=due.reference[:60], label=due.label[:200],
            is_read=is_read, read_at=now if is_read else None,
            version=F("version") + 1, updated_at=Now(),
        )  # fmt: skip
    return done
