"""Who and what may take part in a test on its day: tester, witnesses, instruments, lines."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from core.accounts.models import Organisation
from core.web import numbers
from equipment.catalogue.measures import Entered
from equipment.instruments import rules as instruments
from equipment.instruments.models import Instrument
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.recording import wrong_day
from equipment.pressure_testing.facts import LineFacts, Reading, SetUp, Use
from equipment.pressure_testing.models import LEAST_C, MOST_C, LeakPlace, UsedInstrument
from equipment.procedures.facts import Pressure, VersionFacts
from equipment.procedures.models import Medium, PressureUnit, Subject, WitnessRule

Fault = tuple[str, str]
Role = UsedInstrument.Role
MOST_LINES, MOST_INSTRUMENTS, MOST_WITNESSES = 400, 12, 12
#: No joint is longer (metres).
LONGEST_M = Decimal(100)


def wrong_lines(setup: SetUp, order: WorkOrder, terms_subject: str) -> Iterator[Fault]:
    """What is wrong with the lines of a set-up."""
    if not 0 < len(setup.lines) <= MOST_LINES:
        yield "lines", _("Give from 1 to %(most)s lines.") % {"most": MOST_LINES}
    times = Counter(one.line.pk for one in setup.lines)
    for place, one in enumerate(setup.lines):
        field = f"lines/{place}"
        if one.line.order_id != order.pk:
            yield field, _("There is no such line on this order.")
        elif times[one.line.pk] > 1:
            yield field, _("This line is given twice.")
        elif one.line.locked_by_id is not None:
            yield field, _("This line stands on an act that both parties have signed.")
        elif not _suits(one.line, terms_subject):
            yield field, _("The procedure is not for this.")
        else:
            yield from _wrong_leak(one, field)


def _suits(line: OrderLine, subject: str) -> bool:
    own = Subject.ITEM if line.joint is None else Subject.PIPE
    return subject in (Subject.ANY, own)


def _wrong_leak(one: LineFacts, field: str) -> Iterator[Fault]:
    leak = one.leak
    if leak is None:
        return
    if leak.where not in LeakPlace.values:
        yield f"{field}/leak/where", _("Say where it leaks.")
    if leak.at_m is None:
        return
    length = one.line.joint.effective_length_m if one.line.joint else LONGEST_M
    if not leak.at_m.is_finite() or not 0 <= leak.at_m <= min(length + 1, LONGEST_M - 1):
        words = _("The joint is %(length)s long.")
        yield f"{field}/leak/at_m", words % {"length": numbers.measure(length, "m")}


def wrong_days(
    setup: SetUp, started_on: dt.date, today: dt.date, repaired: Mapping[int, dt.date]
) -> Iterator[Fault]:
    """Why nothing was tested then; `repaired` says by joint when it was repaired last."""
    if words := wrong_day(setup.tested_on, started_on, today):
        yield "tested_on", words
    for one in setup.lines:
        last = repaired.get(one.line.joint_id or 0)
        if last is not None and setup.tested_on < last:
            words = _("%(joint)s was repaired on %(day)s, after this test.")
            said = {"joint": str(one.line.joint), "day": numbers.day(last)}
            yield "tested_on", words % said
    start, end = setup.started_at, setup.ended_at
    if start is not None and end is not None and end < start:
        yield "ended_at", _("It ends before it begins.")


def wrong_surroundings(setup: SetUp) -> Iterator[Fault]:
    """Temperatures and medium that no test has."""
    for name in ("ambient_c", "medium_c"):
        value: Decimal | None = getattr(setup, name)
        if value is not None and not (value.is_finite() and LEAST_C <= value <= MOST_C):
            words = _("Give a temperature from %(least)s to %(most)s °C.")
            yield name, words % {"least": LEAST_C, "most": MOST_C}
    if setup.medium and setup.medium not in Medium.values:
        known = ", ".join(Medium.values)
        yield "medium", _("Known: %(known)s.") % {"known": known}


def wrong_target_figure(target: Pressure | None) -> str:
    """Why this is no pressure, or nothing."""
    if target is None:
        return ""
    if target.unit not in PressureUnit.values:
        known = ", ".join(PressureUnit.values)
        return _("Give it in one of: %(known)s.") % {"known": known}
    if not target.value.is_finite() or not 0 < target.value < 10**7:
        return _("This must be greater than 0.")
    return ""


def wrong_people(
    setup: SetUp,
    order: WorkOrder,
    facts: VersionFacts,
    owners: Collection[Organisation],
    known: Collection[int],
) -> Iterator[Fault]:
    """Who tests is of the executor; a witness is of a party and is not the tester. `known` are
    the keys of the people of the parties in this memorandum."""
    if setup.tester.organisation_id != order.executor_id or setup.tester.pk not in known:
        words = _("Who tests is of the party that carries the order out, %(party)s.")
        yield "tester", words % {"party": order.executor.short}
    if len(setup.witnesses) > MOST_WITNESSES:
        yield "witnesses", _("There are too many of them.")
    if len({one.pk for one in setup.witnesses}) < len(setup.witnesses):
        yield "witnesses", _("This is given twice.")
    for one in setup.witnesses:
        if one.pk == setup.tester.pk:
            yield "witnesses", _("%(person)s tests and is no witness.") % {"person": one.full_name}
        elif one.pk not in known:
            words = _("%(person)s is of no party to the order.")
            yield "witnesses", words % {"person": one.full_name}
    there = {one.organisation_id for one in setup.witnesses if one.pk != setup.tester.pk}
    for party in _needed(facts.witness_rule, order, owners):
        if party.pk not in there:
            words = _("The procedure asks for a witness of %(party)s.")
            yield "witnesses", words % {"party": party.short}


def _needed(
    rule: str, order: WorkOrder, owners: Collection[Organisation]
) -> Iterable[Organisation]:
    if rule == WitnessRule.BOTH:
        return (order.requested_by, order.executor)
    return owners if rule == WitnessRule.OWNER else ()


def wrong_instruments(
    setup: SetUp, order: WorkOrder, target_mpa: Decimal | None, facts: VersionFacts
) -> Iterator[Fault]:
    """Why an instrument must not be used on the day of the test, or not for its pressure."""
    uses = setup.instruments
    if not any(one.role == Role.RECORDER for one in uses):
        yield "instruments", _("Name the instrument that recorded the chart.")
    if len(uses) > MOST_INSTRUMENTS:
        yield "instruments", _("There are too many of them.")
    times = Counter(one.instrument.pk for one in uses)
    for place, one in enumerate(uses):
        field = f"instruments/{place}"
        if times[one.instrument.pk] > 1:
            yield field, _("This is given twice.")
        elif one.role not in Role.values:
            yield field, _("Known: %(known)s.") % {"known": ", ".join(Role.values)}
        elif one.instrument.memorandum_id != order.memorandum_id:
            yield field, _("It is not in the register of this memorandum.")
        elif words := _unfit(one.instrument, setup.tested_on, target_mpa, facts):
            yield field, words


def _unfit(
    instrument: Instrument, on: dt.date, target_mpa: Decimal | None, facts: VersionFacts
) -> str:
    words = instruments.unusable(instrument, instrument.calibrations.all(), on)
    if words or target_mpa is None:
        return words
    return instruments.full_scale_fault(instrument, target_mpa) or _too_coarse(
        instrument, target_mpa, facts
    )


def _too_coarse(instrument: Instrument, target_mpa: Decimal, facts: VersionFacts) -> str:
    """What the procedure asks beyond the rule for all."""
    full = Entered(instrument.range_high or Decimal(0), instrument.range_unit).exact_si
    if not facts.full_scale_least * target_mpa <= full <= facts.full_scale_most * target_mpa:
        words = _(
            "The procedure wants the full scale of %(number)s within %(least)s to %(most)s times "
            "the pressure."
        )
        return words % {
            "number": instrument.number,
            "least": numbers.number(facts.full_scale_least),
            "most": numbers.number(facts.full_scale_most),
        }
    worst, own = facts.accuracy_class, instrument.accuracy_class
    if worst is not None and (own is None or own > worst):
        words = _("The procedure wants an accuracy class of %(worst)s %% or better of %(number)s.")
        return words % {"worst": numbers.number(worst), "number": instrument.number}
    return ""


def accuracy_mpa(instrument: Instrument) -> Decimal | None:
    """The error that the class of an instrument permits, None where its class is not known."""
    if instrument.accuracy_class is None or instrument.range_high is None:
        return None
    full = Entered(instrument.range_high, instrument.range_unit).exact_si
    return full * instrument.accuracy_class / 100


def wrong_reading(reading: Reading, chart_mpa: Decimal | None, uses: Collection[Use]) -> str:
    """Why a reading does not stand beside the chart, or nothing: it agrees with it within the
    accuracy of its gauge."""
    if words := wrong_target_figure(reading.pressure):
        return words
    if not any(one.instrument.pk == reading.instrument.pk for one in uses):
        return _("Name the gauge among the instruments of the test.")
    accuracy = accuracy_mpa(reading.instrument)
    if accuracy is None:
        words = _("The accuracy class of %(number)s is not known, so nothing is read by it.")
        return words % {"number": reading.instrument.number}
    if chart_mpa is None:
        return _("The chart has no hold to compare a reading with.")
    if abs(reading.pressure.mpa - chart_mpa) <= accuracy:
        return ""
    words = _("%(read)s was read, the chart shows %(chart)s: more apart than %(accuracy)s.")
    return words % {
        "read": numbers.measure(reading.pressure.value, reading.pressure.unit),
        "chart": numbers.measure(chart_mpa, "MPa", 3),
        "accuracy": numbers.measure(accuracy, "MPa", 3),
    }
