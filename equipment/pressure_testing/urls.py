"""Addresses of pressure tests; the sheet of an order stands below the order."""

from django.urls import path

from equipment.pressure_testing import views

of_orders = [
    path("<str:public_id>/tests/", views.sheet, name="pressure-test-sheet"),
    path("<str:public_id>/tests/new/", views.record, name="pressure-test-record"),
    path("<str:public_id>/tests/preview/", views.preview, name="pressure-test-preview"),
]
urlpatterns = [
    path("", views.test_list, name="pressure-test-list"),
    path("<str:public_id>/", views.detail, name="pressure-test-detail"),
    path("<str:public_id>/decide/", views.decide, name="pressure-test-decide"),
    path("<str:public_id>/withdraw/", views.withdraw, name="pressure-test-withdraw"),
    path("<str:public_id>/confirm/", views.confirm, name="pressure-test-confirm"),
]
