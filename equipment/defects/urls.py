"""Addresses of defect acts."""

from django.urls import path

from equipment.defects import finding_views, views

urlpatterns = [
    path("", views.act_list, name="defect-act-list"),
    path("new/", views.act_create, name="defect-act-create"),
    path("<str:public_id>/", views.act_detail, name="defect-act-detail"),
    path("<str:public_id>/edit/", views.act_edit, name="defect-act-edit"),
    path("<str:public_id>/findings/", finding_views.act_findings, name="defect-act-findings"),
    path("<str:public_id>/send/", views.act_send, name="defect-act-send"),
    path("<str:public_id>/agree/", views.act_agree, name="defect-act-agree"),
    path("<str:public_id>/refuse/", views.act_refuse, name="defect-act-refuse"),
    path("<str:public_id>/withdraw/", views.act_withdraw, name="defect-act-withdraw"),
    path("<str:public_id>/supersede/", views.act_supersede, name="defect-act-supersede"),
    path("<str:public_id>/pdf/", views.act_pdf, name="defect-act-pdf"),
    path("<str:public_id>/json/", views.act_json, name="defect-act-json"),
]
