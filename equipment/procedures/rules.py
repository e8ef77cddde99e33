"""Decisions about procedures: who changes them, which terms can be, what is mostly a mistake."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import User
from core.errors import Refused
from equipment import octg
from equipment.catalogue import rules as catalogue
from equipment.catalogue.entries import LARGEST
from equipment.instruments.rules import LEAST_SCALE, MOST_SCALE
from equipment.octg.charts.procedures import TOLERANCE_BELOW_DROP
from equipment.pipes.days import EARLIEST
from equipment.procedures import models
from equipment.procedures.facts import Limit, Pressure, VersionFacts

Kind = models.TargetKind
#: A day, and what no recorder leaves out.
LONGEST_S = 86_400
#: The pressure at which terms are tried where a version has no target of its own (MPa).
TRIED_AT = Decimal(20)
#: No test of the parties goes higher (MPa).
HIGHEST_MPA = Decimal(500)
WARNINGS = {
    TOLERANCE_BELOW_DROP: gettext_lazy(
        "The tolerance is smaller than the drop that is allowed: a leak would mostly read “hold "
        "too short”."
    )
}
CHOICES: dict[str, Any] = {
    "medium": models.Medium,
    "target_kind": models.TargetKind,
    "witness_rule": models.WitnessRule,
    "mark": models.Mark,
}


def may_change(user: User) -> bool:
    """Whether the person changes procedures: an administrator of any party does."""
    return catalogue.may_change(user)


def require_change(user: User) -> None:
    """Raise NotAllowed for who does not change procedures."""
    catalogue.require_change(user)


def actions_for(user: User, procedure: models.Procedure) -> list[str]:
    """What the person may do with a procedure now."""
    return ["add-version", "end"] if may_change(user) else []


def checked(facts: VersionFacts) -> VersionFacts:
    """The terms without what is not theirs. Raises Refused naming the field that is wrong."""
    for name, choices in CHOICES.items():
        if getattr(facts, name) not in choices.values:
            known = ", ".join(choices.values)
            raise Refused(_("Known: %(known)s.") % {"known": known}, field=name)
    told: dict[str, Any] = {
        "edition": catalogue.require_words(facts.edition, "edition"),
        "source": catalogue.require_source(facts.source),
        "note": facts.note.strip(),
    }
    facts = replace(facts, **told, **_target(facts))
    _check_days(facts)
    _check_times(facts)
    _check_instruments(facts)
    _check_limits(facts)
    return facts


def _target(facts: VersionFacts) -> dict[str, Any]:
    """Where the pressure comes from: what belongs to another kind is left out."""
    nothing: dict[str, Any] = {"target": None, "share_percent": None, "share_of": ""}
    if facts.target_kind == Kind.FIXED:
        if facts.target is None:
            raise Refused(_("Give the pressure of the test."), field="target")
        _check_pressure(facts.target, "target")
        return nothing | {"target": facts.target}
    if facts.target_kind == Kind.SHARE:
        share = facts.share_percent
        if share is None or not share.is_finite() or not 0 < share <= 100:
            raise Refused(_("Give a share above 0 and up to 100 %."), field="share_percent")
        if facts.share_of not in models.ShareOf.values:
            raise Refused(_("Say of which rating."), field="share_of")
        return nothing | {"share_percent": share, "share_of": facts.share_of}
    return nothing


def _check_pressure(pressure: Pressure, field: str) -> None:
    if pressure.unit not in models.PressureUnit.values:
        known = ", ".join(models.PressureUnit.values)
        raise Refused(_("Give it in one of: %(known)s.") % {"known": known}, field=field)
    if not pressure.value.is_finite() or not 0 < pressure.value < LARGEST:
        raise Refused(_("This must be greater than 0."), field=field)
    if pressure.mpa > HIGHEST_MPA:
        raise Refused(_("Nothing is pressed so high. Check the unit."), field=field)


def _check_days(facts: VersionFacts) -> None:
    if facts.in_force_from < EARLIEST:
        raise Refused(_("No procedure is so old."), field="in_force_from")
    if facts.in_force_to is not None and facts.in_force_to < facts.in_force_from:
        raise Refused(_("It ends before it begins."), field="in_force_to")


def _check_times(facts: VersionFacts) -> None:
    for name, value, least in (
        ("stabilisation_s", facts.stabilisation_s, 0),
        ("hold_s", facts.hold_s, 1),
    ):
        if not least <= value <= LONGEST_S:
            words = _("Give from %(least)s to %(most)s seconds.")
            raise Refused(words % {"least": least, "most": LONGEST_S}, field=name)
    if not facts.max_gap_s.is_finite() or not 0 < facts.max_gap_s <= LONGEST_S:
        raise Refused(_("This must be greater than 0."), field="max_gap_s")


def _check_instruments(facts: VersionFacts) -> None:
    least, most = facts.full_scale_least, facts.full_scale_most
    if not (least.is_finite() and most.is_finite() and LEAST_SCALE <= least < most <= MOST_SCALE):
        words = _("The full scale is from at least 1.3 to at most 4 times the pressure.")
        raise Refused(words, field="full_scale_least")
    accuracy = facts.accuracy_class
    if accuracy is not None and not (accuracy.is_finite() and 0 < accuracy <= 10):
        raise Refused(_("An accuracy class lies above 0 and up to 10 %."), field="accuracy_class")
    if not 0 <= facts.tester_level <= 3:
        raise Refused(_("A level is 1, 2 or 3."), field="tester_level")


def _check_limits(facts: VersionFacts) -> None:
    """Units and figures of the limits, then all of them together as a chart is judged by them."""
    for name in ("tolerance", "max_drop", "max_rise", "ceiling"):
        limit: Limit | None = getattr(facts, name)
        if limit is not None:
            _check_limit(limit, name)
    for name in ("least_target_mpa", "most_target_mpa"):
        bound: Decimal | None = getattr(facts, name)
        if bound is not None:
            _check_pressure(Pressure(bound, "MPa"), name)
    least, most = facts.least_target_mpa, facts.most_target_mpa
    if least is not None and most is not None and most < least:
        raise Refused(_("This is less than the figure before it."), field="most_target_mpa")
    try:
        octg.procedure_of(facts.terms(tried_at(facts)))
    except octg.InvalidArgument as error:
        raise Refused(limit_words(error), field=error.argument) from error


def _check_limit(limit: Limit, field: str) -> None:
    if limit.unit not in models.LimitUnit.values:
        known = ", ".join(models.LimitUnit.values)
        raise Refused(_("Give it in one of: %(known)s.") % {"known": known}, field=field)
    if not limit.value.is_finite() or not 0 <= limit.value < LARGEST:
        raise Refused(_("This must not be less than 0."), field=field)


def limit_words(error: octg.InvalidArgument) -> str:
    """Why no test can be judged by these terms, in words."""
    if error.argument == "ceiling":
        return _("The ceiling lies below the target.")
    if error.argument == "tolerance":
        return _("The tolerance is as large as the target itself.")
    return _("No test can be judged by this.")


def tried_at(facts: VersionFacts) -> Decimal:
    """A target of the version: its own, else a bound of its targets, else one of the usual."""
    if facts.target is not None:
        return facts.target.mpa
    return facts.least_target_mpa or facts.most_target_mpa or TRIED_AT


def warnings_of(facts: VersionFacts) -> list[str]:
    """What is lawful and still mostly a mistake, in words; shown before a version is saved."""
    codes: Iterable[str] = octg.procedure_warnings(facts.terms(tried_at(facts)))
    return [str(WARNINGS[code]) for code in codes]
