"""Reads of imports that page, API, services and worker share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import leases
from core.accounts.models import User
from core.errors import Refused
from core.transfer import checking, stored
from core.transfer.checking import DryRun, Layout
from core.transfer.import_models import Import
from core.transfer.kinds import REGISTRY, ImportKind
from core.transfer.sheet import Sheet, Workbook


def imports_for(user: User) -> QuerySet[Import]:
    """Imports that the person sees, with what list and page show of them."""
    visible: QuerySet[Import] = Import.objects.visible_to(user)
    return visible.select_related("workspace", "organisation", "uploaded_by", "source__content")


def import_of(user: User, public_id: str) -> Import | None:
    """The import as the person sees it, or None; its file hangs on it through this."""
    return imports_for(user).filter(public_id=public_id).first()


def kind_of(made: Import) -> ImportKind:
    """The kind of an import. Raises Refused for one that is no longer offered."""
    kind = REGISTRY.get(made.kind)
    if kind is None:
        raise Refused(_("This kind of list is not known."), field="kind")
    return kind


def workbook_of(made: Import) -> Workbook:
    """The file, through the gate. Raises Refused when the shelf has lost it."""
    return stored.workbook_of(made.source)


def sheet_of(made: Import, name: str) -> Sheet:
    """One sheet of the file, the first without a name."""
    return stored.sheet_of(made.source, name or workbook_of(made).names[0])


def layout_of(made: Import) -> Layout:
    """The chosen columns. Raises Refused when nothing is chosen yet."""
    if not made.mapping:
        raise Refused(_("Choose the columns of the sheet first."), code="not_mapped")
    return Layout(made.sheet, made.header_row, {k: int(v) for k, v in made.mapping.items()})


def suggestion_for(made: Import, sheet: Sheet, header: int | None = None) -> tuple[Layout, bool]:
    """What to begin with: the import's own choice, the party's last one for the same headers, or
    what the headers say; and whether it is remembered."""
    kind = kind_of(made)
    found = checking.suggest(kind, sheet)
    if header is not None:
        found = Layout(sheet.name, header, checking.columns_named(kind, sheet, header))
    if made.mapping and made.sheet == sheet.name and header in (None, made.header_row):
        return layout_of(made), False
    before = remembered(
        Import.objects.filter(kind=made.kind).exclude(pk=made.pk),
        made.organisation_id,
        checking.fingerprint(sheet, found.header),
    )
    if before:
        columns = {name: int(index) for name, index in before.items()}
        return Layout(sheet.name, found.header, columns), True
    return found, False


def remembered(rows: QuerySet[Any], organisation_id: int, layout_key: str) -> Any:
    """The mapping that the party chose last for a file with the same headers, or None.

    `rows` are imports of any model that keeps `mapping` under a `layout_key`.
    """
    own = rows.filter(organisation=organisation_id, layout_key=layout_key).exclude(mapping={})
    return own.order_by("-pk").values_list("mapping", flat=True).first()


def dry_run_of(
    made: Import, by: User, progress: Callable[[int], None] = lambda _done: None
) -> DryRun:
    """What every row will become now, read anew from the file."""
    layout = layout_of(made)
    sheet = sheet_of(made, layout.sheet)
    return checking.dry_run(kind_of(made), sheet, layout, made.workspace, by, progress=progress)


def waiting_imports(now: dt.datetime) -> list[int]:
    """Keys of imports that are to be made and that no living worker holds."""
    return leases.waiting(Import.objects.filter(status=Import.Status.COMMITTING), now)
