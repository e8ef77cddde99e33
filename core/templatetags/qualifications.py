"""The qualifications of a person on their page."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone

from core.accounts.models import User
from core.qualifications import queries, rules, shown

register = template.Library()


@register.inclusion_tag("core/qualifications/_of_person.html", takes_context=True)
def qualifications(context: Context, person: User) -> dict[str, Any]:
    """What a person of the reader's party is qualified for, with the way to enter more; one
    query."""
    may, today = rules.may_keep(context["user"], person.organisation_id), timezone.localdate()
    url = f"{reverse('core:qualification-create')}?person={person.public_id}" if may else ""
    return {
        "qualifications": [shown.row_of(one, today) for one in queries.of_person(person)],
        "enter_url": url,
    }
