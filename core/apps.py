"""The core app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.accounts.history import VERBS
from core.web import menu, words


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core import invariants
        from core.calendar import wiring as calendar
        from core.clocks import wiring as clocks
        from core.comments import wiring as comments
        from core.events.invariants import outbox_is_drained
        from core.files.invariants import files_are_kept
        from core.notices import wiring as notices
        from core.qualifications import wiring as qualifications
        from core.scale import wiring as scale
        from core.search import wiring as search
        from core.transfer import wiring as transfer

        invariants.register("outbox drained", outbox_is_drained)
        invariants.register("files kept", files_are_kept)
        words.register(VERBS)
        notices.register()
        search.register()
        transfer.register()
        calendar.register()
        clocks.register()
        comments.register()
        qualifications.register()
        scale.register()
        menu.register(
            menu.MenuEntry(
                _("Members"),
                "core:member-list",
                icon="users",
                section=menu.Section.ADMINISTRATION,
                order=10,
                visible=menu.holding("administrator"),
            )
        )
