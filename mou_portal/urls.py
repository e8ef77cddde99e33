"""The composition root of all addresses."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("core.web.urls")),
    path("accounts/", include("allauth.urls")),
]
handler400 = "core.web.views.bad_request"
handler403 = "core.web.views.forbidden"
handler404 = "core.web.views.missing"
handler500 = "core.web.views.broken"
