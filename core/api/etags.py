"""Strong entity tags from a row's version, and the preconditions that name them (RFC 9110)."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.api.problems import ApiError

if TYPE_CHECKING:
    from django.http import HttpRequest

#: Raised when what a representation holds changes, so that no client keeps an old shape.
REVISION = "2"
_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')


def etag_of(public_id: str, version: int, representation: str) -> str:
    """The tag of one version of one object in one representation."""
    seed = f"{REVISION}:{public_id}:{representation}".encode()
    return f'"{version}-{hashlib.blake2s(seed, digest_size=6).hexdigest()}"'


def variant_of(etag: str, seed: str) -> str:
    """The tag of the same version in a representation of other parameters.

    It begins with the plain one, so that If-Match takes either.
    """
    return f'{etag[:-1]}.{hashlib.blake2s(seed.encode(), digest_size=8).hexdigest()}"'


def is_known(request: HttpRequest, etag: str) -> bool:
    """Whether `If-None-Match` says that the caller has this version already."""
    header = request.META.get("HTTP_IF_NONE_MATCH", "")
    if not header:
        return False
    return header.strip() == "*" or etag in {tag.removeprefix("W/") for tag in _tags(header)}


def require_match(request: HttpRequest, etag: str, *, required: bool) -> bool:
    """Refuse a change of a version that the caller has not seen; whether they named one.

    412 with the newer tag when `If-Match` names another, 428 when it is `required` and missing.
    A weak tag never matches: changes need the strong comparison.
    """
    header = request.META.get("HTTP_IF_MATCH", "")
    if not header:
        if required:
            raise ApiError(
                "precondition_required",
                _("Send If-Match with the ETag of the version that you have read."),
            )
        return False
    if header.strip() != "*" and etag not in {_plain(tag) for tag in _tags(header)}:
        raise precondition_failed(etag)
    return True


def precondition_failed(etag: str) -> ApiError:
    """412: the object is no longer the one that the caller named."""
    said = _("The object has changed since you read it. Read it again.")
    return ApiError("precondition_failed", said, headers={"ETag": etag})


def _plain(tag: str) -> str:
    """The tag of the plain representation that a variant's begins with."""
    plain, dot, _rest = tag.partition(".")
    return f'{plain}"' if dot else tag


def _tags(header: str) -> list[str]:
    return _TAG.findall(header)
