"""Addresses of repair records, below those of their orders."""

from django.urls import path

from equipment.repair import views

urlpatterns = [
    path("<str:public_id>/repairs/", views.repair_sheet, name="repair-sheet"),
    path("<str:public_id>/repairs/again/", views.repair_again, name="repair-again"),
    path("<str:public_id>/repairs/<str:line_id>/", views.repair_line, name="repair-line"),
    path("<str:public_id>/repairs/<str:line_id>/clear/", views.repair_clear, name="repair-clear"),
    path(
        "<str:public_id>/repairs/<str:line_id>/reverse/",
        views.repair_reverse,
        name="repair-reverse",
    ),
]
