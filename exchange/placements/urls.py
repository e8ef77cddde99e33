"""Addresses of placements."""

from django.urls import path

from exchange.placements import views

urlpatterns = [
    path("", views.placement_list, name="placement-list"),
    path("timeline/", views.placement_timeline, name="placement-timeline"),
    path("new/", views.placement_create, name="placement-create"),
    path("<str:public_id>/", views.placement_detail, name="placement-detail"),
    path("<str:public_id>/edit/", views.placement_edit, name="placement-edit"),
    path("<str:public_id>/approve/", views.placement_approve, name="placement-approve"),
    path("<str:public_id>/accept/", views.placement_accept, name="placement-accept"),
    path("<str:public_id>/decline/", views.placement_decline, name="placement-decline"),
    path("<str:public_id>/withdraw/", views.placement_withdraw, name="placement-withdraw"),
    path("<str:public_id>/start/", views.placement_start, name="placement-start"),
    path("<str:public_id>/report/", views.placement_report, name="placement-report"),
    path("<str:public_id>/report/return/", views.report_return, name="report-return"),
    path("<str:public_id>/confirm/", views.placement_confirm, name="placement-confirm"),
    path("<str:public_id>/cut-short/", views.placement_cut_short, name="placement-cut-short"),
]
