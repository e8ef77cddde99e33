"""Where lists come from: a registered tally, or joints that a person chose in the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.memoranda.models import Memorandum
from core.errors import Refused
from equipment.catalogue.models import ProductLine
from equipment.pipes import queries
from equipment.pipes.models import Joint, Location, Tally, TallyRow
from equipment.pipes.tally_out.sheets import REJECTED, ZERO, Fact, Line, TallySheet

PLACE, PARTY, DATE = gettext_lazy("Place"), gettext_lazy("Party"), gettext_lazy("Date")
SHOE_DEPTH = gettext_lazy("Shoe depth")
PURPOSE, LAID_FROM = gettext_lazy("Purpose"), gettext_lazy("Laid down from")
LAID_ON = gettext_lazy("Day of the laying down")
NAMED_BY_KIND = {"well": gettext_lazy("Well"), "rig": gettext_lazy("Rig")}
#: So many products, places or parties are named one by one.
MOST_NAMED = 3


def of_tally(tally: Tally) -> TallySheet:
    """A registered tally as it was measured. Raises Refused for one that is not registered."""
    if tally.status != Tally.Status.COMMITTED or tally.committed_at is None:
        raise Refused(_("Only a registered tally can be given out."), code="wrong_state")
    kept = queries.rows_of(tally).filter(position__isnull=False).prefetch_related(None)
    workspace = tally.memorandum.workspace
    registered = tally.committed_at
    return TallySheet(
        kind=gettext_lazy("Tally"),
        name=tally.name,
        stem=f"tally-{tally.public_id}",
        memorandum=workspace.name,
        is_demonstration=workspace.is_demonstration,
        parties=[tally.organisation.short],
        path=tally.get_absolute_url(),
        dated=registered,
        facts=[
            product_fact([tally.product_line]),
            place_fact(tally.location),
            *_purpose_facts(tally),
            Fact(SHOE_DEPTH, lambda: tally.datum_m),
            Fact(DATE, lambda: timezone.localdate(registered)),
            Fact(PARTY, lambda: tally.organisation.label),
        ],
        lines=[_line_of_row(row) for row in kept],
        datum_m=tally.datum_m,
    )


def _purpose_facts(tally: Tally) -> list[Fact]:
    """What a list is for is said where it is not run."""
    if tally.purpose == Tally.Purpose.RUNNING:
        return []
    found = [Fact(PURPOSE, tally.get_purpose_display)]
    if tally.laid_from is not None:
        place = tally.laid_from
        found += [Fact(LAID_FROM, lambda: place.label), Fact(LAID_ON, lambda: tally.on)]
    return found


def _line_of_row(row: TallyRow) -> Line:
    rejected = row.outcome == REJECTED
    return Line(
        kind=row.outcome,
        length_m=row.effective_length_m,
        sequence=row.sequence,
        number=row.number,
        serial=row.joint.serial if row.joint else "",
        description=row.description,
        overall_m=row.overall_length_m,
        loss_m=row.makeup_loss_m,
        cumulative_m=None if rejected else row.cumulative_length_m,
        top_m=None if rejected else row.top_depth_m,
        stand=row.stand,
        remark=row.comment,
    )


def of_joints(joints: Sequence[Joint], memorandum: Memorandum, now: dt.datetime) -> TallySheet:
    """Chosen joints of the memorandum, numbered and summed in the order given.

    Raises Refused when some are of another one.
    """
    if any(joint.memorandum_id != memorandum.pk for joint in joints):
        raise Refused(_("Choose pipes of one memorandum."), code="other_memorandum")
    workspace, today = memorandum.workspace, timezone.localdate(now)
    places = {joint.location_id: joint.location for joint in joints}
    parties = {joint.organisation_id: joint.organisation for joint in joints}
    return TallySheet(
        kind=gettext_lazy("Tally"),
        name="",
        stem=f"tally-{today:%Y-%m-%d}",
        memorandum=workspace.name,
        is_demonstration=workspace.is_demonstration,
        parties=sorted(party.short for party in parties.values()),
        path=reverse("equipment:joint-list"),
        dated=timezone.make_aware(dt.datetime.combine(today, dt.time())),
        facts=[
            product_fact(joint.product_line for joint in joints),
            Fact(PLACE, lambda: _named(place.label for place in places.values())),
            Fact(DATE, lambda: today),
            Fact(PARTY, lambda: _named(party.label for party in parties.values())),
        ],
        lines=_summed(joints),
    )


def _summed(joints: Iterable[Joint]) -> list[Line]:
    reached, lines = ZERO, []
    for number, joint in enumerate(joints, start=1):
        rejected = joint.status == Joint.Status.REJECTED
        reached += ZERO if rejected else joint.effective_length_m
        lines.append(_line_of_joint(joint, str(number), None if rejected else reached))
    return lines


def _line_of_joint(joint: Joint, sequence: str, cumulative_m: Decimal | None) -> Line:
    return Line(
        kind=REJECTED if cumulative_m is None else joint.kind,
        length_m=joint.effective_length_m,
        sequence=sequence,
        number=joint.tally_number,
        serial=joint.serial,
        description=joint.description,
        overall_m=joint.overall_length_m,
        loss_m=joint.makeup_loss_m,
        cumulative_m=cumulative_m,
    )


def place_fact(location: Location) -> Fact:
    """The place under the name that its kind has on a tally: well, rig, or place."""
    return Fact(NAMED_BY_KIND.get(location.kind, PLACE), lambda: location.label)


def product_fact(lines: Iterable[ProductLine]) -> Fact:
    """The products of a list, such as Casing 9-5/8" 53.50# L80 VAM 21."""
    found = {line.pk: line for line in lines}.values()
    return Fact(
        gettext_lazy("Product"),
        lambda: _named(f"{line.get_product_display()} {line}" for line in found),
    )


def _named(words: Iterable[str]) -> str:
    found = sorted(set(words))
    more = len(found) - MOST_NAMED
    shown = ", ".join(found[:MOST_NAMED])
    return f"{shown} + {more}" if more > 0 else shown
