"""The register as the rows of a tally are compared with it: two statements for any number."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from equipment.pipes.life.states import ENDED
from equipment.pipes.models import Joint, Location, Tally
from equipment.pipes.places.kinds import RIGS
from equipment.pipes.serials import readings_of
from equipment.pipes.tally.preview import TallyPreview
from equipment.pipes.tally.purposes import COMING_OUT, Purpose
from equipment.pipes.tally.register import Known, Register, by_key


def register_for(tally: Tally, preview: TallyPreview) -> Register:
    """What the register holds of the serials and numbers of a preview."""
    kept = [row for row in preview.rows if row.kept]
    serials = {row.serial_key for row in kept} - {""}
    if tally.purpose == Purpose.LAYING_DOWN:
        return _coming_out(tally, serials)
    readings = {reading for serial in serials for reading in readings_of(serial)}
    by_serial = _by_serial(_active(tally, readings), tally, tally.location)
    numbers = {row.number_key for row in kept} - {""}
    return Register(
        serials=by_serial,
        numbers=_numbers(tally, numbers),
        purpose=tally.purpose,
        is_rig=tally.location.kind in RIGS,
    )


def still_there(tally: Tally) -> QuerySet[Joint]:
    """What stands now where a laying-down tally comes from and is not on it."""
    found = _there(tally).exclude(tally_rows__tally=tally)
    return found.select_related("location").order_by("pk")


def _there(tally: Tally) -> QuerySet[Joint]:
    """Joints of the tally's product that are in the hole, out of it or beside it."""
    above = Location.objects.filter(pk__in=[tally.laid_from_id]).values("path")
    found: QuerySet[Joint] = Joint.objects.filter(
        memorandum=tally.memorandum_id,
        product_line=tally.product_line_id,
        location__in=Location.objects.filter(path__startswith=Subquery(above)),
        status__in=COMING_OUT,
    )
    return found


def _coming_out(tally: Tally, serials: Collection[str]) -> Register:
    place = tally.laid_from
    there = _all_known(_there(tally), tally, place)
    found = {joint.serial_key for joint in there}
    elsewhere = _active(tally, [key for key in serials if key not in found])
    return Register(
        serials=_by_serial(elsewhere, tally, place),
        there=there,
        purpose=tally.purpose,
        on=tally.on,
    )


def _active(tally: Tally, serials: Collection[str]) -> QuerySet[Joint]:
    """Active joints of these serials that the party owns, or has from another one."""
    whose = Q(organisation=tally.organisation_id)
    if tally.purpose != Purpose.RECEIVING:
        whose |= Q(holder=tally.organisation_id)
    found: QuerySet[Joint] = Joint.objects.filter(
        whose, product_line=tally.product_line_id, serial_key__in=list(serials)
    )
    return found.exclude(status__in=ENDED)


def _by_serial(
    rows: QuerySet[Joint], tally: Tally, place: Location | None
) -> dict[str, list[Known]]:
    return by_key(_all_known(rows, tally, place), "serial_key")


def _all_known(rows: QuerySet[Joint], tally: Tally, place: Location | None) -> list[Known]:
    ordered = Joint.objects.filter(pk=OuterRef("pk"), order_lines__is_open=True)
    read: Any = rows.annotate(is_ordered=Exists(ordered)).select_related("location")
    states = {value: str(label) for value, label in Joint.Status.choices}
    return [_known(joint, tally, place, states) for joint in read.order_by("pk")]


def _known(joint: Any, tally: Tally, place: Location | None, states: Mapping[str, str]) -> Known:
    return Known(
        pk=joint.pk,
        public_id=joint.public_id,
        version=joint.version,
        serial=joint.serial,
        serial_key=joint.serial_key,
        number=joint.tally_number,
        number_key=joint.number_key,
        status=joint.status,
        state=states[joint.status],
        place=joint.location.label,
        length_m=joint.effective_length_m,
        is_here=place is not None and f"/{place.pk}/" in joint.location.path,
        last_run_on=joint.last_run_on,
        stops=_stops(joint, tally),
    )


def _stops(joint: Any, tally: Tally) -> str:
    """Why no sheet of the tally's party may take the joint anywhere."""
    if joint.memorandum_id != tally.memorandum_id:
        return "joint_of_other_register"
    if joint.custodian_id != tally.organisation_id:
        return "joint_of_other_party"
    return "joint_ordered" if joint.is_ordered else ""


def _numbers(tally: Tally, numbers: Collection[str]) -> dict[str, str]:
    """A number only counts in the same place, because tallies are numbered from 1 over and
    over."""
    beside = Joint.objects.filter(
        organisation=tally.organisation_id,
        memorandum=tally.memorandum_id,
        product_line=tally.product_line_id,
        location=tally.location_id,
        number_key__in=list(numbers),
    )
    states = {value: str(label) for value, label in Joint.Status.choices}
    found = beside.order_by("pk").values_list("number_key", "serial", "tally_number", "status")
    return {key: f"{serial or number} ({states[state]})" for key, serial, number, state in found}
