"""A set-up looked at before it is recorded: which terms hold, what is suggested, what the chart
says, and everything that is wrong. Nothing is stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Refused
from core.qualifications.models import Method, Qualification
from core.qualifications.queries import held_on, lacking
from equipment.orders.models import OrderLine, WorkOrder
from equipment.pipes.readings.queries import walls_of
from equipment.pressure_testing import charting, gates, queries, targets
from equipment.pressure_testing.charting import Judged
from equipment.pressure_testing.facts import LineFacts, SetUp
from equipment.pressure_testing.limits import Ceilings, ceilings_of
from equipment.pressure_testing.models import ChartWarning, GaugeReading, PressureTest
from equipment.pressure_testing.targets import Suggestion
from equipment.procedures.facts import Pressure, VersionFacts, facts_of
from equipment.procedures.models import ProcedureVersion
from equipment.procedures.queries import version_on

Fault = tuple[str, str]


@dataclass(frozen=True)
class Prepared:
    """What a set-up comes to; `judged` is None without a recorder file or a target."""

    setup: SetUp
    version: ProcedureVersion
    terms: VersionFacts
    ceilings: Ceilings
    suggestion: Suggestion | None
    target: Pressure | None
    judged: Judged | None
    qualification: Qualification | None
    faults: Sequence[Fault]
    #: Another test of the memorandum that stands on the same recorder file.
    same_file_as: PressureTest | None = None

    @property
    def warnings(self) -> list[ChartWarning]:
        """What is strange of the chart, and that another test has it."""
        found = self.judged.warnings if self.judged is not None else []
        return [*found, ChartWarning.SAME_FILE] if self.same_file_as is not None else found

    def chart_at(self, moment: str) -> Decimal | None:
        """What the chart shows at the start or the end of the hold."""
        return chart_at(self.judged, moment)


def chart_at(judged: Judged | None, moment: str) -> Decimal | None:
    """What a chart shows at the start or the end of its hold, None without one."""
    if judged is None:
        return None
    if moment == GaugeReading.Moment.HOLD_START:
        return charting.figure(judged.verdict.at_start)
    return judged.at(judged.verdict.hold_to)


def prepare(order: WorkOrder, setup: SetUp, now: dt.datetime) -> Prepared:
    """Judge a set-up of an order as it would be recorded now; faults name their fields.

    Raises Refused where nothing can be judged: no version in force, or a recorder file that is
    not read, with row and column.
    """
    version = version_on(setup.procedure, setup.tested_on)
    if version is None:
        words = _("No version of this procedure is in force on the day of the test.")
        raise Refused(words, field="procedure", code="not_in_force")
    terms = facts_of(version)
    setup = replace(setup, lines=_read(order, setup.lines))
    lines = [one.line for one in setup.lines]
    walls = walls_of(line.joint_id for line in lines if line.joint_id)
    ceilings = ceilings_of(lines, walls, setup.tested_on)
    suggestion = targets.suggested(terms, ceilings)
    target, wrong = _target(setup, terms, ceilings, suggestion)
    judged = None
    fits = target is not None and all(field != "target" for field, _words in wrong)
    if setup.chart is not None and target is not None and fits:
        judged = charting.judged(setup.chart, terms, target.mpa, setup.tested_on)
    qualification = held_on(
        setup.tester, Method.PRESSURE_TESTING, setup.tested_on, terms.tester_level
    )
    faults = [
        *_wrong_set_up(order, setup, version, terms, now),
        *wrong,
        *_wrong_tester(setup, terms, qualification),
        *gates.wrong_instruments(setup, order, None if target is None else target.mpa, terms),
        *_wrong_chart(order, setup, judged),
    ]
    return Prepared(
        setup, version, terms, ceilings, suggestion, target, judged, qualification, faults,
        queries.first_with(order, setup.chart.sha256) if setup.chart is not None else None,
    )  # fmt: skip


def _read(order: WorkOrder, given: Sequence[LineFacts]) -> list[LineFacts]:
    """The lines with all that is asked of them, in one statement; strange ones stay as they are."""
    known: dict[int, OrderLine] = {
        line.pk: line
        for line in queries.lines_of(order).filter(pk__in=[one.line.pk for one in given])
    }
    return [replace(one, line=known.get(one.line.pk, one.line)) for one in given]


def _target(
    setup: SetUp, terms: VersionFacts, ceilings: Ceilings, suggestion: Suggestion | None
) -> tuple[Pressure | None, list[Fault]]:
    """The pressure that was pressed to, and what is wrong with it."""
    if words := gates.wrong_target_figure(setup.target):
        return None, [("target", words)]
    target = setup.target
    if target is None and suggestion is not None:
        target = suggestion.pressure
    if target is None:
        return None, [("target", _("Give the pressure that the parties agreed on."))]
    wrong = targets.wrong_target(target, setup.target_reason, terms, ceilings, suggestion)
    return target, list(wrong)


def _wrong_set_up(
    order: WorkOrder, setup: SetUp, version: ProcedureVersion, terms: VersionFacts, now: dt.datetime
) -> Iterator[Fault]:
    own = [one.line for one in setup.lines if one.line.order_id == order.pk]
    repaired = queries.last_repairs([line.joint_id for line in own if line.joint_id])
    started = timezone.localdate(order.started_at or now)
    yield from gates.wrong_lines(setup, order, version.procedure.subject)
    yield from gates.wrong_days(setup, started, timezone.localdate(now), repaired)
    yield from gates.wrong_surroundings(setup)
    owners = queries.owners_of(own)
    named = [setup.tester.pk, *(one.pk for one in setup.witnesses)]
    known = queries.people_of(order, owners).filter(pk__in=named).values_list("pk", flat=True)
    yield from gates.wrong_people(setup, order, terms, owners, set(known))


def _wrong_tester(
    setup: SetUp, terms: VersionFacts, qualification: Qualification | None
) -> Iterator[Fault]:
    if terms.qualified_tester and qualification is None:
        yield (
            "tester",
            lacking(setup.tester, Method.PRESSURE_TESTING, setup.tested_on, terms.tester_level),
        )


def _wrong_chart(order: WorkOrder, setup: SetUp, judged: Judged | None) -> Iterator[Fault]:
    """A recorder file stands once on an order, and readings agree with it."""
    if setup.chart is None:
        yield "file", _("Choose the recorder file.")
        return
    known = queries.is_recorded(order, setup.chart.sha256)
    if known is not None:
        words = _("This recorder file is set-up %(number)s of this order already.")
        yield "file", words % {"number": known.number}
    moments: set[tuple[int, str]] = set()
    for place, one in enumerate(setup.readings):
        field = f"readings/{place}"
        if one.moment not in GaugeReading.Moment.values:
            yield field, _("Known: %(known)s.") % {"known": ", ".join(GaugeReading.Moment.values)}
        elif (one.instrument.pk, one.moment) in moments:
            yield field, _("This is given twice.")
        elif words := gates.wrong_reading(one, chart_at(judged, one.moment), setup.instruments):
            yield field, words
        moments.add((one.instrument.pk, one.moment))
