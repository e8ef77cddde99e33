"""Addresses of the exchange app."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "exchange"
urlpatterns: list[URLPattern | URLResolver] = [
    path("specialists/", include("exchange.specialists.urls")),
    path("placements/", include("exchange.placements.urls")),
    path("placements/", include("exchange.attendance.urls")),
]
