"""Addresses of the core app."""

from core.accounts.urls import urlpatterns as accounts
from core.calendar.urls import urlpatterns as calendar
from core.comments.urls import urlpatterns as comments
from core.files.urls import urlpatterns as files
from core.notices.urls import urlpatterns as notices
from core.qualifications.urls import urlpatterns as qualifications
from core.search.urls import urlpatterns as search
from core.transfer.urls import urlpatterns as transfer

app_name = "core"
urlpatterns = [
    *accounts,
    *calendar,
    *comments,
    *files,
    *notices,
    *qualifications,
    *search,
    *transfer,
]
