"""Keys of integrators: what the raw form of a token is, and what is kept of it."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings

PREFIX = "mp_"
KEY_BYTES = 12
SECRET_BYTES = 32


def new_key_and_secret() -> tuple[str, str]:
    """A public key of 24 hex digits and a secret of 256 random bits."""
    return secrets.token_hex(KEY_BYTES), secrets.token_urlsafe(SECRET_BYTES)


def raw_form(key: str, secret: str) -> str:
    """What the integrator is shown once: `mp_<key>.<secret>`."""
    return f"{PREFIX}{key}.{secret}"


def current_pepper() -> int:
    """The number of the pepper that signs new tokens."""
    return max(settings.TOKEN_PEPPERS)


def digest(key: str, secret: str, pepper_number: int) -> str:
    """The HMAC-SHA256 that is kept; raises KeyError when that pepper is no longer configured."""
    pepper: str = settings.TOKEN_PEPPERS[pepper_number]
    return hmac.new(pepper.encode(), f"{key}.{secret}".encode(), hashlib.sha256).hexdigest()


def parse(raw: str) -> tuple[str, str] | None:
    """Key and secret of a raw token, or None when it is not one."""
    if not raw.startswith(PREFIX) or len(raw) > 200:
        return None
    key, dot, secret = raw[len(PREFIX) :].partition(".")
    return (key, secret) if dot and key and secret and raw.isascii() else None


def matches(secret_hmac: str, key: str, secret: str, pepper_number: int) -> bool:
    """Whether the secret is the one that was issued; takes the same time for right and wrong."""
    if pepper_number not in settings.TOKEN_PEPPERS:
        return False
    return hmac.compare_digest(secret_hmac, digest(key, secret, pepper_number))
