"""Addresses of the frame: home, the choices of a person, and the style guide while developing."""

from django.conf import settings
from django.urls import URLPattern, path

from core.web import list_views, styleguide, views

app_name = "web"
urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("workspace/", views.workspace_choose, name="workspace-choose"),
    path("language/", views.language_choose, name="language-choose"),
    path("theme/", views.theme_choose, name="theme-choose"),
    path("lists/<str:key>/views/", list_views.view_save, name="view-save"),
    path("lists/<str:key>/columns/", list_views.columns_choose, name="columns-choose"),
    path("lists/<str:key>/actions/<slug:name>/", list_views.bulk, name="bulk"),
    path("views/<slug:public_id>/change/", list_views.view_change, name="view-change"),
    path("views/<slug:public_id>/delete/", list_views.view_delete, name="view-delete"),
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", styleguide.show, name="styleguide"))
