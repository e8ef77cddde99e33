"""What each record of a life says: a title, lines, a way to what it is about, a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.web import numbers
from core.web.words import verb_words
from equipment.catalogue.repair_models import Check
from equipment.dismantling.models import DismantlingRecord
from equipment.nonconformance.models import Nonconformance
from equipment.pipes.life.rules import WORDS
from equipment.pipes.life.states import JointStatus, PipeClass
from equipment.pipes.passport.kinds import AMOUNTS
from equipment.pipes.readings.models import JointReading, Method
from equipment.pipes.tool_joints.models import ToolJointPair
from equipment.pipes.transfers.models import TransferLine

Told = Mapping[str, Any]


@dataclass(frozen=True)
class Words:
    """What an entry says: a title, lines below it, a way to what it is about, a reason."""

    title: str
    lines: tuple[str, ...] = ()
    url: str = ""
    link: str = ""
    reason: str = ""


def name_of(names: Told | None) -> str:
    """A name in the language of now, empty for none."""
    if not names or not names.get("en"):
        return ""
    return names.get((get_language() or "en")[:2]) or str(names["en"])


def _lines(*parts: str | Promise | None) -> tuple[str, ...]:
    return tuple(str(part) for part in parts if part)


def _way(told: Told) -> str:
    came, to = name_of(told.get("came_from")), name_of(told.get("came_to"))
    if came and to:
        return _("from %(place)s to %(other)s") % {"place": came, "other": to}
    return _("to %(place)s") % {"place": to} if to else ""


def _state(value: str) -> str:
    return str(JointStatus(value).label)


def _registered(told: Told) -> Words:
    length = numbers.measure(told["effective_length_m"], "m", 3)
    if not told["tally"]:
        return Words(_("Entered into the register"), _lines(length))
    url = reverse("equipment:tally-detail", args=[told["tally_id"]])
    return Words(_("Entered into the register by a tally"), _lines(length), url, told["tally"])


def _step(told: Told) -> Words:
    states = {"state": _state(told["from_status"]), "other": _state(told["to_status"])}
    changed = _("%(state)s → %(other)s") % states
    return Words(str(WORDS[told["action"]]), _lines(changed, _way(told)), reason=told["reason"])


def _step_back(told: Told) -> Words:
    said = _step(told)
    title = _("Step taken back: %(step)s") % {"step": said.title}
    return Words(title, said.lines, reason=said.reason)


def _moved(told: Told) -> Words:
    return Words(_("Laid down at another place"), _lines(_way(told)), reason=told["reason"])


def _run(told: Told) -> Words:
    url = reverse("equipment:order-detail", args=[told["order"]])
    if told["is_rejected"]:
        return Words(
            _("Rejected on the rig"), _lines(told["well"]), url, told["number"],
            told["reject_reason"],
        )  # fmt: skip
    torque = told["torque_knm"] and _("torque %(torque)s") % {
        "torque": numbers.measure(told["torque_knm"], "kN·m", 2)
    }
    depth = _("to the depth %(depth)s") % {
        "depth": numbers.measure(told["cumulative_depth_m"], "m", 2)
    }
    place = _("joint no. %(number)s of the run") % {"number": told["sequence"]}
    return Words(_("Run in hole"), _lines(told["well"], place, depth, torque), url, told["number"])


def _pulled(told: Told) -> Words:
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
    lines = _lines(told["well"], name_of(told["rack"]), condition, torque, stand, care)
    return Words(str(outcome.label), lines, url, told["number"], told["remark"])


def amounts(told: Told) -> str:
    """What a log says of the usage, such as "120 m drilled, 10 h rotating"."""
    parts = []
    for name, (words, unit) in AMOUNTS.items():
        if told.get(name) is not None and Decimal(str(told[name])):
            parts.append(f"{numbers.measure(told[name], str(unit))} {words}")
    return ", ".join(parts)


def set_url(public_id: str) -> str:
    return reverse("equipment:set-detail", args=[public_id])


def _used(told: Told) -> Words:
    if told.get("set"):
        title, url = _("Used with the set"), set_url(told["set_id"])
        return Words(title, _lines(amounts(told), told["well"], told["remark"]), url, told["set"])
    return Words(_("Used in the hole"), _lines(amounts(told), told["well"], told["remark"]))


def _used_back(told: Told) -> Words:
    url = set_url(told["set_id"]) if told.get("set") else ""
    lines = _lines(amounts(told), told["well"])
    return Words(_("Usage taken back"), lines, url, told.get("set") or "", told["remark"])


def classes(told: Told) -> str:
    """The classes that a record gave, in words."""
    parts = []
    if told["body_class"]:
        parts.append(_("body: %(class)s") % {"class": PipeClass(told["body_class"]).label})
    if told["tool_joint_class"]:
        label = PipeClass(told["tool_joint_class"]).label
        parts.append(_("tool joint: %(class)s") % {"class": label})
    return ", ".join(parts)


def _how(told: Told) -> str:
    method = Method(told["method"]).label
    return ", ".join(filter(None, (str(method), told["inspector"], told["instrument"])))


def _inspected(told: Told) -> Words:
    found = told.get("readings") or ()
    walls = [
        Decimal(one["value_mm"])
        for one in found
        if one["kind"] == "wall" and (not one["is_erroneous"] or not told["is_standing"])
    ]
    least = walls and _("least wall %(wall)s") % {"wall": numbers.measure(min(walls), "mm", 2)}
    governed = told["governed_by"] and _("governed by: %(criterion)s") % {
        "criterion": told["governed_by"]
    }
    lines = _lines(classes(told), governed, least or None, _how(told), told["standard"],
                   told["remark"])  # fmt: skip
    return Words(_("Inspected"), lines)


def _withdrawn(told: Told) -> Words:
    day = numbers.day(dt.date.fromisoformat(told["inspected_on"]))
    title = _("Inspection of %(day)s withdrawn") % {"day": day}
    return Words(title, _lines(classes(told)), reason=told["withdrawn_reason"])


def _measured(told: Told) -> Words:
    kind = JointReading.Kind(told["kind"]).label
    value = numbers.measure(told["value_mm"], "mm", 3)
    line = _("%(position)s: %(value)s") % {"position": told["position"], "value": value}
    return Words(_("Measured: %(kind)s") % {"kind": kind}, _lines(line, _how(told)))


def _marked(told: Told) -> Words:
    said = _measured(told)
    return Words(_("Reading marked as erroneous"), said.lines[:1], reason=told["erroneous_reason"])


def _fitted(told: Told) -> Words:
    sizes = [
        words % {"size": numbers.measure(told[name], "mm", 1)}
        for name, words in (
            ("pin_od_mm", _("pin %(size)s")),
            ("box_od_mm", _("box %(size)s")),
            ("inside_diameter_mm", _("bore %(size)s")),
        )
        if told[name] is not None
    ]
    hardband = ToolJointPair.Hardband(told["hardband"]).label
    lines = _lines(told["connection"], ", ".join(sizes), hardband, told["remark"])
    return Words(_("Tool joints fitted"), lines)


def _unfitted(told: Told) -> Words:
    day = numbers.day(dt.date.fromisoformat(told["fitted_on"]))
    title = _("Tool joints of %(day)s withdrawn") % {"day": day}
    return Words(title, _lines(told["connection"]), reason=told["withdrawn_reason"])


def _repaired(told: Told) -> Words:
    title = {
        "repaired": _("Serviced") if told["kind"] == "maintenance" else _("Repaired"),
        "not_repairable": _("Not repairable"),
    }.get(told["outcome"], _("In repair"))
    failed = [str(Check(one["code"]).label) for one in told["checks"] if not one["passed"]]
    lines = _lines(
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


def _repair_back(told: Told) -> Words:
    url = reverse("equipment:order-detail", args=[told["order"]])
    title = _("Repair reversed")
    return Words(title, _lines(_lengths(_turned(told))), url, told["number"],
                 told["reversed_reason"])  # fmt: skip


def _turned(told: Told) -> Told:
    """Lengths and ranges the other way round."""
    pairs = ("effective_before_m", "effective_after_m"), ("range_before", "range_after")
    turned = {one: told[other] for pair in pairs for one, other in (pair, pair[::-1])}
    return {**told, **turned}


def _joined(told: Told) -> Words:
    return Words(_("Put into the set"), (), set_url(told["set_id"]), told["set"])


def _left(told: Told) -> Words:
    return Words(_("Taken out of the set"), (), set_url(told["set_id"]), told["set"])


def _sent(told: Told) -> Words:
    ways = {"place": told["sender"], "other": told["receiver"]}
    line = _("from %(place)s to %(other)s") % ways
    lines = _lines(line, name_of(told["destination"]), told["carrier"])
    url = reverse("equipment:transfer-detail", args=[told["id"]])
    return Words(_("Sent by waybill"), lines, url, told["number"])


def _arrived(told: Told) -> Words:
    said = _step(told)
    number = _("waybill %(number)s") % {"number": told["number"]}
    return Words(said.title, _lines(number, *said.lines), reason=said.reason)


def _differed(told: Told) -> Words:
    title = _("Waybill %(number)s: %(outcome)s") % {
        "number": told["number"],
        "outcome": TransferLine.Outcome(told["outcome"]).label,
    }
    return Words(title, _lines(told["receiver"]), reason=told["reason"])


def _ordered(told: Told) -> Words:
    url = reverse("equipment:order-detail", args=[told["order"]])
    return Words(_("Put on an order"), _lines(told["title"]), url, told["number"])


def _reported(told: Told) -> Words:
    url = reverse("equipment:nonconformance-detail", args=[told["id"]])
    severity = Nonconformance.Severity(told["severity"]).label
    title = _("Non-conformance reported: %(severity)s") % {"severity": severity}
    state = Nonconformance.Status(told["status"]).label
    return Words(title, _lines(told["what"], state), url, told["number"], told["cancelled_reason"])


def _report_closed(told: Told) -> Words:
    url = reverse("equipment:nonconformance-detail", args=[told["id"]])
    disposition = Nonconformance.Disposition(told["disposition"]).label
    lines = _lines(disposition, told["disposition_reason"], told["evidence"])
    return Words(_("Non-conformance closed"), lines, url, told["number"])


def _changed(told: Told) -> Words:
    return Words(_("Facts changed"), reason=told["reason"])


def _of_set(told: Told) -> Words:
    after = told["after"]
    lines = []
    if "count" in after:
        words = ngettext("%(count)s joint", "%(count)s joints", after["count"])
        lines.append(words % {"count": after["count"]})
    if "on" in after:
        day = numbers.day(dt.date.fromisoformat(after["on"]))
        lines.append(_("from %(day)s on") % {"day": day})
    return Words(str(verb_words(told["verb"])), _lines(*lines), reason=told["reason"])


SAID: dict[str, Callable[[Told], Words]] = {
    "registered": _registered,
    "step": _step,
    "step-back": _step_back,
    "move": _moved,
    "run": _run,
    "pulled": _pulled,
    "usage": _used,
    "usage-back": _used_back,
    "inspection": _inspected,
    "withdrawal": _withdrawn,
    "reading": _measured,
    "reading-marked": _marked,
    "fitted": _fitted,
    "fitted-withdrawn": _unfitted,
    "repair": _repaired,
    "repair-back": _repair_back,
    "joined": _joined,
    "left": _left,
    "sent": _sent,
    "arrived": _arrived,
    "differed": _differed,
    "ordered": _ordered,
    "reported": _reported,
    "report-closed": _report_closed,
    "changed": _changed,
    "set-event": _of_set,
}
