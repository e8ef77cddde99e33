"""Addresses of pages that a passport leads to and does not own; an empty name leads nowhere."""

from __future__ import annotations

from django.urls import reverse

from equipment.pipes.models import Joint

#: `equipment:joint-move` once that page stands.
MOVE_PAGE = ""


def move_url(joint: Joint) -> str:
    """Where the joint is laid down elsewhere."""
    return f"{reverse(MOVE_PAGE)}?joint={joint.public_id}" if MOVE_PAGE else ""
