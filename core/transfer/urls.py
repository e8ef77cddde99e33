"""Addresses of what goes out of the portal and comes into it as files."""

from django.urls import path

from core.transfer import views

urlpatterns = [
    path("exports/", views.export_list, name="export-list"),
    path("exports/lists/<str:key>/", views.list_export, name="list-export"),
    path("exports/<str:public_id>/", views.export_detail, name="export-detail"),
    path("exports/<str:public_id>/cancel/", views.export_cancel, name="export-cancel"),
    path("exports/<str:public_id>/file/", views.export_fetch, name="export-fetch"),
]
