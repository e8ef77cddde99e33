"""Addresses of comments."""

from django.urls import path

from core.comments import views

urlpatterns = [
    path("comments/on/<str:kind>/<str:public_id>/", views.comment_write, name="comment-write"),
    path("comments/on/<str:kind>/<str:public_id>/people/", views.people, name="comment-people"),
    path("comments/<str:public_id>/", views.comment_open, name="comment-open"),
    path("comments/<str:public_id>/edit/", views.comment_edit, name="comment-edit"),
    path("comments/<str:public_id>/withdraw/", views.comment_withdraw, name="comment-withdraw"),
]
