"""Addresses of the dismantling of an order."""

from django.urls import path

from equipment.dismantling import views

urlpatterns = [
    path("<str:public_id>/dismantling/", views.pull_sheet, name="pull-sheet"),
    path("<str:public_id>/dismantling/drafts/", views.pull_drafts, name="pull-drafts"),
    path(
        "<str:public_id>/dismantling/drafts/discard/",
        views.pull_drafts_discard,
        name="pull-drafts-discard",
    ),
    path("<str:public_id>/usage/", views.dismantling_usage, name="dismantling-usage"),
    path("<str:public_id>/laying-down-list/", views.laying_down_list, name="laying-down-list"),
    path(
        "<str:public_id>/laying-down-list.xlsx",
        views.laying_down_workbook,
        name="laying-down-workbook",
    ),
    path("<str:public_id>/laying-down-list.pdf", views.laying_down_pdf, name="laying-down-pdf"),
]
