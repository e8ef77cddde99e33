"""How lists of exports and imports are narrowed, on pages and over the API alike."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.lookups import Ids, ListFilter, Moments, OneOf, Texts
from core.transfer.import_models import Import
from core.transfer.models import Export


class ExportFilter(ListFilter):
    """Exports by their list, format, state and moments."""

    status = OneOf(choices=Export.Status.choices, label=_("State"))
    file_format = OneOf("format", choices=Export.Format.choices, label=_("Format"), shown={})
    resource = Texts("source", label=_("List"))
    asked_at = Moments(label=_("Asked for"))
    finished_at = Moments(label=_("Finished"), empty=True)


class ImportFilter(ListFilter):
    """Imports by their kind, state, file and moments."""

    status = OneOf(choices=Import.Status.choices, label=_("State"))
    kind = Texts(label=_("Kind"))
    name = Texts(label=_("File"))
    organisation = Ids("organisation__public_id", label=_("Party"))
    uploaded_by = Ids("uploaded_by__public_id", label=_("Uploaded by"))
    uploaded_at = Moments(label=_("Uploaded"))
    committed_at = Moments(label=_("Imported"), empty=True)
