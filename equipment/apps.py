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
        from equipment import invariants
        from equipment.catalogue import offers as catalogue
        from equipment.certificates import offers as certificates
        from equipment.defects import offers as defects
        from equipment.dismantling import offers as dismantling
        from equipment.installation import offers as installation
        from equipment.instruments import offers as instruments
        from equipment.maintenance import offers as maintenance
        from equipment.nonconformance import offers as nonconformance
        from equipment.orders import offers as orders
        from equipment.pipes import invariants as register
        from equipment.pipes import offers as pipes
        from equipment.pipes.stock import invariants as stock
        from equipment.pressure_testing import offers as pressure_testing
        from equipment.procedures import offers as procedures
        from equipment.repair import offers as repair
        from equipment.requests import offers as requests
        from equipment.scale import wiring as scale

        pipes.register()
        catalogue.register()
        requests.register()
        orders.register()
        defects.register()
        nonconformance.register()
        installation.register()
        instruments.register()
        repair.register()
        maintenance.register()
        dismantling.register()
        certificates.register()
        procedures.register()
        pressure_testing.register()
        invariants.register()
        register.register()
        stock.register()
        scale.register()
        for name in OFFERS:
            import_module(f"equipment.{name}").register()
