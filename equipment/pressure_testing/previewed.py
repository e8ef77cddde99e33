"""A set-up before it is recorded, as the form shows it: verdict, suggestion, and what is wrong."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.web import numbers
from equipment.catalogue.working import working_of
from equipment.pressure_testing import charted, shown
from equipment.pressure_testing.models import PressureTest
from equipment.pressure_testing.preparing import Prepared
from equipment.procedures import shown as procedures


def preview_of(prepared: Prepared) -> dict[str, Any]:
    """What the preview of a set-up shows; nothing of it is stored."""
    drawn = charted.shown_of(prepared)
    suggestion = prepared.suggestion
    judged = prepared.judged
    verdict = PressureTest.Verdict(judged.verdict.verdict) if judged is not None else None
    return {
        "version": prepared.version,
        "summary": procedures.summary_of(prepared.terms),
        "suggested": suggestion_words(prepared),
        "working": working_of(suggestion.trace) if suggestion and suggestion.trace else None,
        "limit": prepared.ceilings.lowest.words if prepared.ceilings.lowest else "",
        "verdict": verdict,
        "tone": PressureTest.TONES[verdict] if verdict else "",
        "chart": charted.chart_of(drawn) if drawn else None,
        "findings": charted.findings_words(drawn) if drawn else [],
        "warnings": charted.warnings_words(prepared.warnings),
        "same_file": shown.same_file(prepared.same_file_as),
        "figures": charted.figures_words(drawn) if drawn else [],
        "faults": [words for _field, words in prepared.faults],
    }


def suggestion_words(prepared: Prepared) -> str:
    """The pressure that the procedure gives, and which joint governs."""
    found = prepared.suggestion
    if found is None:
        return _("The procedure leaves the pressure to the parties.")
    said = {
        "pressure": numbers.measure(found.pressure.value, found.pressure.unit, 0)
        if found.pressure.unit == "psi"
        else numbers.measure(found.pressure.value, found.pressure.unit),
        "mpa": numbers.measure(found.pressure.mpa, "MPa", 1),
        "joint": str(found.joint or ""),
    }
    if found.cut_to is not None:
        return _("Suggested: %(pressure)s (%(mpa)s), cut to what %(joint)s bears.") % said
    if found.joint is not None:
        return _("Suggested: %(pressure)s (%(mpa)s); %(joint)s governs.") % said
    return _("Suggested: %(pressure)s (%(mpa)s).") % said
