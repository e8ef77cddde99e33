"""Addresses of attendance, which stands on the page of its placement."""

from django.urls import path

from exchange.attendance import views

urlpatterns = [
    path("<str:public_id>/attendance/", views.attendance_record, name="attendance-record"),
]
