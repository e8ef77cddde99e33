"""The comments on the page of their object."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from core.comments import queries, subjects
from core.comments.models import LONGEST
from core.files.parents import works_there

register = template.Library()


@register.inclusion_tag("core/comments/_comments.html", takes_context=True)
def comments(context: Context, about: Any) -> dict[str, Any]:
    """The comments on an object that the page shows, with the way to write one; one query."""
    user = context["user"]
    return {
        "comments": queries.comments_on(about.public_id, user, timezone.now()),
        "about": about,
        "kind": about._meta.model_name,
        "may_write": works_there(user, about),
        "is_shared": subjects.is_shared(about),
        "longest": LONGEST,
        "csrf_token": context.get("csrf_token"),
        "request": context.get("request"),
        "user": user,
    }
