"""Addresses of specialists."""

from django.urls import path

from exchange.specialists import views

urlpatterns = [
    path("", views.specialist_list, name="specialist-list"),
    path("new/", views.specialist_create, name="specialist-create"),
    path("<str:public_id>/", views.specialist_detail, name="specialist-detail"),
    path("<str:public_id>/edit/", views.specialist_edit, name="specialist-edit"),
    path("<str:public_id>/consent/", views.consent_record, name="consent-record"),
    path("<str:public_id>/consent/withdraw/", views.consent_withdraw, name="consent-withdraw"),
    path("<str:public_id>/deactivate/", views.specialist_deactivate, name="specialist-deactivate"),
    path("<str:public_id>/reactivate/", views.specialist_reactivate, name="specialist-reactivate"),
    path("<str:public_id>/erase/", views.specialist_erase, name="specialist-erase"),
]
