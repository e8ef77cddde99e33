"""The notice that an export is ready, or has failed: to the person who asked, until they look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.notices.kinds import Bare, Due, Kind, RuleTerms, Told
from core.transfer import makers
from core.transfer.models import Export
from core.web.listings import listing_named


def label_of(export: Export) -> str:
    """What the file holds, in words."""
    maker = makers.REGISTRY.get(export.source)
    if maker is not None:
        return str(maker.label)
    listing = listing_named(export.source) if export.is_page else None
    return str(listing.label) if listing else export.source


def _ended(until: dt.date | None, ids: Collection[str] | None) -> Iterable[Due]:
    rows = Export.objects.filter(status__in=("done", "failed"), fetched_at=None)
    if until is not None:
        rows = rows.filter(finished_at__date__lte=until)
    if ids is not None:
        rows = rows.filter(public_id__in=ids)
    for row in rows:
        with translation.override(row.language):
            label = label_of(row)
        yield Due(
            object_id=row.public_id,
            reference=f"{label}, {row.format.upper()}"[:60],
            label=row.error,
            workspace_id=None,
            on=timezone.localdate(row.finished_at),
            sides=frozenset({row.organisation_id}),
            people=frozenset({row.person_id}),
        )


def _words(told: Told) -> str:
    if told.label:
        return _("Your export could not be made: %(name)s") % {"name": told.reference}
    return _("Your export is ready: %(name)s") % {"name": told.reference}


def _subject(bare: Bare) -> str:
    return _("Export: %(name)s") % {"name": bare.reference}


KIND = Kind(
    name="export",
    label=gettext_lazy("Exports that are ready"),
    icon="file-download",
    url_name="core:export-detail",
    dates={"finished": _ended},
    visible=Export.objects.visible_to,
    words=_words,
    subject=_subject,
    rules=[
        RuleTerms(
            code="export-ready", date_field="finished", days_before=(0,), roles=(), channel="none"
        )
    ],
    verbs=frozenset({"export.finished", "export.failed", "export.fetched", "export.expired"}),
)
