"""Callers of the API: a person of the cast with a token, asking over HTTP."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.utils import timezone

from core.accounts import token_services
from core.models import User

V1 = "/api/v1/"


@dataclass
class Caller:
    """`get`, `post` and `patch` below /api/v1/ with one token."""

    headers: dict[str, str]
    client: Client = field(default_factory=Client)

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(V1 + path, headers=self._with(headers))

    def post(self, path: str, body: Any = None, etag: str = "", **headers: str) -> Any:
        return self._send("post", path, body, etag, headers)

    def patch(self, path: str, body: Any = None, etag: str = "", **headers: str) -> Any:
        return self._send("patch", path, body, etag, headers)

    def upload(self, path: str, **parts: Any) -> Any:
        return self.client.post(V1 + path, parts, headers=self.headers)

    def rows(self, path: str) -> list[dict[str, Any]]:
        """The rows of one page."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.content
        found: list[dict[str, Any]] = answer.json()["results"]
        return found

    def etag(self, path: str) -> str:
        """The tag of an object as it stands now."""
        return str(self.get(path).headers["ETag"])

    def act(self, path: str, verb: str, body: Any = None) -> Any:
        """Take an action on the object at `path` as it stands now."""
        return self.post(f"{path}{verb}/", body, etag=self.etag(path))

    def _send(self, method: str, path: str, body: Any, etag: str, more: dict[str, str]) -> Any:
        headers = self._with(more)
        if etag:
            headers["if-match"] = etag
        kind = "application/json"
        if isinstance(body, bytes):
            return self.client.generic(method.upper(), V1 + path, body, kind, headers=headers)
        send = getattr(self.client, method)
        return send(V1 + path, body if body is not None else {}, kind, headers=headers)

    def _with(self, more: dict[str, str]) -> dict[str, str]:
        return self.headers | {name.replace("_", "-"): value for name, value in more.items()}


def caller(user: User, *scopes: str, days: int = 30) -> Caller:
    """`user` with a token of all scopes, or of the given ones; its first use is noted already."""
    now = timezone.now()
    token, raw = token_services.create_token(
        name="test",
        scopes=scopes or token_services.SCOPES,
        expires_at=now + dt.timedelta(days=days),
        by=user,
        now=now,
    )
    token_services.note_use(token=token, now=now)
    user.acting_token = None
    return Caller({"authorization": f"Bearer {raw}"})


def problem_of(answer: Any, status: int) -> dict[str, Any]:
    """The problem of a refusal, checked for its form."""
    assert answer.status_code == status, (answer.status_code, answer.content)
    assert answer.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["request_id"] == answer.headers["X-Request-Id"]
    return body
