"""Addresses of files."""

from django.urls import path

from core.files import views

urlpatterns = [
    path("files/<str:public_id>/", views.file_download, name="file-download"),
    path("files/to/<str:kind>/<str:public_id>/", views.file_attach, name="file-attach"),
]
