"""Addresses of non-conformances."""

from django.urls import path

from equipment.nonconformance import views

urlpatterns = [
    path("", views.report_list, name="nonconformance-list"),
    path("new/", views.report_create, name="nonconformance-create"),
    path("<str:public_id>/", views.report_detail, name="nonconformance-detail"),
    path("<str:public_id>/edit/", views.report_edit, name="nonconformance-edit"),
    path("<str:public_id>/propose/", views.report_propose, name="nonconformance-propose"),
    path("<str:public_id>/agree/", views.report_agree, name="nonconformance-agree"),
    path("<str:public_id>/decline/", views.report_decline, name="nonconformance-decline"),
    path("<str:public_id>/close/", views.report_close, name="nonconformance-close"),
    path("<str:public_id>/cancel/", views.report_cancel, name="nonconformance-cancel"),
]
