"""Addresses of maintenance plans."""

from django.urls import path

from equipment.maintenance import views

urlpatterns = [
    path("", views.plan_list, name="plan-list"),
    path("new/", views.plan_create, name="plan-create"),
    path("<str:public_id>/", views.plan_detail, name="plan-detail"),
    path("<str:public_id>/stop/", views.plan_stop, name="plan-stop"),
    path("<str:public_id>/resume/", views.plan_resume, name="plan-resume"),
]
