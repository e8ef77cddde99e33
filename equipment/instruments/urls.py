"""Addresses of instruments, calibrations and recalls."""

from django.urls import path

from equipment.instruments import calibration_views, views
from equipment.instruments.recall import views as recalls

urlpatterns = [
    path("", views.instrument_list, name="instrument-list"),
    path("new/", views.instrument_create, name="instrument-create"),
    path("due/", views.instrument_due, name="instrument-due"),
    path("recalls/", recalls.recall_list, name="recall-list"),
    path("recalls/<str:public_id>/", recalls.recall_detail, name="recall-detail"),
    path("recalls/<str:public_id>/dispose/", recalls.recall_dispose, name="recall-dispose"),
    path(
        "calibrations/<str:public_id>/edit/",
        calibration_views.calibration_edit,
        name="calibration-edit",
    ),
    path(
        "calibrations/<str:public_id>/declare-bad/",
        calibration_views.calibration_declare_bad,
        name="calibration-declare-bad",
    ),
    path("<str:public_id>/", views.instrument_detail, name="instrument-detail"),
    path("<str:public_id>/edit/", views.instrument_edit, name="instrument-edit"),
    path("<str:public_id>/withdraw/", views.instrument_withdraw, name="instrument-withdraw"),
    path(
        "<str:public_id>/calibrate/",
        calibration_views.calibration_create,
        name="calibration-create",
    ),
]
