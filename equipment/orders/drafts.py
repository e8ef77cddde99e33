"""Drafts of rows: what a person typed and has not recorded, kept for them on the server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from core.accounts.models import User
from equipment.orders.draft_models import RowDraft
from equipment.orders.models import OrderLine, WorkOrder

#: Longer than any cell may be; what is longer is cut and refused when it is recorded.
LONGEST = 400
#: Beside the cells of a row: in which unit its torques were typed.
UNIT = "unit"


@dataclass(frozen=True)
class DraftFacts:
    """The texts of a row by cell as they were typed, and as the record of `version` had them."""

    line: str
    cells: Mapping[str, str]
    was: Mapping[str, str]
    version: int = 0

    @property
    def is_typed(self) -> bool:
        """Whether anything differs from what was before the person."""
        names = {*self.cells, *self.was} - {UNIT}
        return any(self.cells.get(name, "") != self.was.get(name, "") for name in names)


def drafts_of(order: WorkOrder, person: User) -> list[RowDraft]:
    """What the person typed of the order and has not recorded."""
    return list(RowDraft.objects.visible_to(person).filter(order=order))


@transaction.atomic
def keep_drafts(
    *,
    order: WorkOrder,
    drafts: Sequence[DraftFacts],
    cells: Collection[str],
    by: User,
    now: dt.datetime,
) -> int:
    """Keep what the person typed of the lines in place of what they had typed before; returns how
    many drafts came of it. A row in which nothing is typed leaves none. Nobody else sees them.

    Kept are the `cells` of the sheet and the unit. The caller has seen to it that the person may
    record the order now.
    """
    lines = OrderLine.objects.filter(order=order, public_id__in=[one.line for one in drafts])
    keys = dict(lines.values_list("public_id", "pk"))
    known = [one for one in drafts if one.line in keys]
    blank = [keys[one.line] for one in known if not one.is_typed]
    forget_drafts(blank, by)
    last = {one.line: one for one in known if one.is_typed}
    kept = [_draft(keys[line], one, cells, by) for line, one in last.items()]
    for row in kept:
        row.memorandum_id, row.order, row.saved_at = order.memorandum_id, order, now
    RowDraft.objects.bulk_create(
        kept,
        1_000,
        update_conflicts=True,
        unique_fields=["line", "person"],
        update_fields=["cells", "was", "version", "saved_at"],
    )
    return len(kept)


def _draft(line: int, said: DraftFacts, cells: Collection[str], by: User) -> RowDraft:
    """The row of a draft, but for its order and its moment."""
    return RowDraft(
        line_id=line,
        person=by,
        cells=_texts(said.cells, cells),
        was=_texts(said.was, cells),
        version=said.version,
    )


def forget_drafts(lines: Iterable[int], by: User) -> None:
    """Drop the person's drafts of lines, by their keys: they were recorded, or emptied."""
    RowDraft.objects.filter(line__in=lines, person=by).delete()


@transaction.atomic
def discard_drafts(*, order: WorkOrder, by: User) -> int:
    """Forget what the person typed of the order and did not record; returns how many rows."""
    gone, _each = RowDraft.objects.filter(order=order, person=by).delete()
    return gone


def _texts(typed: Mapping[str, str], cells: Collection[str]) -> dict[str, str]:
    names = [name for name in (*cells, UNIT) if typed.get(name)]
    return {name: str(typed[name]).replace("\0", "")[:LONGEST] for name in names}
