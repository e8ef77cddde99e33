"""What may stand in the register of joints: for one that is entered and for thousands alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import NotAllowed
from core.transfer.text import fold_serial, forbidden_character, in_latin, scripts
from equipment.catalogue.models import ProductLine
from equipment.pipes import rules
from equipment.pipes.custody import place_of_another
from equipment.pipes.life.states import ENDED, ENTERED
from equipment.pipes.models import Joint, Location
from equipment.pipes.places.kinds import RIGS, PlaceKind

#: What may be changed of a joint that is there already.
CHANGEABLE = (
    "product_line",
    "kind",
    "tally_number",
    "number_key",
    "serial",
    "yard_number",
    "heat",
    "length_range",
    "description",
    "overall_length_m",
    "makeup_loss_m",
    "effective_length_m",
    "location",
)
#: Joints in the hole, rejected, under way, with another party, at the end of their life or on an
#: open order.
BUSY = (
    Q(order_lines__is_open=True)
    | Q(holder__isnull=False)
    | Q(status__in=["run", "rejected", "in_transit", *ENDED])
)
Row = Mapping[str, Any]
#: A fault: the member, a stable code, the words.
Wrong = tuple[str, str, str]


def may_change(user: User, joint: Joint) -> bool:
    """Whether the person may change the joint: a worker of the party that owns it."""
    own = user.organisation_id == joint.organisation_id
    return own and rules.may_import(user, joint.memorandum_id)


def require_change(user: User, joint: Joint) -> None:
    """Raise NotAllowed for who may not change the joint."""
    if not may_change(user, joint):
        raise NotAllowed(_("Only engineers and coordinators of the pipe's party may do this."))


def is_busy(joint: Joint) -> bool:
    """Whether the joint stays as it is: in the hole, rejected or on an open order."""
    return Joint.objects.filter(BUSY, pk=joint.pk).exists()


def busy_words() -> str:
    """Why a busy joint stays as it is."""
    return _("This joint is in the hole, rejected or on an open order: it stays as it is.")


def wrong_serial(serial: str, key: str) -> list[Wrong]:
    """What is wrong with a serial; `key` is its folded form."""
    if not key:
        return [("serial", "blank", _("A serial is needed: joints are known by it."))]
    if code := forbidden_character(serial):
        words = _("The serial holds the invisible character %(code)s.") % {"code": code}
        return [("serial", "forbidden_character", words)]
    if len(scripts(serial)) > 1:
        words = _("Latin and Cyrillic letters that look alike are mixed: write %(plain)s.")
        return [("serial", "mixed_scripts", words % {"plain": in_latin(serial)})]
    return []


def wrong_values(
    row: Row, joint: Joint | None, memorandum_id: int, organisation_id: int | None
) -> list[Wrong]:
    """What is wrong with the values of a new joint (None) or of one that is there, as a person of
    the organisation tells them."""
    found = []
    if joint is None:
        for name in ("product_line", "location", "effective_length_m"):
            if row.get(name) is None:
                found.append((name, "required", _("A new joint needs this.")))
    elif "effective_length_m" in row and row["effective_length_m"] is None:
        found.append(("effective_length_m", "required", _("A joint needs this.")))
    found += _wrong_status(row, joint)
    for name in ("effective_length_m", "overall_length_m"):
        value = row.get(name)
        if value is not None and not 0 < value < 100:
            found.append((name, "range", _("A joint is longer than 0 and shorter than 100 m.")))
    for name in ("tally_number", "description", "yard_number"):
        if not row.get(name, "").isprintable():
            words = _("Invisible characters are not allowed.")
            found.append((name, "forbidden_character", words))
    found += _wrong_line(row.get("product_line"), joint)
    found += _wrong_place(row.get("location"), joint, memorandum_id, organisation_id)
    heat = row.get("heat")
    if heat is not None and heat.memorandum_id != memorandum_id:
        found.append(("heat", "elsewhere", _("The heat belongs to another memorandum.")))
    return found


def _wrong_place(
    place: Location | None, joint: Joint | None, memorandum_id: int, organisation_id: int | None
) -> list[Wrong]:
    """Pipe lies at an open place of its party; at another's it comes to by a waybill, and stays."""
    if place is None:
        return []
    found = []
    stays = joint is not None and joint.location_id == place.pk
    if place.memorandum_id != memorandum_id:
        found.append(("location", "elsewhere", _("The place belongs to another memorandum.")))
    elif place.organisation_id != organisation_id and not stays:
        found.append(("location", "other_party", place_of_another()))
    if place.kind == PlaceKind.TRANSIT:
        found.append(("location", "transit", _("Pipe comes there by a waybill only.")))
    if place.closed_on is not None:
        found.append(("location", "closed", _("The place is closed.")))
    return found


def _wrong_status(row: Row, joint: Joint | None) -> list[Wrong]:
    """A new joint comes in where pipe of its state can be; later steps change its state."""
    told, place = row.get("status"), row.get("location")
    if told is None or (joint is not None and joint.status == told):
        return []
    if joint is not None:
        return [("status", "by_steps", _("The state of a joint changes by its steps."))]
    if told not in ENTERED:
        return [("status", "not_first", _("No joint comes into the register in this state."))]
    if place is not None and (told == "on_rig") != (place.kind in RIGS):
        words = _("Pipe at a rig or well is on the rig; elsewhere it is received or in stock.")
        return [("status", "misplaced", words)]
    return []


def first_status(row: Row) -> str:
    """The state of a new joint: as told, else on the rig at a rig or well, received elsewhere."""
    told: str | None = row.get("status")
    return told or ("on_rig" if row["location"].kind in RIGS else "received")


def _wrong_line(line: ProductLine | None, joint: Joint | None) -> list[Wrong]:
    """A retired line takes no more joints; those of it stay what they are."""
    if line is None or line.is_offered or (joint is not None and joint.product_line_id == line.pk):
        return []
    return [("product_line", "retired", _("This entry is retired."))]


def changes_of(joint: Joint, row: Row) -> dict[str, Any]:
    """What the row says otherwise than the joint."""
    told = {name: row[name] for name in row if name in CHANGEABLE}
    if "tally_number" in told:
        told["number_key"] = number_key(told["tally_number"])
    found = {}
    for name, value in told.items():
        column = f"{name}_id" if isinstance(value, models.Model) else name
        if getattr(joint, column) != getattr(value, "pk", value):
            found[name] = value
    return found


def serial_key(serial: str) -> str:
    """The form by which serials are compared."""
    return fold_serial(serial)[:60]


def number_key(number: str) -> str:
    """The form by which numbers of a tally are compared."""
    return fold_serial(number)[:120] if number else ""
