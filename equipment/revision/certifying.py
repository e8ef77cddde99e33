"""Revisions (strip-down inspections) among what can be certified."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from equipment.certificates.kinds import Kind
from equipment.orders.models import WorkOrder
from equipment.revision import certified, certified_paper, queries
from equipment.revision.models import RevisionRecord


def shown(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the page of a report shows: its sections as on paper, in the reader's language."""
    language = (get_language() or "en")[:2]
    pair = (language, language)
    return {"sections": certified_paper.sections(facts, pair)}


REVISION = Kind(
    name="revision",
    label=_("Report of revision (strip-down inspection)"),
    icon="search",
    model=RevisionRecord,
    order_kind=WorkOrder.Kind.REVISION,
    rows=queries.records_for,
    whole=certified.whole,
    checked=certified.checked,
    about=certified.about,
    lacking=certified.lacking,
    undone=certified.undone,
    facts=certified.facts,
    sections=certified_paper.sections,
    verdict=certified_paper.verdict,
    template="equipment/certificates/_sections.html",
    shown=shown,
    voided=frozenset({"revision_record.withdrawn"}),
)
