"""Places as a file: the first plain kind of import, by name below the place they are part of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import User, Workspace
from core.errors import Refused
from core.rows import change
from core.transfer import cells
from core.transfer.kinds import ImportColumn, ImportKind, ReadRow, Written
from equipment.pipes import rules
from equipment.pipes.models import Location

NAMES = ("name_az", "name_ru")
KIND_WORDS = {
    "yard": (gettext_lazy("Pipe yard"), "boru bazası", "boru anbarı", "трубная база"),
    "bay": (gettext_lazy("Bay"), "bölmə", "sektor", "секция"),
    "rack": (gettext_lazy("Rack"), "rəf", "stellaj", "стеллаж"),
    "row": (gettext_lazy("Row"), "sıra", "cərgə", "ряд"),
    "rig": (gettext_lazy("Rig"), "buruq qurğusu", "буровая", "буровая установка"),
    "well": (gettext_lazy("Well"), "quyu", "скважина"),
    "workshop": (gettext_lazy("Workshop"), "sex", "цех", "мастерская"),
    "vendor": (gettext_lazy("Vendor"), "təchizatçı", "podratçı", "поставщик"),
}


def compare(rows: Sequence[ReadRow], workspace: Workspace, by: User) -> None:
    """Say of each row whether its place is new, changed or the same; one statement."""
    known: dict[tuple[str, str], Location] = {}
    found = Location.objects.filter(memorandum=workspace.pk).select_related("parent")
    for place in found:
        known[_key(place.name, place.parent.name if place.parent else "")] = place
    tops = {name: place.kind for (name, parent), place in known.items() if not parent}
    foreign = {
        name
        for (name, parent), place in known.items()
        if not parent and place.organisation_id != by.organisation_id
    }
    tops |= {
        _key(r.values["name"], "")[0]: r.values.get("kind", "")
        for r in rows
        if not r.values.get("parent")
    }
    for row in rows:
        _compare(row, known, tops, by)
        if row.outcome == "new" and _key(row.values.get("parent") or "", "")[0] in foreign:
            row.wrong["parent"] = rules.of_another_party()


def _compare(
    row: ReadRow, known: dict[tuple[str, str], Location], tops: dict[str, str], by: User
) -> None:
    parent = row.values.get("parent") or ""
    if parent and cells.plain_word(parent) not in tops:
        row.wrong["parent"] = _("There is no place of this name, neither here nor in the file.")
        return
    row.target = known.get(_key(row.values["name"], parent))
    if row.target is None:
        row.outcome = "new"
        _check_kind(row, tops.get(cells.plain_word(parent), "") if parent else "")
    elif row.target.organisation_id != by.organisation_id:
        row.wrong["name"] = _("This place is another party's.")
    else:
        row.outcome = "changed" if _changes(row) else "same"


def _check_kind(row: ReadRow, parent: str) -> None:
    """A new place is part of a place of a fitting kind."""
    try:
        rules.check_parent(row.values["kind"], parent)
    except Refused as error:
        row.wrong[error.field or "parent"] = error.message


def _key(name: str, parent: str) -> tuple[str, str]:
    return cells.plain_word(name), cells.plain_word(parent)


def _changes(row: ReadRow) -> dict[str, Any]:
    """What the row says otherwise than the place; a column that is not there says nothing."""
    told = {name: row.values[name] for name in ("kind", *NAMES) if name in row.values}
    return {name: value for name, value in told.items() if getattr(row.target, name) != value}


def write_places(
    *, rows: Sequence[ReadRow], workspace: Workspace, by: User, now: dt.datetime
) -> list[Written]:
    """Store places of the person's own party, those that others are part of first.

    The import tells the one event. Raises NotAllowed, Conflict.
    """
    rules.require_import(by, workspace.pk)
    made: dict[str, Location] = {
        cells.plain_word(place.name): place
        for place in Location.objects.filter(memorandum=workspace.pk, parent=None)
    }
    written = []
    for row in sorted(rows, key=lambda one: bool(one.values.get("parent"))):
        if row.target is not None:
            changes = _changes(row)
            before = {name: getattr(row.target, name) for name in changes}
            written.append(Written(change(row.target, **changes), False, before, row.number))
            continue
        parent = made.get(cells.plain_word(row.values.get("parent") or ""))
        place = Location.objects.create(
            memorandum_id=workspace.pk,
            organisation=by.organisation,
            parent=parent,
            **{name: row.values.get(name) or "" for name in ("name", "kind", *NAMES)},
        )
        if parent is None:
            made[cells.plain_word(place.name)] = place
        written.append(Written(place, True, {}, row.number))
    return written


def restore(changes: Sequence[tuple[Location, Mapping[str, Any]]]) -> None:
    """Give places back what an import had changed."""
    for place, before in changes:
        change(place, **before)


def remove(places: Sequence[Location]) -> None:
    """Delete places, those that are part of others first."""
    keys = [place.pk for place in places]
    Location.objects.filter(pk__in=keys, parent__in=keys).delete()
    Location.objects.filter(pk__in=keys).delete()


KIND = ImportKind(
    name="places",
    label=gettext_lazy("Places"),
    explanation=gettext_lazy(
        "Yards, racks, rigs, wells and workshops of your party. A place that is there already, by "
        "its name and what it is part of, takes on what the file says."
    ),
    icon="map-pin",
    columns=(
        ImportColumn(
            "name", gettext_lazy("Name"), cells.text(200), required=True,
            words=("place", "location", "ad", "adı", "yer", "название", "наименование", "место"),
        ),
        ImportColumn(
            "kind", gettext_lazy("Kind"), cells.choice(KIND_WORDS), required=True,
            words=("type", "növ", "növü", "вид", "тип"),
        ),
        ImportColumn(
            "parent", gettext_lazy("Part of"), cells.text(200),
            words=("parent", "yard", "tərkibində", "входит в", "часть"),
        ),
        ImportColumn(
            "name_az", gettext_lazy("Name in Azerbaijani"), cells.text(200),
            words=("azerbaijani", "az", "azərbaycanca"),
        ),
        ImportColumn(
            "name_ru", gettext_lazy("Name in Russian"), cells.text(200),
            words=("russian", "ru", "русское название", "по-русски"),
        ),
    ),
    key=("name", "parent"),
    model=Location,
    offered=rules.may_import,
    compare=compare,
    write=write_places,
    restore=restore,
    list_url="equipment:location-list",
    remove=remove,
)  # fmt: skip
