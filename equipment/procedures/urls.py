"""Addresses of test procedures."""

from django.urls import path

from equipment.procedures import views

urlpatterns = [
    path("", views.procedure_list, name="procedure-list"),
    path("new/", views.procedure_create, name="procedure-create"),
    path("<str:public_id>/", views.procedure_detail, name="procedure-detail"),
    path("<str:public_id>/versions/new/", views.version_create, name="procedure-version-create"),
    path("<str:public_id>/end/", views.procedure_end, name="procedure-end"),
]
