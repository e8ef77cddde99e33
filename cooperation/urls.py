"""Addresses of memoranda and the cooperation under them."""

from django.urls import include, path

app_name = "cooperation"
urlpatterns = [
    path("", include("cooperation.dashboards.urls")),
    path("", include("cooperation.memoranda.urls")),
    path("", include("cooperation.commitments.urls")),
    path("", include("cooperation.progress.urls")),
    path("", include("cooperation.acceptance.urls")),
]
