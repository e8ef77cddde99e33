"""The equipment app."""

from django.apps import AppConfig


class EquipmentConfig(AppConfig):
    name = "equipment"

    def ready(self) -> None:
        """Give the floors below what this app has to offer them."""
        from cooperation.acceptance import sources
        from equipment.orders.acceptance import OrderLines
        from equipment.pipes import offers as pipes

        pipes.register()
        sources.register(OrderLines())
