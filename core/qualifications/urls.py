"""Addresses of qualifications."""

from django.urls import path

from core.qualifications import views

urlpatterns = [
    path("qualifications/", views.qualification_list, name="qualification-list"),
    path("qualifications/new/", views.qualification_create, name="qualification-create"),
    path("qualifications/ending/", views.qualification_ending, name="qualification-ending"),
    path(
        "qualifications/<str:public_id>/", views.qualification_detail, name="qualification-detail"
    ),
    path(
        "qualifications/<str:public_id>/edit/",
        views.qualification_edit,
        name="qualification-edit",
    ),
    path(
        "qualifications/<str:public_id>/revoke/",
        views.qualification_revoke,
        name="qualification-revoke",
    ),
    path(
        "qualifications/<str:public_id>/certificate/",
        views.qualification_file,
        name="qualification-file",
    ),
]
