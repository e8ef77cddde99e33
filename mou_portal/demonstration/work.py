"""The work of the demonstration: tallies, orders and acts, each carried through the services.

Each story is a generator that yields the moment of its next step, so that many stories can be
told in the order of time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cooperation.acceptance import queries as acceptance_queries
from cooperation.acceptance import services as acceptance
from cooperation.acceptance.models import Act
from cooperation.acceptance.sources import REGISTRY as SOURCES
from cooperation.commitments.models import Commitment
from core.transfer.sheet import open_workbook
from equipment.installation import services as installation
from equipment.installation.rules import RunRow
from equipment.orders import services as orders
from equipment.orders.models import WorkOrder
from equipment.orders.rules import BandFacts, PlaceFacts
from equipment.pipes import registering
from equipment.pipes import services as pipes
from equipment.pipes.models import Tally
from equipment.pipes.tally import layout
from equipment.pipes.tally.purposes import Purpose
from equipment.requests.models import WorkRequest
from mou_portal.demonstration import requests
from mou_portal.demonstration.plan import Run
from mou_portal.demonstration.requests import Window
from mou_portal.demonstration.sheets import csv_tally
from mou_portal.demonstration.stage import Stage

BAND = BandFacts(
    minimum=Decimal(42000), optimum=Decimal(47000), maximum=Decimal(52000), unit="ft·lbf"
)
Steps = Iterator[dt.datetime]
#: Of the orders every so many follows a request.
REQUESTED_EACH = 3


def upload(
    stage: Stage,
    *,
    name: str,
    data: bytes,
    line: str,
    when: dt.datetime,
    place: str = "",
    purpose: Purpose = Purpose.RUNNING,
) -> Tally:
    """A tally file taken in by SOCAR's engineer; what is run unless told."""
    return pipes.upload_tally(
        memorandum=stage.memorandum,
        upload=SimpleUploadedFile(name, data),
        product_line=stage.lines[line],
        location=stage.places[place or "Demonstration rig 1"],
        by=stage.who("engineer"),
        now=when,
        name=Path(name).stem,
        purpose=purpose,
    )


def choose_columns(
    stage: Stage,
    tally: Tally,
    data: bytes,
    when: dt.datetime,
    sheet: str = "",
    *,
    serials: bool = False,
) -> None:
    """Take the columns that the reader suggests; `serials`: the numbers are stamped serials."""
    workbook = open_workbook(data)
    suggestion = layout.suggest(workbook.sheet(sheet or workbook.names[0]))
    if suggestion.mapping is None:
        raise ValueError(f"no columns found in {tally.name}")
    mapping = replace(suggestion.mapping, number_is_serial=serials)
    pipes.map_tally(tally=tally, mapping=mapping, by=stage.who("engineer"), now=when)


def register(stage: Stage, tally: Tally, when: dt.datetime) -> None:
    """Bring the tally into the register, as a worker would."""
    pipes.commit_tally(tally=tally, by=stage.who("engineer"), now=when)
    registering.register_tally(tally_id=tally.pk, clock=lambda: when)
    tally.refresh_from_db()
    if tally.status != Tally.Status.COMMITTED:
        raise ValueError(f"{tally.name}: {tally.failure}")


def draft_order(
    stage: Stage,
    commitment: Commitment,
    tally: Tally,
    *,
    well: str,
    start: int,
    end: int,
    request: WorkRequest | None = None,
) -> WorkOrder:
    """An installation order of SOCAR for STP on all joints of a tally."""
    return orders.create_order(
        memorandum=stage.memorandum,
        title=f"{commitment.title.split(',')[0]} – {well}",
        executor=stage.parties["STP"],
        commitment=commitment,
        planned_start=stage.on(start),
        planned_end=stage.on(end),
        place=PlaceFacts(
            location=tally.location,
            well=well,
            section="Demonstration section",
            string=str(tally.product_line),
            rig=tally.location.name,
            shift="day",
            crew="Demonstration crew A",
            datum_m=tally.datum_m,
        ),
        band=BAND,
        tally=tally,
        request=request,
        by=stage.who("engineer"),
        now=stage.at(start - 3),
    )


def run_rows(order: WorkOrder, on: dt.date, *, part: slice = slice(None)) -> list[RunRow]:
    """What the crew says of the lines: all run inside the band but one rejected and one low."""
    rows = []
    for line in list(order.lines.order_by("position"))[part]:
        if line.position == 7:
            rows.append(RunRow(line.public_id, "rejected", reason="Galled pin thread", run_on=on))
            continue
        low = line.position == 5
        torque = Decimal(41000) if low else Decimal(46000 + 137 * (line.position % 17))
        reason = "Tong slipped, position to triangle checked" if low else ""
        made_up = _make_up(line.position, torque)
        rows.append(
            RunRow(line.public_id, "run", torque=torque, reason=reason, run_on=on, **made_up)
        )
    return rows


