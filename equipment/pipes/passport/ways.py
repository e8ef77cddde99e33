"""Addresses of pages that a passport leads to and does not own."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from equipment.pipes.models import Joint


def move_url(joint: Joint) -> str:
    """Where the joint is laid down elsewhere; from there the way leads back to its page."""
    said = {"joint": joint.public_id, "next": joint.get_absolute_url()}
    return f"{reverse('equipment:joint-move')}?{urlencode(said)}"
