"""Opaque public identifiers: a prefix for the kind and a ULID for order and uniqueness."""

import secrets
import time

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_BITS = 80


def new_public_id(prefix: str, *, milliseconds: int | None = None) -> str:
    """A new id such as `ord_01J…` (26 characters of Crockford base 32 after the prefix).

    Source: https://github.com/ulid/spec (48 bits of time, 80 bits of randomness).
    """
    stamp = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    number = (stamp << RANDOM_BITS) | secrets.randbits(RANDOM_BITS)
    return f"{prefix}_" + "".join(CROCKFORD[(number >> 5 * i) & 31] for i in range(25, -1, -1))
