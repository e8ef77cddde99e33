"""The equipment app."""

from importlib import import_module

from django.apps import AppConfig

#: Modules that register what a slice offers, in the order in which menus and lists show it.
OFFERS = (
    "pipes.offers",
    "catalogue.offers",
    "requests.offers",
    "orders.offers",
    "defects.offers",
    "nonconformance.offers",
    "installation.offers",
    "instruments.offers",
    "repair.offers",
    "maintenance.offers",
    "dismantling.offers",
    "certificates.offers",
    "procedures.offers",
    "pressure_testing.offers",
    "programmes.offers",
    "revision.offers",
    "invariants",
    "pipes.invariants",
    "pipes.stock.invariants",
    "scale.wiring",
)


class EquipmentConfig(AppConfig):
    name = "equipment"

    def ready(self) -> None:
        """Give the floors below what this app has to offer them."""
        for name in OFFERS:
            import_module(f"equipment.{name}").register()
