"""Addresses of requests."""

from django.urls import path

from equipment.requests import views

urlpatterns = [
    path("", views.request_list, name="request-list"),
    path("new/", views.request_create, name="request-create"),
    path("<str:public_id>/", views.request_detail, name="request-detail"),
    path("<str:public_id>/edit/", views.request_edit, name="request-edit"),
    path("<str:public_id>/joints/", views.request_joints, name="request-joints"),
    path("<str:public_id>/items/", views.request_items, name="request-items"),
    path("<str:public_id>/take-off/", views.request_take_off, name="request-take-off"),
    path("<str:public_id>/submit/", views.request_submit, name="request-submit"),
    path("<str:public_id>/accept/", views.request_accept, name="request-accept"),
    path("<str:public_id>/return/", views.request_return, name="request-return"),
    path("<str:public_id>/withdraw/", views.request_withdraw, name="request-withdraw"),
]
