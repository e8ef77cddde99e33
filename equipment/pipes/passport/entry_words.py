"""What each record of a life says: a title, lines, a way to what it is about, a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.web import numbers
from core.web.words import verb_words
from equipment.pipes.life.rules import WORDS
from equipment.pipes.life.states import JointStatus
from equipment.pipes.passport import work_words
from equipment.pipes.passport.entry_parts import Told, Words, classes, lines_of, name_of
from equipment.pipes.passport.kinds import AMOUNTS
from equipment.pipes.readings.models import JointReading, Method
from equipment.pipes.tool_joints.models import ToolJointPair
from equipment.pipes.transfers.models import TransferLine


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
        return Words(_("Entered into the register"), lines_of(length))
    url = reverse("equipment:tally-detail", args=[told["tally_id"]])
    return Words(_("Entered into the register by a tally"), lines_of(length), url, told["tally"])


def _step(told: Told) -> Words:
    states = {"state": _state(told["from_status"]), "other": _state(told["to_status"])}
    changed = _("%(state)s → %(other)s") % states
    return Words(str(WORDS[told["action"]]), lines_of(changed, _way(told)), reason=told["reason"])


def _step_back(told: Told) -> Words:
    said = _step(told)
    title = _("Step taken back: %(step)s") % {"step": said.title}
    return Words(title, said.lines, reason=said.reason)


def _moved(told: Told) -> Words:
    return Words(_("Laid down at another place"), lines_of(_way(told)), reason=told["reason"])


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
        return Words(title, lines_of(amounts(told), told["well"], told["remark"]), url, told["set"])
    return Words(_("Used in the hole"), lines_of(amounts(told), told["well"], told["remark"]))


def _used_back(told: Told) -> Words:
    url = set_url(told["set_id"]) if told.get("set") else ""
    lines = lines_of(amounts(told), told["well"])
    return Words(_("Usage taken back"), lines, url, told.get("set") or "", told["remark"])


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
    lines = lines_of(classes(told), governed, least or None, _how(told), told["standard"],
                   told["remark"])  # fmt: skip
    return Words(_("Inspected"), lines)


def _withdrawn(told: Told) -> Words:
    day = numbers.day(dt.date.fromisoformat(told["inspected_on"]))
    title = _("Inspection of %(day)s withdrawn") % {"day": day}
    return Words(title, lines_of(classes(told)), reason=told["withdrawn_reason"])


def _measured(told: Told) -> Words:
    kind = JointReading.Kind(told["kind"]).label
    value = numbers.measure(told["value_mm"], "mm", 3)
    line = _("%(position)s: %(value)s") % {"position": told["position"], "value": value}
    return Words(_("Measured: %(kind)s") % {"kind": kind}, lines_of(line, _how(told)))


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
    lines = lines_of(told["connection"], ", ".join(sizes), hardband, told["remark"])
    return Words(_("Tool joints fitted"), lines)


def _unfitted(told: Told) -> Words:
    day = numbers.day(dt.date.fromisoformat(told["fitted_on"]))
    title = _("Tool joints of %(day)s withdrawn") % {"day": day}
    return Words(title, lines_of(told["connection"]), reason=told["withdrawn_reason"])


def _joined(told: Told) -> Words:
    return Words(_("Put into the set"), (), set_url(told["set_id"]), told["set"])


def _left(told: Told) -> Words:
    return Words(_("Taken out of the set"), (), set_url(told["set_id"]), told["set"])


def _sent(told: Told) -> Words:
    ways = {"place": told["sender"], "other": told["receiver"]}
    line = _("from %(place)s to %(other)s") % ways
    lines = lines_of(line, name_of(told["destination"]), told["carrier"])
    url = reverse("equipment:transfer-detail", args=[told["id"]])
    return Words(_("Sent by waybill"), lines, url, told["number"])


def _arrived(told: Told) -> Words:
    said = _step(told)
    number = _("waybill %(number)s") % {"number": told["number"]}
    return Words(said.title, lines_of(number, *said.lines), reason=said.reason)


def _differed(told: Told) -> Words:
    title = _("Waybill %(number)s: %(outcome)s") % {
        "number": told["number"],
        "outcome": TransferLine.Outcome(told["outcome"]).label,
    }
    return Words(title, lines_of(told["receiver"]), reason=told["reason"])


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
    return Words(str(verb_words(told["verb"])), lines_of(*lines), reason=told["reason"])


SAID: dict[str, Callable[[Told], Words]] = {
    "registered": _registered,
    "step": _step,
    "step-back": _step_back,
    "move": _moved,
    "run": work_words.run,
    "pulled": work_words.pulled,
    "usage": _used,
    "usage-back": _used_back,
    "inspection": _inspected,
    "withdrawal": _withdrawn,
    "reading": _measured,
    "reading-marked": _marked,
    "fitted": _fitted,
    "fitted-withdrawn": _unfitted,
    "repair": work_words.repaired,
    "repair-back": work_words.repair_back,
    "tested": work_words.tested,
    "tested-back": work_words.test_back,
    "revision": work_words.revised,
    "joined": _joined,
    "left": _left,
    "sent": _sent,
    "arrived": _arrived,
    "differed": _differed,
    "ordered": work_words.ordered,
    "reported": work_words.reported,
    "report-closed": work_words.report_closed,
    "changed": _changed,
    "set-event": _of_set,
}
