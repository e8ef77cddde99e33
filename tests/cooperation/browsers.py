"""A browser in which somebody has signed in, and the addresses of acts."""

from __future__ import annotations

import time
from typing import Any

from django.test import Client
from django.urls import reverse

from cooperation.acceptance.models import Act
from core.accounts.models import User

RECORDS = "account_authentication_methods"


def signed_in(user: User, *, proved: bool = True) -> Client:
    """A browser in which the person has signed in, just now or ten minutes ago."""
    client = Client()
    client.force_login(user)
    session: Any = client.session
    at = time.time() - (0 if proved else 600)
    session[RECORDS] = [{"method": "password", "at": at, "email": user.email}]
    session[f"{RECORDS}_user"] = str(user.pk)
    session.save()
    return client


def address(act: Act, page: str = "detail") -> str:
    return reverse(f"cooperation:act-{page}", args=[act.public_id])
