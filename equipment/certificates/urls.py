"""Addresses of certificates; the public page stands at the root, for short codes."""

from django.urls import path

from equipment.certificates import verifying, views

public = [path("verify/<str:token>/", verifying.verify, name="certificate-verify")]
urlpatterns = [
    path("", views.certificate_list, name="certificate-list"),
    path("issue/<str:public_id>/", views.certificate_issue, name="certificate-issue"),
    path("<str:public_id>/", views.certificate_detail, name="certificate-detail"),
    path("<str:public_id>/record/", views.certificate_record, name="certificate-record"),
    path("<str:public_id>/withdraw/", views.certificate_withdraw, name="certificate-withdraw"),
    path("<str:public_id>/retest/", views.certificate_retest, name="certificate-retest"),
    path("<str:public_id>/pdf/", views.certificate_pdf, name="certificate-pdf"),
    path("<str:public_id>/json/", views.certificate_json, name="certificate-json"),
]
