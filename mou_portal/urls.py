"""The composition root of all addresses."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from core.web import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("", include("core.web.urls")),
    path("", include("core.urls")),
    path("", include("cooperation.urls")),
    path("", include("equipment.urls")),
    path("", include("exchange.urls")),
    # The address is the one that was invited: nobody adds others to sign in by.
    path("accounts/email/", RedirectView.as_view(pattern_name="core:profile")),
    path("accounts/", include("allauth.urls")),
    path("api/", include("mou_portal.api")),
]
handler400 = "mou_portal.errors.bad_request"
handler403 = "mou_portal.errors.forbidden"
handler404 = "mou_portal.errors.missing"
handler500 = "mou_portal.errors.broken"
