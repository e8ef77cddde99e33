"""Addresses of the run of an order."""

from django.urls import path

from equipment.installation import printed_views, views

urlpatterns = [
    path("<str:public_id>/run/", views.run_sheet, name="run-sheet"),
    path("<str:public_id>/run/drafts/", views.run_drafts, name="run-drafts"),
    path(
        "<str:public_id>/run/drafts/discard/",
        views.run_drafts_discard,
        name="run-drafts-discard",
    ),
    path("<str:public_id>/running-list/", printed_views.running_list, name="running-list"),
    path(
        "<str:public_id>/running-list.xlsx",
        printed_views.running_list_workbook,
        name="running-list-workbook",
    ),
    path(
        "<str:public_id>/running-list.pdf", printed_views.running_list_pdf, name="running-list-pdf"
    ),
    path("<str:public_id>/shift-report/", printed_views.shift_report, name="shift-report"),
    path(
        "<str:public_id>/shift-report.pdf", printed_views.shift_report_pdf, name="shift-report-pdf"
    ),
]
