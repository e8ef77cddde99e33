"""People as something to be found, and the consumer that keeps all entries."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.accounts import queries, rules
from core.accounts.models import User
from core.events import consumers
from core.search import kinds, services


def _people() -> QuerySet[Any]:
    return User.objects.select_related("organisation", "unit")


def _words(person: User) -> kinds.Entry:
    unit = person.unit.name if person.unit else ""
    said = [person.position, unit, person.organisation.short]
    return kinds.Entry(
        title=person.full_name,
        subtitle=" · ".join(part for part in said if part),
        words=[person.full_name, *said, person.email.partition("@")[0]],
    )


def _seen(user: User) -> QuerySet[Any]:
    """The people of one's own party, for those who may open their pages."""
    return queries.colleagues(user) if rules.administers(user) else User.objects.none()


PERSON = kinds.Kind(
    name="person",
    told_as="user",
    label=_("People"),
    icon="users",
    area="people",
    order=90,
    rows=_people,
    entry=_words,
    visible_to=_seen,
)


def register() -> None:
    """Called once, when the app is ready."""
    consumers.register("search", services.consume_events)
    kinds.register(PERSON)
