"""What the demonstration leaves open, so that every state has something to show."""

from __future__ import annotations

from pathlib import Path

from cooperation.acceptance import services as acceptance
from cooperation.commitments.models import Commitment
from equipment import demonstration
from equipment.installation import services as installation
from equipment.orders import pauses
from equipment.orders import services as orders
from equipment.orders.models import WorkOrder
from equipment.pipes import registering
from equipment.pipes import services as pipes
from equipment.pipes.models import Tally
from equipment.pipes.tally.purposes import Purpose
from equipment.requests.models import WorkRequest
from mou_portal.demonstration import defects, dismantling, requests
from mou_portal.demonstration.plan import PROMISES
from mou_portal.demonstration.requests import Window
from mou_portal.demonstration.sheets import csv_tally
from mou_portal.demonstration.stage import Stage
from mou_portal.demonstration.work import (
    act_on,
    choose_columns,
    draft_order,
    register,
    run_rows,
    upload,
)

TALLIES = Path(demonstration.__file__).parent / "tallies"


def leave_open(stage: Stage) -> None:
    """The two real tallies, and one order, act and tally in every state that is left."""
    _real_tallies(stage)
    _orders(stage)
    dismantling.leave_open(stage, _commitment(stage, 6), _commitment(stage, 1))
    _requests(stage)
    _withdrawn_act(stage)
    _tallies(stage)
    _failed_tally(stage)
    repairs = stage.memorandum.commitments.get(title="Rethread rejected casing joints")
    defects.leave_open(stage, repairs)


def _commitment(stage: Stage, number: int) -> Commitment:
    found: Commitment = stage.memorandum.commitments.get(title=PROMISES[number].title)
    return found


def _real(stage: Stage, file: str, line: str, day: int, sheet: str = "") -> Tally:
    data = (TALLIES / file).read_bytes()
    tally = upload(stage, name=file, data=data, line=line, when=stage.at(day))
    if sheet:
        tally.refresh_from_db()
    choose_columns(stage, tally, data, stage.at(day, 10), sheet)
    tally.refresh_from_db()
    register(stage, tally, stage.at(day, 11))
    return tally


def _real_tallies(stage: Stage) -> None:
    """The liner is being run; the tubing and its pups lie on the rig."""
    liner = _real(stage, "liner_9_5-8_as_run.xlsx", "9-5/8", -12)
    _real(stage, "tubing_7_in.xlsx", "7", -11, "Tally1")
    _real(stage, "tubing_7_in.xlsx", "7", -11, "Tally pups")
    order = draft_order(stage, _commitment(stage, 0), liner, well="Test-Well", start=-3, end=4)
    _accepted(stage, order, -5)
    crew = stage.who("engineer", "STP")
    orders.start_order(order=order, by=crew, now=stage.at(-3))
    rows = run_rows(order, stage.on(-2), part=slice(0, 30))
    installation.save_records(order=order, rows=rows, by=crew, now=stage.at(-2, 17))


def _accepted(stage: Stage, order: WorkOrder, day: int) -> None:
    orders.submit_order(order=order, by=stage.who("engineer"), now=stage.at(day, 10))
    orders.accept_order(order=order, by=stage.who("coordinator", "STP"), now=stage.at(day, 15))


def _small_order(
    stage: Stage, promise: int, seed: int, start: int, request: WorkRequest | None = None
) -> WorkOrder:
    data = csv_tally(title=f"Running list Demo-{seed}", joints=8, seed=seed)
    line = PROMISES[promise].line
    tally = upload(stage, name=f"running_list_{seed}.csv", data=data, line=line, when=stage.at(-10))
    choose_columns(stage, tally, data, stage.at(-10, 10))
    register(stage, tally, stage.at(-10, 11))
    commitment = _commitment(stage, promise)
    return draft_order(
        stage, commitment, tally, well=f"Demo-{seed}", start=start, end=start + 3, request=request
    )


