"""Addresses of inspection programmes."""

from django.urls import path

from equipment.programmes import views

urlpatterns = [
    path("", views.programme_list, name="inspection-programme-list"),
    path("new/", views.programme_create, name="inspection-programme-create"),
    path("<str:public_id>/", views.programme_detail, name="inspection-programme-detail"),
    path("<str:public_id>/version/", views.programme_version, name="inspection-programme-version"),
]
