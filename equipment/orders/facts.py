"""The facts of an order: who and what for, where it is done, how hard joints are made up."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from cooperation.memoranda.models import Memorandum
from core.accounts.models import Organisation
from core.accounts.rules import is_party
from core.errors import NotAllowed, Refused
from equipment.orders import rules
from equipment.orders.kinds import Priority
from equipment.orders.models import OrderPlace, TorqueBand, WorkOrder
from equipment.orders.rules import BandFacts, PlaceFacts
from equipment.orders.works import work_of


def check_parties(
    memorandum: Memorandum, requester: Organisation | None, executor: Organisation
) -> Organisation:
    if requester is None or not is_party(requester.pk, memorandum.pk):
        raise NotAllowed(_("Only a party to the memorandum may order work."))
    if executor.pk == requester.pk or not is_party(executor.pk, memorandum.pk):
        raise Refused(_("The executor is another party to the memorandum."), field="executor")
    return requester


def check_facts(memorandum_id: int, facts: dict[str, Any]) -> None:
    if not facts["title"]:
        raise Refused(_("Give the order a title."), field="title")
    if facts["priority"] not in Priority.values:
        raise Refused(_("There is no such priority."), field="priority")
    rules.check_window(facts["planned_start"], facts["planned_end"])
    rules.check_commitment(facts["commitment"], memorandum_id)


def write_place(order: WorkOrder, place: PlaceFacts) -> None:
    if place.location.memorandum_id != order.memorandum_id:
        raise Refused(_("The place belongs to another memorandum."), field="location")
    if work_of(order.kind).on_string and not place.well.strip():
        raise Refused(_("Name the well."), field="well")
    if place.datum_m is not None and not 0 < place.datum_m <= rules.DEEPEST_M:
        raise Refused(_("The shoe depth lies between 0 and 15,000 m."), field="datum_m")
    _check_collar(place)
    _check_tolerance(place.depth_tolerance_m)
    values = {name: getattr(place, name) for name in place.__dataclass_fields__}
    OrderPlace.objects.update_or_create(order=order, defaults=values)


def _check_collar(place: PlaceFacts) -> None:
    collar, shoe = place.collar_m, place.datum_m
    if collar is None:
        return
    if not 0 < collar <= rules.DEEPEST_M:
        raise Refused(_("The collar depth lies between 0 and 15,000 m."), field="collar_m")
    if shoe is not None and collar > shoe:
        raise Refused(_("The collar stands above the shoe."), field="collar_m")


def _check_tolerance(tolerance: Decimal | None) -> None:
    if tolerance is not None and not 0 <= tolerance <= rules.WIDEST_TOLERANCE_M:
        words = _("The tolerance of depths lies between 0 and 5 m.")
        raise Refused(words, field="depth_tolerance_m")


def write_band(order: WorkOrder, band: BandFacts | None) -> None:
    if band is None or band.is_empty or not work_of(order.kind).made_up:
        TorqueBand.objects.filter(order=order).delete()
        return
    TorqueBand.objects.update_or_create(order=order, defaults=rules.band_values(band))


def place_words(order: WorkOrder) -> str:
    found = OrderPlace.objects.filter(order=order).values_list(
        "well",
        "section",
        "string",
        "rig",
        "shift",
        "crew",
        "datum_m",
        "collar_m",
        "depth_tolerance_m",
        "location__name",
    )
    return " · ".join(str(part) for part in (found.first() or ()) if part)


def band_words(order: WorkOrder) -> str:
    found = TorqueBand.objects.filter(order=order).values_list(
        "entered_minimum", "entered_optimum", "entered_maximum", "entered_unit"
    )
    return " ".join("–" if part is None else str(part) for part in (found.first() or ()))
