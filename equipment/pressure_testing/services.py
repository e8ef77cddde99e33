"""Every write of pressure tests while their order is in progress: the whole set-up or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import NotAllowed, Refused
from core.events import reasons
from core.events import services as events
from core.files.services import attach_file
from core.rows import change
from equipment.instruments import queries as instruments
from equipment.orders import rules as order_rules
from equipment.orders.kinds import WorkKind
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.recording import hold_order
from equipment.pipes.life.queries import held
from equipment.pressure_testing import deciding, queries, rows
from equipment.pressure_testing.facts import SetUp
from equipment.pressure_testing.models import PressureTest, Witness
from equipment.pressure_testing.preparing import Prepared, prepare


@transaction.atomic
def record_test(*, order: WorkOrder, setup: SetUp, by: User, now: dt.datetime) -> PressureTest:
    """Record a set-up of an order in progress with its recorder file, byte for byte, and judge it.

    Raises NotAllowed, or Refused with `rows` of everything that is wrong, each at its field; a
    recorder file that is not read is refused with its row and column.
    """
    order_rules.require(by, "record", order)
    order = hold_order(order, WorkKind.PRESSURE_TESTING)
    held([one.line.joint for one in setup.lines if one.line.joint is not None])
    prepared = prepare(order, _with_held(setup), now)
    if prepared.faults:
        raise refusal(prepared)
    test = rows.write(order, prepared, by, now)
    chart = setup.chart
    if chart is not None:
        upload = ContentFile(chart.data, name=chart.name)
        attached = attach_file(upload=upload, parent=test, by=by, now=now)
        PressureTest.objects.filter(pk=test.pk).update(recorder_file=attached)
        test.recorder_file = attached
    deciding.settle(_lines(order, prepared.setup), by=by, now=now)
    after = {
        "order": order.number,
        "number": test.number,
        "verdict": test.verdict,
        "findings": ", ".join(test.findings),
        "lines": len(prepared.setup.lines),
        "sha256": test.chart_sha256,
        **({"same_file_as": str(test.same_file_as)} if test.same_file_as else {}),
    }
    events.record(verb="pressure_test.recorded", about=test, by=by, now=now, after=after)
    return test


def _with_held(setup: SetUp) -> SetUp:
    """The set-up with its instruments as they are, held until the commit: a recall waits for the
    test, or was first and the test is judged by it."""
    uses, read = setup.instruments, setup.readings
    keys = {*(one.instrument.pk for one in uses), *(one.instrument.pk for one in read)}
    fresh = {one.pk: one for one in instruments.held(keys)}
    return replace(
        setup,
        instruments=[replace(one, instrument=fresh[one.instrument.pk]) for one in uses],
        readings=[replace(one, instrument=fresh[one.instrument.pk]) for one in read],
    )


def refusal(prepared: Prepared) -> Refused:
    """Everything that is wrong with a set-up."""
    field, words = prepared.faults[0]
    found = [{"field": name, "message": said} for name, said in prepared.faults]
    return Refused(words, field=field, rows=found[1:])


def _lines(order: WorkOrder, setup: SetUp) -> list[OrderLine]:
    """The lines of a set-up as they are now."""
    keys = [one.line.pk for one in setup.lines]
    return list(queries.lines_of(order).filter(pk__in=keys))


@transaction.atomic
def decide_test(
    *,
    test: PressureTest,
    by: User,
    now: dt.datetime,
    reason: str,
    lines: Sequence[OrderLine] | None = None,
) -> PressureTest:
    """Let this set-up decide about lines of it, all unless named, and say why.

    Raises NotAllowed, Refused by state or for a line that was not under this chart, Conflict.
    """
    order_rules.require(by, "record", test.order)
    told = reasons.required(reason)
    order = hold_order(test.order, WorkKind.PRESSURE_TESTING)
    _require_standing(test)
    change(test)
    attempts = {one.line_id: one for one in test.attempts.select_related("line", "test")}
    chosen = [one.line for one in attempts.values()] if lines is None else list(lines)
    if not chosen:
        raise Refused(_("Choose at least one line."), field="lines")
    for line in chosen:
        if line.pk not in attempts:
            words = _("Line %(line)s was not under this chart.") % {"line": line.position}
            raise Refused(words, field="lines")
    deciding.decide([attempts[line.pk] for line in chosen], reason=told, by=by, now=now)
    after = {
        "order": order.number,
        "number": test.number,
        "lines": ", ".join(str(line.position) for line in chosen),
    }
    events.record(
        verb="pressure_test.decided", about=test, by=by, now=now, after=after, reason=told
    )
    return test


@transaction.atomic
def withdraw_test(*, test: PressureTest, by: User, now: dt.datetime, reason: str) -> PressureTest:
    """Call the record of a set-up wrong; it stays and decides nothing.

    Raises NotAllowed, Refused by state, Conflict.
    """
    order_rules.require(by, "record", test.order)
    told = reasons.required(reason)
    order = hold_order(test.order, WorkKind.PRESSURE_TESTING)
    _require_standing(test)
    change(test, withdrawn_at=now, withdrawn_by=by, withdrawn_reason=told)
    lines = queries.lines_of(order).filter(attempts__test=test)
    deciding.settle(list(lines), by=by, now=now)
    events.record(
        verb="pressure_test.withdrawn", about=test, by=by, now=now,
        after={"order": order.number, "number": test.number}, reason=told,
    )  # fmt: skip
    return test


@transaction.atomic
def confirm_witness(*, test: PressureTest, by: User, now: dt.datetime) -> PressureTest:
    """The named person says themselves that they were there; saying it again changes nothing.

    Raises NotAllowed for anybody else and for a token, Refused for a withdrawn test.
    """
    if by.acting_token is not None:
        words = _("A token may not sign. A person signs in and does it.")
        raise NotAllowed(words, code="token_may_not_sign")
    held_test = PressureTest.objects.select_for_update(of=("self",), no_key=True)
    test = held_test.select_related("order").get(pk=test.pk)
    witness: Witness | None = Witness.objects.filter(test=test, person=by).first()
    if witness is None:
        raise NotAllowed(_("Only who was named as witness confirms it."))
    _require_standing(test)
    if witness.confirmed_at is not None:
        return test
    Witness.objects.filter(pk=witness.pk).update(confirmed_at=now)
    change(test)
    after = {"order": test.order.number, "number": test.number}
    events.record(verb="pressure_test.witnessed", about=test, by=by, now=now, after=after)
    return test


def _require_standing(test: PressureTest) -> None:
    if not PressureTest.objects.filter(pk=test.pk, withdrawn_at=None).exists():
        raise Refused(_("This set-up was withdrawn."), code="wrong_state")
