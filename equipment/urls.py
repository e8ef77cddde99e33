"""Addresses of the equipment app."""

from django.urls import URLPattern, URLResolver, include, path

from equipment.certificates import urls as certificates
from equipment.pressure_testing import urls as pressure_tests
from equipment.revision import urls as revisions

app_name = "equipment"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("equipment.pipes.urls")),
    path("sets/", include("equipment.pipes.sets.urls")),
    path("transfers/", include("equipment.pipes.transfers.urls")),
    path("maintenance/", include("equipment.maintenance.urls")),
    path("catalogue/", include("equipment.catalogue.urls")),
    path("inspection-programmes/", include("equipment.programmes.urls")),
    path("defect-acts/", include("equipment.defects.urls")),
    path("nonconformances/", include("equipment.nonconformance.urls")),
    path("instruments/", include("equipment.instruments.urls")),
    path("requests/", include("equipment.requests.urls")),
    path("orders/", include("equipment.orders.urls")),
    path("orders/", include("equipment.installation.urls")),
    path("orders/", include("equipment.repair.urls")),
    path("orders/", include("equipment.dismantling.urls")),
    path("orders/", include(pressure_tests.of_orders)),
    path("pressure-tests/", include("equipment.pressure_testing.urls")),
    path("certificates/", include("equipment.certificates.urls")),
    path("", include(certificates.public)),
    path("procedures/", include("equipment.procedures.urls")),
    path("orders/", include(revisions.of_orders)),
    path("revisions/", include("equipment.revision.urls")),
]
