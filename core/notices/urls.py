"""Addresses of the centre of notices."""

from django.urls import path

from core.notices import views

urlpatterns = [
    path("notices/", views.notice_list, name="notice-list"),
    path("notices/read-all/", views.notice_read_all, name="notice-read-all"),
    path("notices/preferences/", views.notice_preferences, name="notice-preferences"),
    path("notices/muted/<str:object_id>/end/", views.notice_unmute, name="notice-unmute"),
    path("notices/mute/<str:token>/", views.mute_link, name="notice-mute-link"),
    path("notices/mails/", views.delivery_list, name="delivery-list"),
    path(
        "notices/mails/<str:public_id>/send-again/",
        views.delivery_send_again,
        name="delivery-send-again",
    ),
    path("notices/<str:public_id>/open/", views.notice_open, name="notice-open"),
    path("notices/<str:public_id>/read/", views.notice_read, name="notice-read"),
    path("notices/<str:public_id>/mute/", views.notice_mute, name="notice-mute"),
]
