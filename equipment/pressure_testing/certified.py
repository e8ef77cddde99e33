"""Pressure tests as records of certificates: what one lacks, and what it proves."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from cooperation.acceptance.document import Document
from core.names import forms_of
from equipment.certificates.kinds import About
from equipment.certificates.wording import moment, text
from equipment.orders.frozen import subject_of
from equipment.pressure_testing import charted, curves, queries
from equipment.pressure_testing.models import (
    Attempt,
    DecidingAttempt,
    PressureTest,
    UsedInstrument,
    Witness,
)

#: How a chart is held against its limits; it stands on every certificate.
RULE = "simple acceptance"
TERMS = (
    "target", "tolerance", "stabilisation_s", "hold_s", "max_drop", "max_rise", "max_gap_s",
    "ceiling",
)  # fmt: skip
FIGURES = (
    "isolated_s", "hold_from_s", "hold_to_s", "at_start_mpa", "lowest_mpa", "highest_mpa",
    "drop_mpa",
)  # fmt: skip


def whole(subjects: Collection[str]) -> list[PressureTest]:
    """Tests with all that a certificate says of them, in a number of statements that does not
    grow with them."""
    rows = queries.with_whole(PressureTest.objects.filter(public_id__in=subjects), _attempts())
    return list(rows.order_by("pk"))


def checked(subjects: Collection[str]) -> list[PressureTest]:
    """Tests with what decides whether they can be certified; four statements."""
    rows = PressureTest.objects.filter(public_id__in=subjects).select_related(
        "order__requested_by", "order__executor", "order__memorandum__workspace"
    )
    witnesses = Witness.objects.select_related("person", "organisation")
    found = rows.prefetch_related(
        Prefetch("attempts", _attempts()), Prefetch("witnesses", witnesses)
    )
    return list(found.order_by("pk"))


def _attempts() -> QuerySet[Attempt]:
    """Attempts with what decides about their lines."""
    deciding = DecidingAttempt.objects.select_related("attempt__test__order", "chosen_by")
    rows = Attempt.objects.select_related("line__joint__product_line", "line__item")
    told = rows.prefetch_related(Prefetch("line__pressure_test", deciding))
    return told.order_by("line__position", "number")


def about(test: PressureTest) -> About:
    """The order of a test, what it is called, and the lines under its chart."""
    return About(test.order, str(test), [one.line for one in test.attempts.all()])


def lacking(test: PressureTest) -> list[str]:
    """What keeps a test from a certificate, each in words that say what to do."""
    if not test.is_standing:
        return [_("The set-up was withdrawn.")]
    found = []
    if test.verdict == PressureTest.Verdict.INVALID:
        found.append(_("The chart is invalid and proves nothing: test again."))
    open_lines = [
        str(one.line.position) for one in test.attempts.all() if queries.decided(one.line) is None
    ]
    if open_lines:
        words = _("Nothing decides yet about lines %(lines)s: choose the deciding attempt.")
        found.append(words % {"lines": ", ".join(open_lines)})
    return found + _unwitnessed(test)


def undone(test: PressureTest) -> bool:
    """Whether a test that was certified lost what it was certified by: it was withdrawn, its chart
    proves nothing, or a witness of a party is missing. That a joint was tested again since takes
    nothing from what this chart showed."""
    is_void = not test.is_standing or test.verdict == PressureTest.Verdict.INVALID
    return is_void or bool(_unwitnessed(test))


def _unwitnessed(test: PressureTest) -> list[str]:
    """The parties of the order that nobody has confirmed to have witnessed for."""
    witnesses = list(test.witnesses.all())
    confirmed = {one.organisation_id for one in witnesses if one.confirmed_at is not None}
    found = []
    for party_ in (test.order.requested_by, test.order.executor):
        if party_.pk in confirmed:
            continue
        waiting = [one.person.full_name for one in witnesses if one.organisation_id == party_.pk]
        if waiting:
            words = _("%(people)s of %(party)s has not confirmed yet to have been there.")
            found.append(words % {"people": ", ".join(waiting), "party": party_.short})
        else:
            words = _("No witness of %(party)s was named.")
            found.append(words % {"party": party_.short})
    return found


def facts(test: PressureTest) -> Document:
    """All that a certificate of the test says, as text and whole numbers."""
    version = test.procedure_version
    shown = charted.shown_of_test(test)
    return {
        "test": test.number,
        "verdict": test.verdict,
        "tested_on": test.tested_on.isoformat(),
        "started_at": moment(test.started_at),
        "ended_at": moment(test.ended_at),
        "medium": test.medium,
        "medium_c": text(test.medium_c),
        "ambient_c": text(test.ambient_c),
        "pump": test.pump,
        "remark": test.remark,
        "procedure": {
            "name": forms_of(version.procedure), "edition": version.edition,
            "number": version.number, "source": version.source,
        },
        "terms": {name: text(getattr(shown.terms, name)) for name in TERMS},
        "target": _target(test),
        "working": test.working,
        "figures": {name: text(getattr(test, name)) for name in FIGURES},
        "findings": [
            {"code": code, "at_s": text(at)}
            for code, at in zip(test.findings, test.finding_s, strict=True)
        ],
        "warnings": list(test.warnings),
        "chart": _chart(test),
        "rule": RULE,
        "lines": [_line(one) for one in test.attempts.all()],
        "instruments": [_instrument(one) for one in test.instruments.all()],
        "readings": _readings(test),
        "tester": {"name": test.tester.full_name, "party": test.tester.organisation.short},
        "qualification": _qualification(test),
        "witnesses": _witnesses(test),
    }  # fmt: skip


def _target(test: PressureTest) -> Document:
    return {
        "value": text(test.entered_target), "unit": test.target_unit,
        "mpa": text(test.target_mpa), "reason": test.target_reason,
        "suggested_mpa": text(test.suggested_mpa),
        "suggested_by": str(test.suggested_by) if test.suggested_by else "",
    }  # fmt: skip


def _witnesses(test: PressureTest) -> list[Document]:
    return [
        {
            "name": one.person.full_name, "party": one.organisation.short,
            "confirmed_at": moment(one.confirmed_at),
        }
        for one in test.witnesses.all()
    ]  # fmt: skip


def _chart(test: PressureTest) -> Document:
    return {
        "sha256": test.chart_sha256,
        "file": test.recorder_file.name if test.recorder_file else "",
        "unit": test.chart_unit,
        "samples": test.sample_count,
        "length_s": text(test.length_s),
        **curves.frozen(test.drawing),
    }


def _line(one: Attempt) -> Document:
    line, found = one.line, queries.decided(one.line)
    return {
        "position": line.position,
        "id": line.public_id,
        "subject": subject_of(line),
        "attempt": one.number,
        "verdict": one.verdict,
        "leak": {"where": one.leak_where, "at_m": text(one.leak_at_m)} if one.leak_where else {},
        "remark": one.remark,
        "deciding": _deciding(found, one) if found else {},
    }


def _deciding(found: DecidingAttempt, own: Attempt) -> Document:
    """The attempt that decides; `here` when it is the one of this set-up."""
    attempt = found.attempt
    return {
        "verdict": attempt.verdict, "attempt": attempt.number, "test": str(attempt.test),
        "here": "yes" if attempt.pk == own.pk else "no", "reason": found.reason,
    }  # fmt: skip


def _instrument(one: UsedInstrument) -> Document:
    tool, calibration = one.instrument, one.calibration
    return {
        "number": tool.number, "kind": tool.kind, "maker": tool.maker, "model": tool.model,
        "serial": tool.serial, "role": one.role,
        "range": f"{text(tool.range_low)}–{text(tool.range_high)} {tool.range_unit}",
        "accuracy_class": text(tool.accuracy_class), "accuracy_mpa": text(one.accuracy_mpa),
        "calibration": calibration.number, "laboratory": calibration.laboratory,
        "from": calibration.calibrated_on.isoformat(), "to": calibration.valid_to.isoformat(),
    }  # fmt: skip


def _readings(test: PressureTest) -> Sequence[Mapping[str, str]]:
    return [
        {
            "instrument": one.instrument.number, "moment": one.moment,
            "value": text(one.entered_value), "unit": one.entered_unit,
            "chart_mpa": text(one.chart_mpa),
        }
        for one in test.readings.all()
    ]  # fmt: skip


def _qualification(test: PressureTest) -> Document:
    held = test.qualification
    if held is None:
        return {}
    return {
        "method": held.method, "level": held.level or 0, "scheme": held.scheme,
        "issuer": held.issuer, "number": held.number, "from": held.valid_from.isoformat(),
        "to": held.valid_to.isoformat(),
    }  # fmt: skip
