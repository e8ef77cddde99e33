"""Addresses of sets and strings."""

from django.urls import path

from equipment.pipes.passport import set_views as passport
from equipment.pipes.sets import views

urlpatterns = [
    path("", views.set_list, name="set-list"),
    path("new/", views.set_create, name="set-create"),
    path("<str:public_id>/", passport.set_detail, name="set-detail"),
    path("<str:public_id>/usage/", passport.set_use, name="set-use"),
    path("<str:public_id>/edit/", views.set_edit, name="set-edit"),
    path("<str:public_id>/members/", views.set_members, name="set-members"),
    path("<str:public_id>/members/remove/", views.set_remove, name="set-remove"),
    path("<str:public_id>/close/", views.set_close, name="set-close"),
    path("<str:public_id>/reopen/", views.set_reopen, name="set-reopen"),
]
