"""Addresses of the calendar."""

from django.urls import path

from core.calendar import views

urlpatterns = [
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/days/new/", views.day_enter, name="calendar-day-enter"),
    path("calendar/hours/", views.hours_set, name="calendar-hours"),
    path("calendar/days/<str:public_id>/remove/", views.day_remove, name="calendar-day-remove"),
]
