"""`Idempotency-Key`: of many requests with one key a single one writes, the others are told so."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from rest_framework.request import Request

from core.accounts.models import ApiToken
from core.api.models import KeptAnswer
from core.api.problems import ApiError

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


def key_of(request: Request) -> str | None:
    """The key that the request names; 400 for anything but 1 to 255 visible ASCII characters."""
    key: str | None = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if key is not None and not _KEY.fullmatch(key):
        said = _("Idempotency-Key takes 1 to 255 visible ASCII characters.")
        raise ApiError("invalid_header", said, errors=[{"header": HEADER, "detail": said}])
    return key


def name_of(request: Request, key: str) -> str:
    """The digest of token or person, method, path and key: nobody meets the keys of others."""
    token = request.auth if isinstance(request.auth, ApiToken) else None
    who = f"token:{token.pk}" if token else f"person:{request.user.pk}"
    parts = (who, str(request.method), request.path, key)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def digest_of(request: Request) -> str:
    """The digest of the body; of a form it is that of its parts, whatever stands between them."""
    if str(request.content_type).startswith("multipart/"):
        return _digest_of_form(request.data)
    try:
        return hashlib.sha256(request._request.body).hexdigest()
    except RequestDataTooBig as error:
        raise ApiError("too_large", _("The body may have at most 10 MB.")) from error


def _digest_of_form(data: Any) -> str:
    found = hashlib.sha256()
    parts = data.lists() if isinstance(data, QueryDict) else ()
    for name, values in sorted(parts):
        for value in values:
            found.update(f"{name}\0{_digest_of_part(value)}\0".encode())
    return found.hexdigest()


def _digest_of_part(value: Any) -> str:
    if not isinstance(value, UploadedFile):
        return hashlib.sha256(str(value).encode()).hexdigest()
    found = hashlib.sha256(f"{value.name}\0".encode())
    for chunk in value.chunks():
        found.update(chunk)
    value.seek(0)
    return found.hexdigest()


def claim(name: str, asked: str) -> KeptAnswer | None:
    """Hold the key until the transaction ends; the kept answer when there is one already.

    409 while another request holds it, 422 when it came with another body. Lock and look are two
    statements: the second one sees what the last holder of the lock has committed.
    """
    with connection.cursor() as cursor:
        number = int.from_bytes(bytes.fromhex(name[:16]), signed=True)
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        line = cursor.fetchone()
    if not (line and line[0]):
        said = _("A request with this key is being carried out. Ask again in a moment.")
        raise ApiError("key_in_flight", said, headers={"Retry-After": "1"})
    kept = KeptAnswer.objects.filter(pk=name).first()
    if kept is not None and kept.asked != asked:
        raise ApiError("key_reused", _("This key came with another body before. Take a new one."))
    return kept


def again(kept: KeptAnswer) -> HttpResponse:
    """The kept answer as it was given the first time, marked as given again."""
    told = {"Location": kept.location, "ETag": kept.etag, REPLAYED: "true"}
    headers = {name: value for name, value in told.items() if value}
    return HttpResponse(bytes(kept.content), kept.media_type, kept.status, headers=headers)