def _held(stage: Stage, order: WorkOrder) -> None:
    """An accepted order that both parties have put on hold."""
    _accepted(stage, order, -6)
    pauses.ask_hold(
        order=order, by=stage.who("engineer", "STP"), now=stage.at(-4, 9),
        reason="The crane of the rig is under repair.",
    )  # fmt: skip
    pauses.agree_hold(order=order, by=stage.who("engineer"), now=stage.at(-4, 12))


def _orders(stage: Stage) -> None:
    """An order in each state that waits for somebody."""
    engineer, other = stage.who("engineer"), stage.who("coordinator", "STP")
    _small_order(stage, 0, 401, 6)
    submitted = _small_order(stage, 1, 402, -4)
    orders.submit_order(order=submitted, by=engineer, now=stage.at(-7, 10))
    returned = _small_order(stage, 2, 403, 3)
    orders.submit_order(order=returned, by=engineer, now=stage.at(-2, 10))
    orders.return_order(
        order=returned, by=other, now=stage.at(-1), reason="The torque band is of another thread."
    )
    _accepted(stage, _small_order(stage, 4, 404, 2), -1)
    _held(stage, _small_order(stage, 4, 406, 1))
    cancelled = _small_order(stage, 0, 405, 1)
    orders.cancel_order(
        order=cancelled,
        by=stage.who("coordinator"),
        now=stage.at(-1),
        reason="The well is postponed.",
    )


def _requests(stage: Stage) -> None:
    """A request in each state that is left, of either party."""
    window = Window(5, 12)
    waiting = requests.submitted(stage, _commitment(stage, 0), "Demo-411", window, -4)
    requests.accept(stage, waiting, -3)
    ordered = requests.submitted(stage, _commitment(stage, 1), "Demo-412", window, -5)
    requests.accept(stage, ordered, -4)
    _small_order(stage, 1, 412, 5, request=ordered)
    requests.leave_open(stage)


def _withdrawn_act(stage: Stage) -> None:
    """An act withdrawn, its work waiting for another."""
    done = WorkOrder.objects.filter(memorandum=stage.memorandum, status="done").first()
    if done is None:
        return
    act = act_on(stage, done, stage.at(-2))
    acceptance.withdraw_act(
        act=act, by=stage.who("coordinator", "STP"), now=stage.at(-1), reason="Wrong title."
    )


def _failed_tally(stage: Stage) -> None:
    """Two deliveries with the same stamped serials: the second cannot be registered."""
    data = csv_tally(title="Delivery 504", joints=12, seed=504)
    by = stage.who("engineer")
    found = []
    for name, hour in (("delivery_504.csv", 9), ("delivery_504_again.csv", 10)):
        tally = upload(
            stage,
            name=name,
            data=data,
            line="5-1/2",
            when=stage.at(-6, hour),
            place="Demonstration pipe yard",
            purpose=Purpose.RECEIVING,
        )
        choose_columns(stage, tally, data, stage.at(-6, hour), serials=True)
        pipes.commit_tally(tally=tally, by=by, now=stage.at(-6, 11))
        found.append(tally)
    for tally in found:
        registering.register_tally(tally_id=tally.pk, clock=lambda: stage.at(-6, 12))


def _tallies(stage: Stage) -> None:
    """Tallies that were only uploaded, mapped, or put away."""
    for seed, name in ((501, "uploaded"), (502, "mapped"), (503, "discarded")):
        data = csv_tally(title=f"Running list {seed}", joints=12, seed=seed)
        tally = upload(stage, name=f"rack_{seed}.csv", data=data, line="7", when=stage.at(-1))
        if name == "mapped":
            choose_columns(stage, tally, data, stage.at(-1, 10))
        if name == "discarded":
            pipes.discard_tally(
                tally=tally, by=stage.who("engineer"), now=stage.at(-1, 11), reason="Twice uploaded"
            )
