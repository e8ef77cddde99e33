"""Everybody who asks, by browser and by token; whatever an answer has changed is taken back."""

from __future__ import annotations

import copy
import datetime as dt
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client
from django.utils import timezone

from core.accounts import token_services
from core.accounts.models import ApiToken, User
from core.api import statements
from tests.cooperation.browsers import signed_in
from tests.isolation.reading import quiet, words_of
from tests.isolation.world import World

#: Looks at the database after an answer, before it is put back.
Look = Callable[[Any], Any]


@dataclass
class Said:
    """An answer: its status, its words, and where it sends a browser."""

    status: int
    text: str
    to: str
    headers: Any
    failure: str = ""
    #: What `look` saw in the database before it was put back.
    seen: Any = None

    @property
    def all(self) -> str:
        """Whatever the answer says, headers included."""
        return f"{self.text}\n{self.to}\n{self.headers}"

    def about(self, *ids: str) -> tuple[int, str, str]:
        """The answer without what differs between any two: for comparing."""
        return self.status, quiet(self.text, *ids), quiet(self.to, *ids)


class Crowd:
    """`ask` sends one request as somebody; `world` is what they ask about."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.browsers = {name: signed_in(user) for name, user in world.people.items()}
        self.browsers["anonymous"] = Client()
        for client in self.browsers.values():
            client.raise_request_exception = False
        self.tokens = {name: token_of(user) for name, user in world.people.items()}
        self.bare = Client(raise_request_exception=False)
        self.asked = 0
        #: Digests of all rows as they stand between requests, once somebody has asked for them.
        self.rows: Any = None
        #: Probes that found nothing without a breach.
        self.proved: set[Any] = set()

    def ask(
        self, name: str, method: str, path: str, body: Any = None, *, token: bool = False,
        headers: dict[str, str] | None = None, look: Look | None = None,
    ) -> Said:  # fmt: skip
        """The answer to `name`, by their token or browser; the database is as it was before."""
        said = dict(headers or {})
        if token and name in self.tokens:
            said["authorization"] = f"Bearer {self.tokens[name]}"
        client = self.bare if token else self.browsers[name]
        return self.send(client, method, path, body, said, look)

    def send(  # noqa: PLR0917
        self, client: Client, method: str, path: str, body: Any, headers: dict[str, str],
        look: Look | None = None,
    ) -> Said:  # fmt: skip
        """One request, undone; `look` sees the database before that. Empty headers are left out."""
        self.asked += 1
        api, given = path.startswith("/api/"), {}
        if method != "get":
            given["data"] = body if body is not None else {}
            if api and not _is_upload(body):
                given["content_type"] = "application/json"
            headers = {"if-match": "*", "idempotency-key": str(uuid4()), **headers}
            headers = {name: value for name, value in headers.items() if value}
            for value in body.values() if isinstance(body, dict) else ():
                if hasattr(value, "seek"):
                    value.seek(0)
        cookies, broken = copy.copy(client.cookies), _Broken()
        with transaction.atomic(), broken:
            answer: Any = getattr(client, method)(path, headers=headers, **given)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            seen = look(answer) if look else None
            transaction.set_rollback(True)
        client.cookies = cookies
        return Said(
            answer.status_code, "\n".join([words_of(content), *_told_later(answer)]),
            str(answer.headers.get("Location", "")), answer.headers, broken.said, seen,
        )  # fmt: skip


class _Broken:
    """Remembers what made an answer a 500."""

    said = ""

    def __enter__(self) -> None:
        got_request_exception.connect(self._note, weak=False, dispatch_uid=str(id(self)))

    def __exit__(self, *_error: object) -> None:
        got_request_exception.disconnect(dispatch_uid=str(id(self)))

    def _note(self, **_more: Any) -> None:
        self.said = repr(sys.exc_info()[1])


def _told_later(answer: Any) -> list[str]:
    """What a redirect leaves for the next page to say."""
    kept = getattr(answer.wsgi_request, "_messages", ())
    return [str(one) for one in getattr(kept, "_queued_messages", ())]


def _is_upload(body: Any) -> bool:
    return isinstance(body, dict) and any(hasattr(value, "read") for value in body.values())


def token_of(user: User, *scopes: str, days: int = 30) -> str:
    """A raw token of the person with all scopes, or the given ones."""
    now = timezone.now()
    was, user.is_active = user.is_active, True
    token, raw = token_services.create_token(
        name="matrix", scopes=scopes or token_services.SCOPES,
        expires_at=now + dt.timedelta(days=days), by=user, now=now,
    )  # fmt: skip
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=now + dt.timedelta(days=1))
    user.is_active, user.acting_token = was, None
    return raw


def forget() -> None:
    """Drop the statements that are kept from request to request."""
    statements._COMPILED.clear()
