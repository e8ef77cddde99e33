"""The composition root of all addresses."""

from django.urls import URLPattern, URLResolver, include, path

from core.web import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("", include("core.web.urls")),
    path("", include("cooperation.urls")),
    path("", include("equipment.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/", include("mou_portal.api")),
]
handler400 = "mou_portal.errors.bad_request"
handler403 = "mou_portal.errors.forbidden"
handler404 = "mou_portal.errors.missing"
handler500 = "mou_portal.errors.broken"
