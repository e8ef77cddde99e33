"""Addresses of acts."""

from django.urls import path

from cooperation.acceptance import views, views_prepare, views_signing

urlpatterns = [
    path("acts/", views.act_list, name="act-list"),
    path("acts/new/", views_prepare.act_create, name="act-create"),
    path("acts/sign/", views_signing.act_batch, name="act-batch"),
    path("acts/<slug:public_id>/", views.act_detail, name="act-detail"),
    path("acts/<slug:public_id>/act.json", views.act_json, name="act-json"),
    path("acts/<slug:public_id>/act.pdf", views.act_pdf, name="act-pdf"),
    path("acts/<slug:public_id>/edit/", views_prepare.act_update, name="act-update"),
    path("acts/<slug:public_id>/lines/", views_prepare.act_lines, name="act-lines"),
    path(
        "acts/<slug:public_id>/lines/remove/",
        views_prepare.act_lines_remove,
        name="act-lines-remove",
    ),
    path("acts/<slug:public_id>/send/", views.act_send, name="act-send"),
    path("acts/<slug:public_id>/amend/", views.act_amend, name="act-amend"),
    path("acts/<slug:public_id>/withdraw/", views.act_withdraw, name="act-withdraw"),
    path("acts/<slug:public_id>/sign/", views_signing.act_sign, name="act-sign"),
    path("acts/<slug:public_id>/refuse/", views_signing.act_refuse, name="act-refuse"),
]
