"""How lists of comments are narrowed."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from core.comments.models import Comment


class CommentFilter(django_filters.FilterSet):
    """Comments by who may read them and the kind of object."""

    audience = django_filters.ChoiceFilter(
        choices=Comment.Audience.choices, label=_("Who may read it")
    )
    object_type = django_filters.CharFilter(label=_("Kind of object"), max_length=40)

    class Meta:
        model = Comment
        fields: tuple[str, ...] = ()
