"""Addresses of joints, tallies and places."""

from django.urls import path

from equipment.pipes import joint_views as joints
from equipment.pipes import tally_views as tallies
from equipment.pipes import views
from equipment.pipes.handling import views as handling
from equipment.pipes.heats import views as heats
from equipment.pipes.items import views as items
from equipment.pipes.labels import views as labels
from equipment.pipes.passport import correcting_views as correcting
from equipment.pipes.passport import views as passport
from equipment.pipes.places import views as places
from equipment.pipes.stock import views as stock
from equipment.pipes.tally_out import views as out

urlpatterns = [
    path("pipes/", views.joint_list, name="joint-list"),
    path("pipes/new/", joints.joint_create, name="joint-create"),
    path("pipes/heats/", heats.heat_list, name="heat-list"),
    path("pipes/heats/new/", heats.heat_create, name="heat-create"),
    path("pipes/heats/<str:public_id>/", heats.heat_detail, name="heat-detail"),
    path("pipes/heats/<str:public_id>/edit/", heats.heat_edit, name="heat-edit"),
    path("pipes/heats/<str:public_id>/joints/", heats.heat_joints, name="heat-joints"),
    path("pipes/equipment/", items.item_list, name="item-list"),
    path("pipes/equipment/new/", items.item_create, name="item-create"),
    path("pipes/equipment/<str:public_id>/edit/", items.item_edit, name="item-edit"),
    path("pipes/equipment/<str:public_id>/step/", items.item_step, name="item-step"),
    path("pipes/move/", handling.joint_move, name="joint-move"),
    path("pipes/step/", handling.joint_step, name="joints-step"),
    path("pipes/stock/", stock.stock_board, name="stock-board"),
    path("pipes/equipment/<str:public_id>/", items.item_detail, name="item-detail"),
    path("pipes/places/", views.location_list, name="location-list"),
    path("pipes/places/new/", views.location_create, name="location-create"),
    path("pipes/places/tree/", places.location_tree, name="location-tree"),
    path("pipes/places/<str:public_id>/", places.location_detail, name="location-detail"),
    path("pipes/places/<str:public_id>/edit/", places.location_edit, name="location-edit"),
    path("pipes/places/<str:public_id>/close/", places.location_close, name="location-close"),
    path("pipes/places/<str:public_id>/reopen/", places.location_reopen, name="location-reopen"),
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
    path("pipes/usage/<str:public_id>/take-back/", correcting.usage_reverse, name="usage-reverse"),
    path(
        "pipes/inspections/<str:public_id>/withdraw/",
        correcting.inspection_withdraw,
        name="inspection-withdraw",
    ),
    path(
        "pipes/readings/<str:public_id>/erroneous/",
        correcting.reading_erroneous,
        name="reading-erroneous",
    ),
    path("pipes/steps/<str:public_id>/take-back/", correcting.step_reverse, name="step-reverse"),
    path(
        "pipes/tool-joints/<str:public_id>/withdraw/",
        correcting.tool_joint_withdraw,
        name="tool-joint-withdraw",
    ),
    path("pipes/<str:public_id>/tool-joint/", passport.joint_fit, name="joint-fit"),
    path("pipes/<str:public_id>/usage/", passport.joint_use, name="joint-use"),
    path("pipes/<str:public_id>/inspect/", passport.joint_inspect, name="joint-inspect"),
    path("pipes/<str:public_id>/step/", passport.joint_step, name="joint-step"),
    path("pipes/<str:public_id>/code.svg", passport.joint_code, name="joint-code"),
    path("pipes/<str:public_id>/label.pdf", labels.joint_label, name="joint-label"),
    path("pipes/<str:public_id>/", passport.joint_detail, name="joint-detail"),
]
