"""Addresses of memoranda."""

from django.urls import path

from cooperation.memoranda import views

urlpatterns = [
    path("memorandum/", views.memorandum_current, name="memorandum-current"),
    path("memoranda/<str:public_id>/", views.memorandum_detail, name="memorandum-detail"),
]
