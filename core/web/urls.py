"""Addresses of the frame: home, the choices of a person, and the style guide while developing."""

from django.conf import settings
from django.urls import URLPattern, path

from core.web import styleguide, views

app_name = "web"
urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("workspace/", views.workspace_choose, name="workspace-choose"),
    path("language/", views.language_choose, name="language-choose"),
    path("theme/", views.theme_choose, name="theme-choose"),
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", styleguide.show, name="styleguide"))
