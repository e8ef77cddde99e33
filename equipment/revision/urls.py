"""Addresses of revision records: their list, and each below the order of its line."""

from django.urls import path

from equipment.revision import views

LINE = "<str:public_id>/revisions/<str:line_id>/"
of_orders = [
    path("<str:public_id>/revisions/", views.revision_sheet, name="revision-sheet"),
    path("<str:public_id>/revisions/repair/", views.revision_repair, name="revision-repair"),
    path(LINE, views.revision_line, name="revision-line"),
    path(f"{LINE}complete/", views.revision_complete, name="revision-complete"),
    path(f"{LINE}withdraw/", views.revision_withdraw, name="revision-withdraw"),
    path(f"{LINE}clear/", views.revision_clear, name="revision-clear"),
    path(f"{LINE}steps/<str:code>/", views.revision_step, name="revision-step"),
]
urlpatterns = [path("", views.revision_list, name="revision-list")]
