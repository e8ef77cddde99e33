"""What the catalogue offers the floors below: menu entries, words of its events, its lists."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.transfer import kinds as imports
from core.web import menu, words
from equipment.catalogue import line_import, listed

VERBS = {
    "product_line.added": _("Product line added"),
    "product_line.updated": _("Product line changed"),
    "product_line.retired": _("Product line retired"),
    "product_line.restored": _("Product line offered again"),
    "grade.added": _("Grade added"),
    "grade.updated": _("Grade changed"),
    "grade.retired": _("Grade retired"),
    "grade.restored": _("Grade offered again"),
    "connection.added": _("Connection added"),
    "connection.updated": _("Connection changed"),
    "connection.retired": _("Connection retired"),
    "connection.restored": _("Connection offered again"),
    "connection.torque_set": _("Make-up torque entered"),
    "connection.torque_removed": _("Make-up torque removed"),
    "tool_joint_limit.added": _("Tool-joint limit added"),
    "tool_joint_limit.updated": _("Tool-joint limit changed"),
    "tool_joint_limit.retired": _("Tool-joint limit retired"),
    "tool_joint_limit.restored": _("Tool-joint limit offered again"),
    "class_scheme.added": _("Classification scheme added"),
    "class_scheme.updated": _("Classification scheme changed"),
    "class_scheme.retired": _("Classification scheme retired"),
    "class_scheme.restored": _("Classification scheme offered again"),
    "repair_type.added": _("Type of repair added"),
    "repair_type.updated": _("Type of repair changed"),
    "repair_type.retired": _("Type of repair retired"),
    "repair_type.restored": _("Type of repair offered again"),
}
CATALOGUE = "equipment:product-line-list"


def register() -> None:
    """Called once, when the app is ready."""
    words.register(VERBS)
    listed.register()
    imports.register(line_import.KIND)
    for order, (label, name, icon) in enumerate(
        (
            (_("Grades"), "equipment:grade-list", "flag"),
            (_("Connections"), "equipment:connection-list", "link"),
            (_("Tool-joint limits"), "equipment:tool-joint-limit-list", "ruler-measure"),
            (_("Classification"), "equipment:class-scheme-list", "list-check"),
            (_("Repair and maintenance"), "equipment:repair-type-list", "tools"),
        ),
        start=96,
    ):
        below = menu.MenuEntry(
            label, name, icon=icon, section=menu.Section.WORK, order=order, parent=CATALOGUE
        )
        menu.register(below)
    menu.register(
        menu.MenuEntry(_("Catalogue"), CATALOGUE, icon="table", section=menu.Section.WORK, order=95)
    )
