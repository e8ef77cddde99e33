"""Addresses of orders."""

from django.urls import path

from equipment.orders import daily_views, views

urlpatterns = [
    path("", views.order_list, name="order-list"),
    path("board/", views.order_board, name="order-board"),
    path("daily/", daily_views.daily_report, name="order-daily"),
    path("new/", views.order_create, name="order-create"),
    path("<str:public_id>/", views.order_detail, name="order-detail"),
    path("<str:public_id>/edit/", views.order_edit, name="order-edit"),
    path("<str:public_id>/joints/", views.order_joints, name="order-joints"),
    path("<str:public_id>/joints/remove/", views.order_remove_lines, name="order-remove-lines"),
    path("<str:public_id>/submit/", views.order_submit, name="order-submit"),
    path("<str:public_id>/accept/", views.order_accept, name="order-accept"),
    path("<str:public_id>/return/", views.order_return, name="order-return"),
    path("<str:public_id>/start/", views.order_start, name="order-start"),
    path("<str:public_id>/ask-hold/", views.order_ask_hold, name="order-ask-hold"),
    path("<str:public_id>/agree-hold/", views.order_agree_hold, name="order-agree-hold"),
    path("<str:public_id>/drop-hold/", views.order_drop_hold, name="order-drop-hold"),
    path("<str:public_id>/resume/", views.order_resume, name="order-resume"),
    path("<str:public_id>/release/", views.order_release, name="order-release"),
    path("<str:public_id>/finish/", views.order_finish, name="order-finish"),
    path("<str:public_id>/cancel/", views.order_cancel, name="order-cancel"),
]
