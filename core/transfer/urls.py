"""Addresses of what goes out of the portal and comes into it as files."""

from django.urls import path

from core.transfer import import_views as imports
from core.transfer import views

urlpatterns = [
    path("exports/", views.export_list, name="export-list"),
    path("exports/lists/<str:key>/", views.list_export, name="list-export"),
    path("exports/<str:public_id>/", views.export_detail, name="export-detail"),
    path("exports/<str:public_id>/cancel/", views.export_cancel, name="export-cancel"),
    path("exports/<str:public_id>/file/", views.export_fetch, name="export-fetch"),
    path("imports/", imports.import_list, name="import-list"),
    path("imports/new/", imports.import_upload, name="import-create"),
    path("imports/<str:public_id>/", imports.import_detail, name="import-detail"),
    path("imports/<str:public_id>/columns/", imports.import_columns, name="import-columns"),
    path("imports/<str:public_id>/commit/", imports.import_commit, name="import-commit"),
    path("imports/<str:public_id>/cancel/", imports.import_cancel, name="import-cancel"),
    path("imports/<str:public_id>/discard/", imports.import_discard, name="import-discard"),
    path("imports/<str:public_id>/undo/", imports.import_undo, name="import-undo"),
]
