"""What the pipes slice offers the floors below: menu entries, words of events, files on tallies."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.comments import subjects
from core.files import parents
from core.search import kinds
from core.transfer import kinds as imports
from core.web import menu, words
from equipment.pipes import joint_import, listed, place_import, queries
from equipment.pipes import search as found
from equipment.pipes.models import Joint, Tally

VERBS = {
    "location.created": _("Place added"),
    "location.joints_moved": _("Pipes laid down here"),
    "joint.registered": _("Pipe registered"),
    "joint.changed": _("Pipe changed"),
    "joint_batch.registered": _("Pipes registered"),
    "tally.uploaded": _("Tally uploaded"),
    "tally.mapped": _("Columns chosen"),
    "tally.rows_decided": _("Rows decided"),
    "tally.commit_requested": _("Registration asked for"),
    "tally.registered": _("Tally registered"),
    "tally.failed": _("Registration failed"),
    "tally.import_cancelled": _("Registration stopped"),
    "tally.discarded": _("Tally discarded"),
    "tally.undone": _("Tally undone"),
}
PIPES = "equipment:joint-list"


def register() -> None:
    """Called once, when the app is ready."""
    parents.register("tally", queries.tally_of)
    subjects.register(Tally)
    subjects.register(Joint)
    words.register(VERBS)
    kinds.register(found.KIND)
    listed.register()
    imports.register(place_import.KIND)
    imports.register(joint_import.KIND)
    work = menu.Section.WORK
    tallies, places = "equipment:tally-list", "equipment:location-list"
    sheet, pin = "file-spreadsheet", "map-pin"
    for entry in (
        menu.MenuEntry(_("Pipes"), PIPES, icon="circles", section=work, order=20, bottom=True),
        menu.MenuEntry(_("Tallies"), tallies, icon=sheet, section=work, order=21, parent=PIPES),
        menu.MenuEntry(_("Places"), places, icon=pin, section=work, order=22, parent=PIPES),
    ):
        menu.register(entry)
