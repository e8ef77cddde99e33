"""How lists of files are narrowed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.lookups import Ids, ListFilter, Moments, Numbers, Texts


class FileFilter(ListFilter):
    """Files by the object that they are on, who added them, and what they are."""

    parent = Ids("parent_id", label=_("On the object"))
    parent_type = Texts(label=_("Kind of object"))
    name = Texts(label=_("Name"))
    media_type = Texts("content__media_type", label=_("Media type"))
    sha256 = Texts("content__sha256", label="SHA-256")
    size = Numbers("content__size", places=0, label=_("Size in bytes"))
    organisation = Ids("organisation__public_id", label=_("Party"))
    added_by = Ids("added_by__public_id", label=_("Added by"))
    added_at = Moments(label=_("Added"))
