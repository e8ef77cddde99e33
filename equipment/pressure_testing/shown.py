"""Pressure tests in the shapes that pages show: the set-up, its people and what decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.accounts.models import User
from core.web import numbers
from core.web.forms import VersionForm
from equipment.catalogue.working import working_of
from equipment.certificates import shown as certificates
from equipment.certificates.rules import issues
from equipment.orders.models import OrderLine, WorkOrder
from equipment.pressure_testing import charted, deciding, queries, rules, targets
from equipment.pressure_testing.models import Attempt, LeakPlace, PressureTest
from equipment.procedures.models import Medium


@dataclass(frozen=True)
class AttemptShown:
    """An attempt with the words of what was seen."""

    attempt: Attempt
    line: OrderLine
    tone: str
    leak: str
    decides: bool
    sketch: tuple[int, str] | None


@dataclass(frozen=True)
class LineShown:
    """A line of the sheet with all its attempts; `undecided` where somebody has to choose."""

    line: OrderLine
    attempts: list[AttemptShown]
    undecided: bool
    reason: str


def lines_shown(lines: Sequence[OrderLine]) -> list[LineShown]:
    """The lines of an order, read with their attempts."""
    return [_line(line) for line in lines]


def _line(line: OrderLine) -> LineShown:
    found = queries.decided(line)
    return LineShown(
        line=line,
        attempts=[attempt_shown(one, line) for one in line.attempts.all()],
        undecided=deciding.undecided(line),
        reason=found.reason if found else "",
    )


def attempt_shown(attempt: Attempt, line: OrderLine) -> AttemptShown:
    """One attempt of a line that was read with what decides about it."""
    found = queries.decided(line)
    return AttemptShown(
        attempt=attempt,
        line=line,
        tone=Attempt.TONES[attempt.verdict],
        leak=leak_words(attempt),
        decides=found is not None and found.attempt_id == attempt.pk,
        sketch=sketch_of(attempt, line),
    )


def leak_words(attempt: Attempt) -> str:
    """Where it leaked."""
    if not attempt.leak_where:
        return ""
    place = str(LeakPlace(attempt.leak_where).label)
    if attempt.leak_at_m is None:
        return place
    at = numbers.measure(attempt.leak_at_m, "m")
    return _("%(place)s, %(at)s from the box") % {"place": place, "at": at}


#: Where a place stands on the sketch of a joint, in 1/100 of its length from the box.
PLACES = {"box": 4, "coupling_mill": 2, "coupling_field": 6, "weld": 12, "pin": 97, "seal": 50}


def sketch_of(attempt: Attempt, line: OrderLine) -> tuple[int, str] | None:
    """Where the mark of a leak stands on the sketch, and its words."""
    if not attempt.leak_where or line.joint is None:
        return None
    length = line.joint.effective_length_m
    if attempt.leak_at_m is not None and length:
        place = int(min(max(attempt.leak_at_m / length * 100, 2), 98))
    else:
        place = PLACES.get(attempt.leak_where, 50)
    return 20 + place * 4, leak_words(attempt)


@dataclass(frozen=True)
class SameFile:
    """Another test that stands on the same recorder file, and where it is."""

    words: str
    url: str


def same_file(test: PressureTest | None) -> SameFile | None:
    """The test that had the recorder file before, read with its order."""
    if test is None:
        return None
    words = same_file_words(test.order.number, test.number, test.tested_on)
    return SameFile(words, test.get_absolute_url())


def same_file_words(order: str, number: int, day: dt.date) -> str:
    words = _("The same recorder file stands on pressure test %(number)s of %(order)s, %(day)s.")
    return words % {"order": order, "number": number, "day": numbers.day(day)}


def same_files_of(test: Any) -> list[SameFile]:
    """The tests on the file of one that was read whole: the first, and those after this one."""
    first = same_file(test.same_file_as)
    later = [
        SameFile(
            same_file_words(one["order"], one["number"], dt.date.fromisoformat(one["on"])),
            reverse("equipment:pressure-test-detail", args=[one["id"]]),
        )
        for one in test.later_with
    ]
    return [first, *later] if first else later


def page_of(test: PressureTest, user: User) -> dict[str, Any]:
    """What the page of one test shows."""
    attempts = [attempt_shown(one, one.line) for one in test.attempts.all()]
    trace = targets.thawed(test.working) if test.working else None
    witnesses = list(test.witnesses.all())
    return {
        "test": test,
        "order": test.order,
        "tone": PressureTest.TONES[test.verdict],
        "chart": charted.chart_of_test(test),
        "findings": charted.findings_of(test),
        "warnings": charted.warnings_of(test),
        "same_files": same_files_of(test),
        "figures": charted.figures_of(test),
        "attempts": attempts,
        "choosable": any(not one.decides for one in attempts),
        "working": working_of(trace) if trace else None,
        "facts": facts_of(test),
        "instruments": list(test.instruments.all()),
        "readings": list(test.readings.all()),
        "witnesses": witnesses,
        "may_confirm": test.is_standing
        and any(one.person_id == user.pk and one.confirmed_at is None for one in witnesses),
        "actions": rules.actions_for(user, test),
        "certificates": certificates.beside(test),
        "may_certify": test.is_standing and issues(user, test.order),
        "version": VersionForm(initial={"version": test.version}),
    }


def facts_of(test: PressureTest) -> list[tuple[str, Any]]:
    """What a test is beside its chart."""
    version = test.procedure_version
    procedure = version.procedure
    found: list[tuple[str, Any]] = [
        (_("Order"), {"url": test.order.get_absolute_url(), "text": test.order.number}),
        (_("Set-up"), numbers.number(test.number)),
        (_("Procedure"), {"url": procedure.get_absolute_url(), "text": procedure.label}),
        (_("Edition"), version.edition),
        (_("Tested on"), numbers.day(test.tested_on)),
        (_("Began"), numbers.moment(test.started_at) if test.started_at else None),
        (_("Ended"), numbers.moment(test.ended_at) if test.ended_at else None),
        (_("Medium"), str(Medium(test.medium).label)),
        (_("Temperature of the medium"), _celsius(test.medium_c)),
        (_("Temperature of the air"), _celsius(test.ambient_c)),
        (_("Tester"), test.tester.full_name),
        (_("Qualification"), str(test.qualification) if test.qualification else None),
        (_("Pump"), test.pump),
        (_("Remark"), test.remark),
        (_("Recorded by"), f"{test.recorded_by.full_name}, {numbers.moment(test.recorded_at)}"),
    ]
    return [(label, value) for label, value in found if value]


def _celsius(value: Any) -> str | None:
    return None if value is None else numbers.measure(value, "°C")


def target_words(test: PressureTest) -> str:
    """The pressure that was agreed."""
    return numbers.measure(test.entered_target, test.target_unit)


def sheet_of(order: WorkOrder, user: User, actions: Sequence[str]) -> dict[str, Any]:
    """What the sheet of an order's tests shows."""
    lines = lines_shown(list(queries.lines_of(order)))
    planned = sum(one.line.status == OrderLine.Status.PLANNED for one in lines)
    left = ngettext(
        "%(count)s line still waits for a test that decides.",
        "%(count)s lines still wait for a test that decides.",
        planned,
    )
    return {
        "order": order,
        "lines": lines,
        "tests": [(one, PressureTest.TONES[one.verdict]) for one in queries.tests_of(order)],
        "left": left % {"count": planned} if planned else "",
        "may_record": "record" in actions,
    }
