"""Addresses of the run of an order."""

from django.urls import path

from equipment.installation import views

urlpatterns = [
    path("<str:public_id>/run/", views.run_sheet, name="run-sheet"),
    path("<str:public_id>/running-list/", views.running_list, name="running-list"),
    path(
        "<str:public_id>/running-list.xlsx",
        views.running_list_workbook,
        name="running-list-workbook",
    ),
    path("<str:public_id>/running-list.pdf", views.running_list_pdf, name="running-list-pdf"),
]
