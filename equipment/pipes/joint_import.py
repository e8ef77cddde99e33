"""Joints as a file: known ones, by their serials, take on what it says, the others come in."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.memoranda.models import Memorandum
from core.accounts.models import User, Workspace
from core.errors import Refused
from core.transfer import cells
from core.transfer.kinds import ImportColumn, ImportKind, ReadRow, Written
from equipment.catalogue.models import ProductLine
from equipment.pipes import batches, examining, joint_rules, rules, twins
from equipment.pipes.models import Joint, Location

#: What an empty cell says nothing about; elsewhere it says that there is nothing.
NEVER_EMPTY = ("product_line", "location", "kind", "status", "effective_length_m")
LONGEST = Decimal(100)
KIND_WORDS = {
    "joint": (gettext_lazy("Joint"), "boru", "труба"),
    "pup": (gettext_lazy("Pup joint"), "pup", "qısa boru", "патрубок", "короткая труба"),
    "accessory": (gettext_lazy("Accessory"), "avadanlıq", "оснастка"),
}
STATUS_WORDS = {
    "received": (gettext_lazy("Received"), "received", "qəbul edilib", "получена", "принята"),
    "in_stock": (gettext_lazy("In stock"), "stock", "anbarda", "на складе"),
    "on_rig": (gettext_lazy("On rig"), "rig", "qazma qurğusunda", "на буровой"),
}


@dataclass(frozen=True)
class Names:
    """Rows of the portal under every name by which a file may call them."""

    by_name: Mapping[str, set[Any]]

    @classmethod
    def of(cls, pairs: Iterable[tuple[Any, Iterable[str]]]) -> Names:
        found: dict[str, set[Any]] = defaultdict(set)
        for row, names in pairs:
            for name in (row.public_id, *names):
                found[cells.plain_word(name)].add(row)
        return cls(found)

    def one(self, told: str) -> Any:
        """The row that is called so; Refused when there is none, or more than one."""
        known = self.by_name.get(cells.plain_word(told), set())
        if not known:
            raise Refused(_("There is nothing of this name in the portal."))
        if len(known) > 1:
            raise Refused(_("Several are called so: write which one, as the list shows it."))
        return next(iter(known))


def _products() -> Names:
    lines = ProductLine.objects.all()
    return Names.of((line, {str(line), f"{line} {line.range_name}"}) for line in lines)


def _places(workspace: Workspace) -> Names:
    places = Location.objects.filter(memorandum=workspace.pk).select_related("parent")
    return Names.of((place, _names_of(place)) for place in places)


def _names_of(place: Location) -> set[str]:
    own = {name for name in (place.name, place.name_az, place.name_ru) if name}
    whole = f"{place.parent.name} {place.name}" if place.parent else place.name
    return {*own, whole}


def compare(rows: Sequence[ReadRow], workspace: Workspace, by: User) -> None:
    """Say of each row whether its joint is new, changed or the same; five statements at most."""
    named = {"product_line": _products(), "location": _places(workspace)}
    for row in rows:
        _name(row, named)
    right = [row for row in rows if row.ok]
    told = [_told(row) for row in right]
    seen = examining.examine(
        memorandum=Memorandum.objects.get(pk=workspace.pk),
        rows=told,
        by=by,
        numbers=[row.number for row in right],
    )
    by_number = {row.number: row for row in right}
    for fault in seen.faults:
        row = by_number[int(str(fault["row"]))]
        said = row.look_alikes if fault["code"] == twins.CODE else row.wrong
        said.setdefault(str(fault["field"]), str(fault["message"]))
    for row, said, joint in zip(right, told, seen.joints, strict=True):
        row.target = joint
        if row.target is not None:
            row.outcome = "changed" if joint_rules.changes_of(row.target, said) else "same"


def _name(row: ReadRow, named: Mapping[str, Names]) -> None:
    """Put the objects that the row calls by name in the place of their names."""
    for column, known in named.items():
        if row.values.get(column):
            try:
                row.values[column] = known.one(row.values[column])
            except Refused as error:
                row.wrong[column] = error.message


def _told(row: ReadRow) -> dict[str, Any]:
    """The row as the register's bulk rows are written; a column that is not there says nothing."""
    return {
        name: value
        for name, value in row.values.items()
        if name not in NEVER_EMPTY or value not in (None, "")
    }


