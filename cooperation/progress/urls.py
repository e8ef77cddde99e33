"""Addresses of the ledger."""

from django.urls import path

from cooperation.progress import views

urlpatterns = [path("ledger/", views.entry_list, name="entry-list")]
