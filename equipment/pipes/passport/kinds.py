"""The kinds of entries of a life, and the words of facts and amounts in them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

#: The kinds by which a life is narrowed, in the order of the tabs.
KINDS: dict[str, str | Promise] = {
    "entry": gettext_lazy("Entries into the register"),
    "step": pgettext_lazy("of a joint's life", "Steps"),
    "move": gettext_lazy("Moves"),
    "run": gettext_lazy("Runs"),
    "dismantling": gettext_lazy("Dismantling"),
    "usage": gettext_lazy("Usage"),
    "reading": gettext_lazy("Inspections and readings"),
    "tool_joint": gettext_lazy("Tool joints"),
    "repair": gettext_lazy("Repairs and maintenance"),
    "pressure_test": gettext_lazy("Pressure tests"),
    "revision": gettext_lazy("Revisions (strip-down inspections)"),
    "set": gettext_lazy("Sets"),
    "transfer": gettext_lazy("Waybills"),
    "order": gettext_lazy("Orders"),
    "nonconformance": gettext_lazy("Non-conformances"),
    "correction": gettext_lazy("Corrections"),
}
ICONS = {
    "entry": "plus",
    "step": "arrow-right",
    "move": "arrows-move",
    "run": "arrow-down",
    "dismantling": "arrow-up",
    "usage": "clock",
    "reading": "ruler-measure",
    "tool_joint": "target",
    "repair": "tools",
    "pressure_test": "gauge",
    "revision": "list-check",
    "set": "circles",
    "transfer": "send",
    "order": "clipboard-list",
    "nonconformance": "alert-triangle",
    "correction": "arrow-back-up",
}
#: Columns of a joint that a person changes.
FACTS: dict[str, str | Promise] = {
    "number": gettext_lazy("Number"),
    "well": gettext_lazy("Well"),
    "remark": gettext_lazy("Remark"),
    "serial": gettext_lazy("Serial"),
    "tally_number": gettext_lazy("Joint number"),
    "kind": gettext_lazy("Kind"),
    "description": gettext_lazy("Description"),
    "yard_number": gettext_lazy("Yard number"),
    "length_range": gettext_lazy("Range"),
    "heat": gettext_lazy("Heat"),
    "product_line": gettext_lazy("Product line"),
    "location": gettext_lazy("Place"),
    "overall_length_m": gettext_lazy("Overall length"),
    "makeup_loss_m": gettext_lazy("Make-up loss"),
    "effective_length_m": gettext_lazy("Effective length"),
}
#: What usage adds up, and what of it counts by its highest value, with their units.
AMOUNTS: dict[str, tuple[str | Promise, str | Promise]] = {
    "metres_drilled_m": (gettext_lazy("drilled"), gettext_lazy("m")),
    "rotating_h": (gettext_lazy("rotating"), gettext_lazy("h")),
    "circulating_h": (gettext_lazy("circulating"), gettext_lazy("h")),
    "jarring_h": (gettext_lazy("jarring"), gettext_lazy("h")),
    "h2s_h": (gettext_lazy("in hydrogen sulphide"), gettext_lazy("h")),
    "overpull_kn": (gettext_lazy("overpull"), gettext_lazy("kN")),
    "dls_deg_30m": (gettext_lazy("dogleg severity"), gettext_lazy("°/30 m")),
}
