"""Addresses of the core app."""

from core.accounts.urls import urlpatterns as accounts
from core.files.urls import urlpatterns as files

app_name = "core"
urlpatterns = [*accounts, *files]
