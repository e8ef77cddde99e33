"""Addresses of pages that a passport leads to and does not own; an empty name leads nowhere."""

from __future__ import annotations

from django.urls import reverse

from equipment.pipes.models import Joint

#: `equipment:joint-move` once that page stands.
MOVE_PAGE = ""
SETS_PAGE = "equipment:set-list"


def move_url(joint: Joint) -> str:
    """Where the joint is laid down elsewhere."""
    return f"{reverse(MOVE_PAGE)}?joint={joint.public_id}" if MOVE_PAGE else ""


def sets_url() -> str:
    """Where all sets are listed, else the register."""
    return reverse(SETS_PAGE or "equipment:joint-list")
