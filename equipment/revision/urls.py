"""Addresses of revision records, below those of their orders."""

from django.urls import path

from equipment.revision import views

LINE = "<str:public_id>/revisions/<str:line_id>/"
urlpatterns = [
    path("<str:public_id>/revisions/", views.revision_sheet, name="revision-sheet"),
    path("<str:public_id>/revisions/repair/", views.revision_repair, name="revision-repair"),
    path(LINE, views.revision_line, name="revision-line"),
    path(f"{LINE}complete/", views.revision_complete, name="revision-complete"),
    path(f"{LINE}clear/", views.revision_clear, name="revision-clear"),
    path(f"{LINE}steps/<str:code>/", views.revision_step, name="revision-step"),
]
