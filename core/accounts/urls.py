"""Addresses of members, invitations and the own profile."""

from django.urls import path

from core.accounts import invitation_views, profile_views, views

urlpatterns = [
    path("members/", views.member_list, name="member-list"),
    path("members/invite/", invitation_views.invitation_create, name="invitation-create"),
    path(
        "members/invitations/<str:public_id>/revoke/",
        invitation_views.invitation_revoke,
        name="invitation-revoke",
    ),
    path("members/<str:public_id>/", views.member_detail, name="member-detail"),
    path("members/<str:public_id>/grant/", views.role_grant, name="role-grant"),
    path(
        "members/<str:public_id>/roles/<str:grant_id>/revoke/",
        views.role_revoke,
        name="role-revoke",
    ),
    path("members/<str:public_id>/unit/", views.unit_assign, name="unit-assign"),
    path("members/<str:public_id>/deactivate/", views.member_deactivate, name="member-deactivate"),
    path("members/<str:public_id>/reactivate/", views.member_reactivate, name="member-reactivate"),
    path("invitation/<str:secret>/", invitation_views.invitation_accept, name="invitation-accept"),
    path("profile/", profile_views.profile, name="profile"),
    path("profile/edit/", profile_views.profile_edit, name="profile-edit"),
    path("profile/tokens/new/", profile_views.token_create, name="token-create"),
    path("profile/tokens/<str:public_id>/revoke/", profile_views.token_revoke, name="token-revoke"),
]
