"""Every write of instruments: one transaction, one change, one event; a faulty one is recalled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.memoranda.models import Memorandum
from core.accounts.models import User
from core.accounts.rules import is_party
from core.errors import NotAllowed, Refused
from core.events import reasons
from core.events import services as events
from core.rows import change
from equipment.instruments import queries, rules
from equipment.instruments.facts import InstrumentFacts, checked_instrument
from equipment.instruments.models import Instrument
from equipment.instruments.recall import services as recalls

FACTS = tuple(InstrumentFacts.__dataclass_fields__)


@transaction.atomic
def add_instrument(
    *, memorandum: Memorandum, facts: InstrumentFacts, by: User, now: dt.datetime
) -> Instrument:
    """An instrument of the person's own party. Raises NotAllowed, Refused naming the field."""
    party = by.organisation_id or 0
    if not rules.enters(by, memorandum.pk) or not is_party(party, memorandum.pk):
        raise NotAllowed(_("Only engineers and coordinators may do this."))
    values = checked_instrument(facts)
    instrument: Instrument = once(
        lambda: Instrument.objects.create(
            memorandum=memorandum, organisation=by.organisation, entered_by=by, **values
        ),
        _("Your party has an instrument of this number already."),
    )
    after = {name: values[name] for name in ("number", "kind", "serial") if values[name]}
    tell(instrument, "added", by, now, after=after)
    return instrument


def once(write: Callable[[], Any], words: str) -> Any:
    """What `write` gives; Refused at the number when that number is taken."""
    try:
        with transaction.atomic():
            return write()
    except IntegrityError as error:
        raise Refused(words, field="number", code="taken") from error


@transaction.atomic
def update_instrument(
    *, instrument: Instrument, by: User, now: dt.datetime, **facts: Any
) -> Instrument:
    """Change what is said of an instrument in use (those of InstrumentFacts).

    Raises NotAllowed, Refused naming the field or by state, Conflict.
    """
    rules.require_keeper(by, instrument)
    rules.require_in_use(instrument)
    if unknown := set(facts) - set(FACTS):
        raise TypeError(f"not facts of an instrument: {sorted(unknown)}")
    whole = {name: getattr(instrument, name) for name in FACTS} | facts
    values = checked_instrument(InstrumentFacts(**whole))
    changed = {name: one for name, one in values.items() if one != getattr(instrument, name)}
    before = {name: getattr(instrument, name) for name in changed if name in FACTS}
    once(
        lambda: change(instrument, **changed),
        _("Your party has an instrument of this number already."),
    )
    after = {name: changed[name] for name in changed if name in FACTS}
    tell(instrument, "updated", by, now, before=before, after=after)
    return instrument


@transaction.atomic
def withdraw_instrument(
    *,
    instrument: Instrument,
    on: dt.date,
    reason: str,
    by: User,
    now: dt.datetime,
    is_faulty: bool = False,
) -> Instrument:
    """Take an instrument out of use from that day on.

    Of a faulty one everything that it touched since its last good calibration is recalled in the
    same transaction. Raises NotAllowed, Refused at its field or by state, Conflict.
    """
    rules.require_keeper(by, instrument)
    told = reasons.required(reason)
    today = timezone.localdate(now)
    rules.check_withdrawal(on, today)
    held = queries.held([instrument.pk])[0]
    rules.require_in_use(held)
    change(
        instrument, withdrawn_on=on, withdrawn_at=now, withdrawn_by=by, withdrawn_reason=told,
        is_faulty=is_faulty,
    )  # fmt: skip
    tell(instrument, "withdrawn", by, now, after={"on": on, "faulty": is_faulty}, reason=told)
    since = rules.doubtful_since(instrument, held.calibrations.all())
    if since is not None:
        recalls.make_recall(
            instrument=instrument, since=since, until=today, reason=told, by=by, now=now
        )
    return instrument


def tell(instrument: Instrument, verb: str, by: User, now: dt.datetime, **told: Any) -> None:
    """The one event of a change of the instrument."""
    events.record(verb=f"instrument.{verb}", about=instrument, by=by, now=now, **told)
