"""Bodies that every resource shares, and the shape of an error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api.fields import Text

REASON_LENGTH = 500
REASON_WORDS = "Why this is done; kept with the event."


class Body(serializers.Serializer[Any]):
    """A request body: members that it does not declare are refused, each by its pointer.

    The outermost one takes a `reason` for the event, also where its service takes none.
    """

    @property
    def reason_is_added(self) -> bool:
        """Whether the reason is for the event alone and no word of the service."""
        return self.parent is None and "reason" not in self._declared_fields

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if self.reason_is_added:
            fields["reason"] = Text(
                max_length=REASON_LENGTH, required=False, allow_blank=True, help_text=REASON_WORDS
            )
        return fields

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                said = _("There is no such member here. Known: %(known)s.") % {
                    "known": ", ".join(self.fields) or "–"
                }
                raise serializers.ValidationError(
                    {name: [serializers.ErrorDetail(said, "unknown_member")] for name in unknown}
                )
        return super().to_internal_value(data)


class Question(Body):
    """What a call asks that changes nothing: no event follows, so it takes no reason."""

    @property
    def reason_is_added(self) -> bool:
        return False


class NothingBody(Body):
    """An empty object, or no body at all."""


class ReasonBody(Body):
    """Why this is done; kept with the event."""

    reason = Text(max_length=REASON_LENGTH, required=False, allow_blank=True)


class NeededReasonBody(Body):
    """Why this is done; the other party reads it."""

    reason = Text(max_length=REASON_LENGTH)


class ProblemErrorShape(serializers.Serializer[Any]):
    """One fault of a request, at a JSON pointer of the body or a query parameter."""

    pointer = serializers.CharField(required=False)
    parameter = serializers.CharField(required=False)
    row = serializers.IntegerField(required=False)
    column = serializers.IntegerField(required=False)
    field = serializers.CharField(required=False)
    detail = serializers.CharField()
    code = serializers.CharField(required=False)


class ProblemShape(serializers.Serializer[Any]):
    """A problem (RFC 9457): `code` is stable, `detail` is in the caller's language."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    request_id = serializers.CharField(allow_blank=True)
    errors = ProblemErrorShape(many=True, required=False)  # type: ignore[assignment]


class ActionShape(serializers.Serializer[Any]):
    """One thing that the caller may do now, and where."""

    action = serializers.CharField()
    method = serializers.CharField()
    href = serializers.URLField()


class ActionsShape(serializers.Serializer[Any]):
    """What the caller may do with an object now."""

    actions = ActionShape(many=True)
