"""Addresses of pages that a passport leads to and does not own."""

from __future__ import annotations

from django.urls import reverse

from equipment.pipes.models import Joint


def move_url(joint: Joint) -> str:
    """Where the joint is laid down elsewhere."""
    return f"{reverse('equipment:joint-move')}?joint={joint.public_id}"
