"""Addresses of the core app."""

from core.accounts.urls import urlpatterns as accounts
from core.files.urls import urlpatterns as files
from core.notices.urls import urlpatterns as notices
from core.search.urls import urlpatterns as search
from core.transfer.urls import urlpatterns as transfer

app_name = "core"
urlpatterns = [*accounts, *files, *notices, *search, *transfer]