def write_joints(
    *, rows: Sequence[ReadRow], workspace: Workspace, by: User, now: dt.datetime
) -> list[Written]:
    """Store joints of the person's own party; the import tells the one event.

    Serials that only look like others come in: the import has a person's word for its rows.
    Raises NotAllowed, Conflict, or Refused for what the register does not take any more.
    """
    stored = batches.store_joints(
        memorandum=Memorandum.objects.get(pk=workspace.pk),
        rows=[_told(row) for row in rows],
        by=by,
        accept_look_alikes=any(row.look_alikes for row in rows),
        now=now,
    )
    return [
        Written(one.joint, one.outcome == "created", one.before, row.number)
        for row, one in zip(rows, stored, strict=True)
        if one.outcome != "same"
    ]


def restore(changes: Sequence[tuple[Joint, Mapping[str, Any]]]) -> None:
    """Give joints back what an import had changed.

    Raises Refused for one that is in the hole, rejected or on an open order by now.
    """
    joints = [joint for joint, _before in changes]
    stuck = examining.stuck_joints(joints)
    for joint, before in changes:
        if joint.pk in stuck:
            words = _("%(name)s is in the hole, rejected or on an open order: it stays as it is.")
            raise Refused(words % {"name": joint}, code="depended_on")
        for name, value in before.items():
            column: Any = Joint._meta.get_field(name)
            setattr(joint, column.attname, column.to_python(value))
    batches.save_changed(joints)


KIND = ImportKind(
    name="joints",
    label=gettext_lazy("Pipes"),
    explanation=gettext_lazy(
        "Joints, pup joints and accessories of your party, each with its serial. One that is in "
        "the register already takes on what the file says; a new one needs product line, place "
        "and length. A measuring list of a string comes in as a tally."
    ),
    icon="circles",
    columns=(
        ImportColumn(
            "serial", gettext_lazy("Serial"), cells.serial(60), required=True,
            words=("serial no", "serial number", "s n", "seriya", "seriya no", "seriya nömrəsi",
                   "zavod nömrəsi", "серийный номер", "заводской номер", "клеймо"),
        ),
        ImportColumn(
            "product_line", gettext_lazy("Product line"), cells.text(200),
            words=("product", "size", "məhsul", "ölçü", "типоразмер", "изделие", "продукция"),
            help=gettext_lazy("As the list of pipes shows it, for example 9-5/8\" 53.50# L80."),
        ),
        ImportColumn(
            "location", gettext_lazy("Place"), cells.text(400),
            words=("location", "yard", "rack", "rig", "yer", "yeri", "место", "местонахождение"),
            help=gettext_lazy("Its name, with what it is part of before it when several have it."),
        ),
        ImportColumn(
            "effective_length_m", gettext_lazy("Length, m"), cells.number(Decimal(0), LONGEST),
            words=("length", "length m", "effective length", "effective length m", "net length",
                   "uzunluq", "uzunluq m", "faydalı uzunluq", "длина", "длина м",
                   "эффективная длина", "рабочая длина"),
            help=gettext_lazy("Without the pin thread, in metres."),
        ),
        ImportColumn(
            "kind", gettext_lazy("Kind"), cells.choice(KIND_WORDS),
            words=("type", "növ", "növü", "вид", "тип"),
        ),
        ImportColumn(
            "status", gettext_lazy("State"), cells.choice(STATUS_WORDS),
            words=("status", "vəziyyət", "vəziyyəti", "состояние", "статус"),
            help=gettext_lazy("Of a new joint; else on the rig at a rig, received elsewhere."),
        ),
        ImportColumn(
            "tally_number", gettext_lazy("Number"), cells.text(120),
            words=("joint no", "joint number", "tally number", "pipe no", "boru no", "nömrə",
                   "номер трубы", "номер"),
        ),
        ImportColumn(
            "description", gettext_lazy("Description"), cells.text(200),
            words=("remark", "comment", "təsvir", "qeyd", "описание", "примечание"),
        ),
        ImportColumn(
            "overall_length_m", gettext_lazy("Overall length, m"),
            cells.number(Decimal(0), LONGEST),
            words=("overall length", "overall length m", "oa length", "tam uzunluq",
                   "ümumi uzunluq", "общая длина", "полная длина"),
        ),
        ImportColumn(
            "makeup_loss_m", gettext_lazy("Make-up loss, m"), cells.number(Decimal(0), LONGEST),
            words=("make up loss", "makeup loss", "m u loss", "bağlama itkisi",
                   "потеря на свинчивание", "потеря при свинчивании"),
        ),
    ),
    key=("serial",),
    model=Joint,
    offered=rules.may_import,
    compare=compare,
    write=write_joints,
    restore=restore,
    list_url="equipment:joint-list",
)  # fmt: skip
