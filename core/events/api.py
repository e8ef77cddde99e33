"""The change feed: committed events in their order."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.accounts.models import User
from core.api.lists import ListShape
from core.api.resources import Resource
from core.events.filters import EventFilter
from core.events.models import Event
from core.events.serializers import EventRow


class Events(Resource):
    """What happened in the memoranda that the caller sees, ordered by `seq`.

    `after=<seq>` continues where a reader stopped: positions are given after the commit, so a
    slow transaction is never jumped over. An event appears here within about a second.
    """

    model = Event
    area = "events"
    shape = ListShape(
        row=EventRow,
        orderings={"seq": ["position__seq"]},
        default="seq",
        filterset=EventFilter,
        ids={"memorandum": "workspace__memorandum__public_id"},
    )

    def visible_for(self, user: User) -> QuerySet[Any]:
        return super().visible_for(user).filter(position__isnull=False)
