"""The core app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core import invariants
        from core.events.invariants import outbox_is_drained

        invariants.register("outbox drained", outbox_is_drained)
