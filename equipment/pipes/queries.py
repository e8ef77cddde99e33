"""Reads of the register and of tallies that page, API and services share."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from core import leases
from core.accounts.models import User
from core.errors import Refused
from core.transfer import import_queries as imports
from core.transfer import stored
from core.transfer.sheet import Sheet, Workbook
from equipment.pipes import comparing
from equipment.pipes.models import Joint, Location, Tally, TallyRow
from equipment.pipes.tally import layout, rows
from equipment.pipes.tally.mapping import Mapping
from equipment.pipes.tally.preview import TallyPreview


def joints_for(user: User) -> QuerySet[Joint]:
    """Joints that the person sees, with what a list shows of them."""
    visible: QuerySet[Joint] = Joint.objects.visible_to(user)
    return visible.select_related("product_line", "location", "organisation", "holder", "tally")


def joint_for(user: User) -> QuerySet[Joint]:
    """Joints that the person sees, with what the page of one shows."""
    own = TallyRow.objects.filter(joint=OuterRef("pk"), tally=OuterRef("tally"))
    found = joints_for(user).select_related("memorandum__workspace", "heat", "holder")
    return found.annotate(sheet_row=Subquery(own.values("sheet_row")[:1]))


def locations_for(user: User) -> QuerySet[Location]:
    """Places that the person sees, with the joints that lie in each."""
    visible: QuerySet[Location] = Location.objects.visible_to(user)
    return visible.select_related("organisation", "parent").annotate(joint_count=Count("joints"))


def tallies_for(user: User) -> QuerySet[Tally]:
    """Tallies that the person sees, with what list and page show of them."""
    visible: QuerySet[Tally] = Tally.objects.visible_to(user)
    return visible.select_related(
        "memorandum__workspace",
        "organisation",
        "product_line",
        "location",
        "laid_from",
        "uploaded_by",
        "source__content",
    )


def tally_of(user: User, public_id: str) -> Tally | None:
    """The tally as the person sees it, or None; files hang on it through this."""
    return tallies_for(user).filter(public_id=public_id).first()


def rows_of(tally: Tally) -> QuerySet[TallyRow]:
    """The stored rows of a tally with flags, joints and where these are, as in the sheet."""
    found: QuerySet[TallyRow] = tally.rows.select_related("joint__location").prefetch_related(
        "flags"
    )
    return found.order_by("sheet_row")


def workbook_of(tally: Tally) -> Workbook:
    """The tally's file, through the gate. Raises Refused when the shelf has lost it."""
    return stored.workbook_of(tally.source)


def sheet_of(tally: Tally, name: str) -> Sheet:
    """One sheet of the tally's file. Raises Refused for an unknown or unreadable sheet."""
    return stored.sheet_of(tally.source, name)


def remembered(tally: Tally, sheet: Sheet, first: int, last: int) -> Mapping | None:
    """What the tally's party chose last time for a sheet with the same headers, or None."""
    others = Tally.objects.exclude(pk=tally.pk)
    key = layout.layout_key(sheet, first, last)
    found = imports.remembered(others, tally.organisation_id, key)
    return Mapping.from_dict(found) if found else None


def mapping_of(tally: Tally) -> Mapping:
    """The stored choice of columns. Raises Refused when nothing is chosen yet."""
    if not tally.mapping:
        raise Refused(_("Choose the columns of the sheet first."), code="not_mapped")
    return Mapping.from_dict(tally.mapping)


def overrides_of(tally: Tally) -> dict[int, str]:
    """What a person decided otherwise, by row of the sheet."""
    return {int(row): str(outcome) for row, outcome in tally.overrides.items()}


def preview_of(tally: Tally) -> TallyPreview:
    """What each row will become, read anew from the file and compared with the register."""
    mapping, overrides = mapping_of(tally), overrides_of(tally)
    sheet = sheet_of(tally, mapping.sheet)
    preview = rows.classify(sheet, mapping, purpose=tally.purpose, overrides=overrides)
    rows.compare(preview, comparing.register_for(tally, preview))
    return preview


def waiting_imports(now: dt.datetime) -> list[int]:
    """Keys of tallies that are to be registered and that no living worker holds."""
    return leases.waiting(Tally.objects.filter(status=Tally.Status.COMMITTING), now)