def _make_up(position: int, torque: Decimal) -> dict[str, Any]:
    """What the crew reads off beside the torque: a centraliser on every third joint."""
    return {
        "shoulder": torque - Decimal(21000),
        "turns": Decimal("3.25") + Decimal(position % 3) / 4,
        "triangle": "within" if position % 5 else "at_base",
        "drift_mm": Decimal("216.54"),
        "compound": "API modified",
        "centralisers": int(position % 3 == 0),
        "shift": "day" if position % 2 else "night",
    }


def carried_out(stage: Stage, commitment: Commitment, run: Run, line: str, seed: int) -> Steps:
    """One order from its tally to its papers."""
    start = run.day - 2
    place = f"Demonstration rig {1 + seed % 2}"
    well = f"Demo-{100 + seed}"
    yield stage.at(start - 5)
    data = csv_tally(title=f"Running list {well}", joints=run.joints, seed=seed)
    name = f"running_list_{well}.csv"
    tally = upload(stage, name=name, data=data, line=line, when=stage.at(start - 5), place=place)
    choose_columns(stage, tally, data, stage.at(start - 5, 10))
    register(stage, tally, stage.at(start - 5, 11))
    request = None
    if seed % REQUESTED_EACH == 1:
        window = Window(start, run.day)
        request = requests.submitted(stage, commitment, well, window, start - 5)
        yield stage.at(start - 4)
        requests.accept(stage, request, start - 4)
    yield stage.at(start - 3)
    order = draft_order(
        stage, commitment, tally, well=well, start=start, end=run.day, request=request
    )
    orders.submit_order(order=order, by=stage.who("engineer"), now=stage.at(start - 3, 10))
    yield stage.at(start - 1)
    orders.accept_order(order=order, by=stage.who("coordinator", "STP"), now=stage.at(start - 1))
    yield stage.at(start)
    crew = stage.who("engineer", "STP")
    orders.start_order(order=order, by=crew, now=stage.at(start))
    half = run.joints // 2
    for part, day in ((slice(0, half), start + 1), (slice(half, None), run.day)):
        yield stage.at(day, 17)
        rows = run_rows(order, stage.on(day), part=part)
        installation.save_records(order=order, rows=rows, by=crew, now=stage.at(day, 17))
    orders.finish_order(order=order, by=crew, now=stage.at(run.day, 18))
    yield from papers(stage, order, run)


def papers(stage: Stage, order: WorkOrder, run: Run) -> Steps:
    """The act of a finished order, taken as far as the run says."""
    if run.papers == "done":
        return
    yield stage.at(run.day + 1)
    act = act_on(stage, order, stage.at(run.day + 1))
    author = stage.who("coordinator", "STP")
    if run.papers == "drafted":
        return
    yield stage.at(run.day + 1, 12)
    acceptance.send_act(act=act, by=author, now=stage.at(run.day + 1, 12))
    if run.papers == "sent":
        return
    yield stage.at(run.day + 2)
    if run.papers == "refused":
        acceptance.refuse_act(
            act=act,
            by=stage.who("signatory"),
            now=stage.at(run.day + 2),
            reason="The torque chart of joint 5 is missing from the papers.",
        )
        return
    sign(stage, act, "STP", stage.at(run.day + 2))
    if run.papers == "one":
        return
    yield stage.at(run.day + 3)
    sign(stage, act, "SOCAR", stage.at(run.day + 3))


def act_on(stage: Stage, order: WorkOrder, when: dt.datetime) -> Act:
    """A draft act on the finished lines of an order, prepared by STP's coordinator."""
    source = SOURCES["order_line"]
    chosen = set(order.lines.values_list("public_id", flat=True))
    offers = [
        acceptance.Item(source.kind, offer.source_id)
        for offer in source.offers(memorandum_id=order.memorandum_id)
        if offer.source_id in chosen
    ]
    return acceptance.create_act(
        memorandum=stage.memorandum,
        title=f"Installation, order {order.number}",
        basis=f"Order {order.number}",
        items=offers,
        by=stage.who("coordinator", "STP"),
        now=when,
    )


def sign(stage: Stage, act: Act, party: str, when: dt.datetime) -> None:
    """The party's signatory signs what they see, a minute after proving who they are."""
    paper = acceptance_queries.paper_of(
        act,
        list(act.lines.select_related("commitment").order_by("position")),
        acceptance_queries.parties_of(act.memorandum_id),
    )
    acceptance.sign_act(
        act=act,
        digest=paper.digest,
        proof="password",
        proved_at=when - dt.timedelta(minutes=1),
        by=stage.who("signatory", party),
        now=when,
    )
