"""The list of files on the page of their parent."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from core.files import parents, queries

register = template.Library()


@register.inclusion_tag("core/files/_files.html", takes_context=True)
def files(context: Context, parent: Any) -> dict[str, Any]:
    """The files of a parent that the page shows, with the way to add one; one query."""
    kind = parents.kind_of(parent)
    may = parents.may_attach(context["user"], parent)
    return {
        "files": queries.attachments_of(parent),
        "attach_url": reverse("core:file-attach", args=[kind, parent.public_id]) if may else "",
    }
