"""Addresses of commitments."""

from django.urls import path

from cooperation.commitments import views

urlpatterns = [
    path("commitments/", views.commitment_list, name="commitment-list"),
    path("commitments/new/", views.commitment_create, name="commitment-create"),
    path("commitments/<str:public_id>/", views.commitment_detail, name="commitment-detail"),
    path("commitments/<str:public_id>/edit/", views.commitment_edit, name="commitment-edit"),
    path("commitments/<str:public_id>/hold/", views.commitment_hold, name="commitment-hold"),
    path("commitments/<str:public_id>/cancel/", views.commitment_cancel, name="commitment-cancel"),
    path(
        "commitments/<str:public_id>/<slug:action>/", views.commitment_step, name="commitment-step"
    ),
    path("milestones/<str:public_id>/reach/", views.milestone_reach, name="milestone-reach"),
    path("milestones/<str:public_id>/accept/", views.milestone_accept, name="milestone-accept"),
]
