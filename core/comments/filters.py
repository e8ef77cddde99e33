"""How lists of comments are narrowed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.comments.models import Comment
from core.lookups import Ids, ListFilter, Moments, OneOf, Texts


class CommentFilter(ListFilter):
    """Comments by object, author, who may read them and when they were written."""

    object = Ids("object_id", label=_("Object"))
    object_type = Texts(label=_("Kind of object"))
    author = Ids("author__public_id", label=_("Author"))
    organisation = Ids("organisation__public_id", label=_("Party of the author"))
    audience = OneOf(choices=Comment.Audience.choices, label=_("Who may read it"), shown={})
    mentions = Ids("mentions__person__public_id", many=True, label=_("Mentions"))
    written_at = Moments(label=_("Written"))
    withdrawn_at = Moments(label=_("Withdrawn"), empty=True)
