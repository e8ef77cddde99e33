"""Addresses of joints, tallies and places."""

from django.urls import path

from equipment.pipes import tally_views as tallies
from equipment.pipes import views
from equipment.pipes.handling import views as handling
from equipment.pipes.items import views as items
from equipment.pipes.labels import views as labels
from equipment.pipes.stock import views as stock
from equipment.pipes.tally_out import views as out

urlpatterns = [
    path("pipes/", views.joint_list, name="joint-list"),
    path("pipes/move/", handling.joint_move, name="joint-move"),
    path("pipes/step/", handling.joint_step, name="joints-step"),
    path("pipes/stock/", stock.stock_board, name="stock-board"),
    path("pipes/equipment/<str:public_id>/", items.item_detail, name="item-detail"),
    path("pipes/places/", views.location_list, name="location-list"),
    path("pipes/places/new/", views.location_create, name="location-create"),
    path("pipes/tallies/", tallies.tally_list, name="tally-list"),
    path("pipes/tallies/new/", tallies.tally_upload, name="tally-create"),
    path("pipes/tallies/<str:public_id>/", tallies.tally_detail, name="tally-detail"),
    path("pipes/tallies/<str:public_id>/sheet/", tallies.tally_sheet, name="tally-sheet"),
    path("pipes/tallies/<str:public_id>/header/", tallies.tally_header, name="tally-header"),
    path("pipes/tallies/<str:public_id>/columns/", tallies.tally_columns, name="tally-columns"),
    path("pipes/tallies/<str:public_id>/rows/", tallies.tally_decide, name="tally-decide"),
    path("pipes/tallies/<str:public_id>/commit/", tallies.tally_commit, name="tally-commit"),
    path("pipes/tallies/<str:public_id>/cancel/", tallies.tally_cancel, name="tally-cancel"),
    path("pipes/tallies/<str:public_id>/discard/", tallies.tally_discard, name="tally-discard"),
    path("pipes/tallies/<str:public_id>/undo/", tallies.tally_undo, name="tally-undo"),
    path("pipes/tallies/<str:public_id>/tally.xlsx", out.tally_workbook, name="tally-workbook"),
    path("pipes/tallies/<str:public_id>/tally.pdf", out.tally_pdf, name="tally-pdf"),
    path("pipes/<str:public_id>/label.pdf", labels.joint_label, name="joint-label"),
    path("pipes/<str:public_id>/", views.joint_detail, name="joint-detail"),
]
