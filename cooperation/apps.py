"""The cooperation app."""

from django.apps import AppConfig


class CooperationConfig(AppConfig):
    name = "cooperation"

    def ready(self) -> None:
        """Give the floors below what this app has to offer them."""
        from cooperation import wiring

        wiring.register()
