"""What records of orders and reports about pipe say in the life of a joint."""

from __future__ import annotations

from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from core.web import numbers
from equipment.catalogue.repair_models import Check
from equipment.dismantling.models import DismantlingRecord
from equipment.nonconformance.models import Nonconformance
from equipment.pipes.passport.entry_parts import Told, Words, classes, lines_of, name_of
from equipment.pressure_testing.models import Attempt, LeakPlace
from equipment.revision.models import RevisionRecord


def run(told: Told) -> Words:
    """A joint that an order ran or rejected."""
    url = reverse("equipment:order-detail", args=[told["order"]])
    if told["is_rejected"]:
        return Words(
            _("Rejected on the rig"), lines_of(told["well"]), url, told["number"],
            told["reject_reason"],
        )  # fmt: skip
    torque = told["torque_knm"] and _("torque %(torque)s") % {
        "torque": numbers.measure(told["torque_knm"], "kN·m", 2)
    }
    depth = _("to the depth %(depth)s") % {
        "depth": numbers.measure(told["cumulative_depth_m"], "m", 2)
    }
    place = _("joint no. %(number)s of the run") % {"number": told["sequence"]}
    return Words(
        _("Run in hole"), lines_of(told["well"], place, depth, torque), url, told["number"]
    )


def pulled(told: Told) -> Words:
    """A joint that an order took out of the hole, or left in it."""
    outcome = DismantlingRecord.Outcome(told["outcome"])
    url = reverse("equipment:order-detail", args=[told["order"]])
    condition = told["condition"] and _("condition: %(condition)s") % {
        "condition": DismantlingRecord.Condition(told["condition"]).label
    }
    torque = told["break_out_torque_knm"] and _("break-out torque %(torque)s") % {
        "torque": numbers.measure(told["break_out_torque_knm"], "kN·m", 2)
    }
    stand = told["stand"] and _("stand %(stand)s") % {"stand": told["stand"]}
    care = ", ".join(str(words) for name, words in DismantlingRecord.CARE.items() if told[name])
    lines = lines_of(told["well"], name_of(told["rack"]), condition, torque, stand, care)
    return Words(str(outcome.label), lines, url, told["number"], told["remark"])


def repaired(told: Told) -> Words:
    """What a workshop did to a joint."""
    title = {
        "repaired": _("Serviced") if told["kind"] == "maintenance" else _("Repaired"),
        "not_repairable": _("Not repairable"),
    }.get(told["outcome"], _("In repair"))
    failed = [str(Check(one["code"]).label) for one in told["checks"] if not one["passed"]]
    lines = lines_of(
        *(_operation(one) for one in told["operations"]),
        _lengths(told),
        (failed and _("Check failed: %(checks)s") % {"checks": ", ".join(failed)}) or None,
        classes(told),
        told["defect"],
        told["remark"],
    )
    url = reverse("equipment:order-detail", args=[told["order"]])
    return Words(title, lines, url, told["number"], told["reason"])


def _operation(told: Told) -> str:
    """An operation with what it took off and cut off."""
    parts = [name_of(told["name"])]
    if told["removed_mm"] is not None:
        size = {"size": numbers.measure(Decimal(told["removed_mm"]).normalize() + 0, "mm")}
        parts.append(_("%(size)s removed") % size)
    if told["cut_m"] is not None:
        parts.append(_("%(size)s cut off") % {"size": numbers.measure(told["cut_m"], "m", 3)})
    return ", ".join(parts)


def _lengths(told: Told) -> str:
    """Length and range before and after, where the repair changed them."""
    before, after = told["effective_before_m"], told["effective_after_m"]
    parts = []
    if before is not None and before != after:
        said = {
            "before": numbers.measure(before, "m", 3),
            "after": numbers.measure(after, "m", 3),
        }
        parts.append(_("length %(before)s → %(after)s") % said)
    if told["range_before"] != told["range_after"]:
        ranges = {"before": told["range_before"] or "–", "after": told["range_after"] or "–"}
        parts.append(_("range %(before)s → %(after)s") % ranges)
    return ", ".join(parts)


def repair_back(told: Told) -> Words:
    """A repair whose record was called wrong."""
    url = reverse("equipment:order-detail", args=[told["order"]])
    title = _("Repair reversed")
    return Words(title, lines_of(_lengths(_turned(told))), url, told["number"],
                 told["reversed_reason"])  # fmt: skip


def _turned(told: Told) -> Told:
    """Lengths and ranges the other way round."""
    pairs = ("effective_before_m", "effective_after_m"), ("range_before", "range_after")
    turned = {one: told[other] for pair in pairs for one, other in (pair, pair[::-1])}
    return {**told, **turned}


def tested(told: Told) -> Words:
    """A pressure test of a joint, with its verdict."""
    leak = told["leak_where"] and str(LeakPlace(told["leak_where"]).label)
    at = told["leak_at_m"] and _("%(at)s from the box") % {
        "at": numbers.measure(told["leak_at_m"], "m")
    }
    drop = told["drop_mpa"] and _("drop %(drop)s") % {
        "drop": numbers.measure(told["drop_mpa"], "MPa", 3)
    }
    pressure = numbers.measure(Decimal(told["entered_target"]).normalize() + 0, told["target_unit"])
    title = _("Pressure test: %(verdict)s") % {"verdict": Attempt.Verdict(told["verdict"]).label}
    lines = lines_of(name_of(told["procedure"]), pressure, drop, leak, at, told["remark"])
    url = reverse("equipment:pressure-test-detail", args=[told["test"]])
    return Words(title, lines, url, told["number"])


def test_back(told: Told) -> Words:
    """A pressure test whose record was called wrong."""
    url = reverse("equipment:pressure-test-detail", args=[told["test"]])
    title = _("Pressure test withdrawn")
    return Words(title, lines_of(), url, told["number"], told["withdrawn_reason"])


def revised(told: Told) -> Words:
    """A revision that was completed, with its verdict; classes and readings stand in the
    inspection that it wrote."""
    verdict = RevisionRecord.Verdict(told["verdict"]).label
    title = _("Revision (strip-down inspection): %(verdict)s") % {"verdict": verdict}
    url = reverse("equipment:revision-line", args=[told["order"], told["line"]])
    return Words(title, lines_of(told["remark"]), url, told["number"], told["reason"])


def ordered(told: Told) -> Words:
    """A joint put on an order."""
    url = reverse("equipment:order-detail", args=[told["order"]])
    return Words(_("Put on an order"), lines_of(told["title"]), url, told["number"])


def reported(told: Told) -> Words:
    """A non-conformance of a joint."""
    url = reverse("equipment:nonconformance-detail", args=[told["id"]])
    severity = Nonconformance.Severity(told["severity"]).label
    title = _("Non-conformance reported: %(severity)s") % {"severity": severity}
    state = Nonconformance.Status(told["status"]).label
    return Words(
        title, lines_of(told["what"], state), url, told["number"], told["cancelled_reason"]
    )


def report_closed(told: Told) -> Words:
    """A non-conformance that was closed."""
    url = reverse("equipment:nonconformance-detail", args=[told["id"]])
    disposition = Nonconformance.Disposition(told["disposition"]).label
    lines = lines_of(disposition, told["disposition_reason"], told["evidence"])
    return Words(_("Non-conformance closed"), lines, url, told["number"])
