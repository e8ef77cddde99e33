"""Addresses of waybills."""

from django.urls import path

from equipment.pipes.transfers import views

urlpatterns = [
    path("", views.transfer_list, name="transfer-list"),
    path("new/", views.transfer_create, name="transfer-create"),
    path("<str:public_id>/", views.transfer_detail, name="transfer-detail"),
    path("<str:public_id>/edit/", views.transfer_edit, name="transfer-edit"),
    path("<str:public_id>/joints/", views.transfer_joints, name="transfer-joints"),
    path("<str:public_id>/joints/remove/", views.transfer_unload, name="transfer-unload"),
    path("<str:public_id>/send/", views.transfer_send, name="transfer-send"),
    path("<str:public_id>/receive/", views.transfer_receive, name="transfer-receive"),
    path("<str:public_id>/refuse/", views.transfer_refuse, name="transfer-refuse"),
    path("<str:public_id>/cancel/", views.transfer_cancel, name="transfer-cancel"),
    path("<str:public_id>/settle/", views.transfer_settle, name="transfer-settle"),
    path("<str:public_id>/waybill.pdf", views.transfer_pdf, name="transfer-pdf"),
]
