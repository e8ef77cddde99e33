"""Secrets in the addresses of the public page."""

import secrets

from core.ids import CROCKFORD

LETTERS = 26


def new_token() -> str:
    """130 bits of chance as 26 capital letters and digits, so that nobody finds one by trying."""
    return "".join(secrets.choice(CROCKFORD) for _place in range(LETTERS))
