"""What exports and imports give to the menu, the history and the reminders."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import invariants
from core.events.invariants import states_match_events
from core.files import parents
from core.notices import kinds
from core.transfer import import_notices, import_queries, import_rules, notices
from core.transfer.import_models import Import
from core.transfer.models import Export
from core.web import menu, words

WORDS = {
    "export.asked": _("Export asked for"),
    "export.begun": _("Export begun"),
    "export.finished": _("Export made"),
    "export.failed": _("Export failed"),
    "export.cancelled": _("Export cancelled"),
    "export.fetched": _("Export fetched"),
    "export.expired": _("File of the export deleted"),
    "import.uploaded": _("File uploaded for import"),
    "import.mapped": _("Columns chosen"),
    "import.commit_requested": _("Import asked for"),
    "import.committed": _("Imported"),
    "import.failed": _("Import failed"),
    "import.cancelled": _("Import stopped"),
    "import.discarded": _("Import discarded"),
    "import.undone": _("Import undone"),
}


def register() -> None:
    """Called once, when the app is ready."""
    words.register(WORDS)
    kinds.register(notices.KIND)
    kinds.register(import_notices.KIND)
    parents.register(
        "import",
        import_queries.import_of,
        import_rules.may_decide,
        rows=Import.objects.visible_to,
    )
    invariants.register("exports tell their events", lambda: states_match_events(Export))
    invariants.register("imports tell their events", lambda: states_match_events(Import))
    menu.register(
        menu.MenuEntry(
            _("Imports"),
            "core:import-list",
            icon="file-upload",
            section=menu.Section.WORK,
            order=89,
        )
    )
    menu.register(
        menu.MenuEntry(
            _("Exports"),
            "core:export-list",
            icon="file-download",
            section=menu.Section.WORK,
            order=90,
        )
    )
