"""Addresses of the steering pages."""

from django.urls import path

from cooperation.dashboards import views

urlpatterns = [
    path("my-side/", views.my_side, name="my-side"),
    path("programme/", views.programme, name="programme"),
    path("areas/<str:public_id>/", views.area_detail, name="area-detail"),
]
