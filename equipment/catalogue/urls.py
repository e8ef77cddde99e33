"""Addresses of the catalogue."""

from django.urls import path

from equipment.catalogue import entry_views as entries
from equipment.catalogue import repair_views as repairs
from equipment.catalogue import scheme_views as schemes
from equipment.catalogue import views

urlpatterns = [
    path("", views.product_line_list, name="product-line-list"),
    path("lines/new/", views.product_line_create, name="product-line-create"),
    path("lines/<str:public_id>/", views.product_line_detail, name="product-line-detail"),
    path("lines/<str:public_id>/edit/", views.product_line_edit, name="product-line-edit"),
    path("grades/", entries.grade_list, name="grade-list"),
    path("grades/new/", entries.grade_create, name="grade-create"),
    path("grades/<str:public_id>/", entries.grade_detail, name="grade-detail"),
    path("grades/<str:public_id>/edit/", entries.grade_edit, name="grade-edit"),
    path("connections/", entries.connection_list, name="connection-list"),
    path("connections/new/", entries.connection_create, name="connection-create"),
    path("connections/<str:public_id>/", entries.connection_detail, name="connection-detail"),
    path("connections/<str:public_id>/edit/", entries.connection_edit, name="connection-edit"),
    path("connections/<str:public_id>/torque/", entries.torque_set, name="torque-set"),
    path(
        "connections/<str:public_id>/torque/<str:torque_id>/remove/",
        entries.torque_remove,
        name="torque-remove",
    ),
    path("tool-joints/", entries.limit_list, name="tool-joint-limit-list"),
    path("tool-joints/new/", entries.limit_create, name="tool-joint-limit-create"),
    path("tool-joints/<str:public_id>/", entries.limit_detail, name="tool-joint-limit-detail"),
    path("tool-joints/<str:public_id>/edit/", entries.limit_edit, name="tool-joint-limit-edit"),
    path("schemes/", schemes.scheme_list, name="class-scheme-list"),
    path("schemes/<str:public_id>/", schemes.scheme_detail, name="class-scheme-detail"),
    path("schemes/<str:public_id>/copy/", schemes.scheme_copy, name="class-scheme-copy"),
    path("schemes/<str:public_id>/edit/", schemes.scheme_edit, name="class-scheme-edit"),
    path("repairs/", repairs.type_list, name="repair-type-list"),
    path("repairs/new/", repairs.type_create, name="repair-type-create"),
    path("repairs/<str:public_id>/", repairs.type_detail, name="repair-type-detail"),
    path("repairs/<str:public_id>/edit/", repairs.type_edit, name="repair-type-edit"),
    path("<str:kind>/<str:public_id>/retire/", views.entry_retire, name="entry-retire"),
    path("<str:kind>/<str:public_id>/restore/", views.entry_restore, name="entry-restore"),
]
