"""The exchange app."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "exchange"

    def ready(self) -> None:
        """Give the floors below what this app has to offer them."""
        from exchange import invariants
        from exchange.attendance import offers as attendance
        from exchange.placements import offers as placements
        from exchange.scale import wiring as scale
        from exchange.specialists import offers as specialists

        specialists.register()
        placements.register()
        attendance.register()
        invariants.register()
        scale.register()
