"""Defect acts and non-conformances of a scale set, on orders that are under way."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from cooperation.acceptance.document import canonical, digest_of
from core.accounts.models import User
from core.scale.ground import Ground
from core.scale.people import Cast
from equipment.defects.document import FORMAT
from equipment.models import DefectAct, Finding, Nonconformance, OrderLine

STATES = ("agreed", "sent", "agreed", "refused", "draft")
#: The verb and the state after it, on the way to each state.
WAYS = {
    "draft": (),
    "sent": (("sent", "sent"),),
    "refused": (("sent", "sent"), ("refused", "refused")),
    "agreed": (("sent", "sent"), ("agreed", "agreed")),
}
REPORTS = ("closed", "open", "proposed", "closed", "agreed")
REPORTED = {
    "open": (),
    "proposed": (("proposed", "proposed"),),
    "agreed": (("proposed", "proposed"), ("agreed", "agreed")),
    "closed": (("proposed", "proposed"), ("agreed", "agreed"), ("closed", "closed")),
}
DEFECTS = ("galled_thread", "shoulder_damage", "bent", "worn_wall")


def feed(ground: Ground) -> None:
    """An act of one finding and a report for every line that waits on an order under way."""
    ground.settle()
    for model in (Finding, DefectAct, Nonconformance):  # a sent act takes no finding any more
        ground.sheet(model)
    for number, line in enumerate(_lines(ground).iterator(chunk_size=500)):
        _act(ground, line, number)
        _report(ground, line, number)
        ground.rest()


def _lines(ground: Ground) -> QuerySet[OrderLine]:
    rows: QuerySet[OrderLine] = OrderLine.objects.filter(
        memorandum=ground.found(Cast).workspace_id,
        status="planned",
        joint__isnull=False,
        order__status="in_progress",
    )
    return rows.select_related("order", "joint").order_by("pk")


def _sides(ground: Ground, line: OrderLine) -> tuple[Any, Any]:
    """Who carries the order out, and who asked for it."""
    first, second = ground.found(Cast).sides
    swapped = first.pk == line.order.requested_by_id
    return (second, first) if swapped else (first, second)


def _act(ground: Ground, line: OrderLine, number: int) -> None:
    status, name = STATES[number % len(STATES)], f"DA-{ground.today.year}-{number + 1:05d}"
    drawer, owner = _sides(ground, line)
    by, asked = drawer.who(number=number), owner.who(number=number)
    at, public_id, found = line.order.started_at, ground.public_id("dfa"), ground.public_id("fnd")
    values = {
        "defect": DEFECTS[number % len(DEFECTS)], "where": "pin", "measured": None,
        "measured_unit": "", "decision": "repair", "proposal": "Recut the thread",
        "repair_type": "thread_recut_pin", "remark": "",
    }  # fmt: skip
    said = {**values, "measured": "", "position": 1, "id": found, "line": line.position}
    content = canonical({"format": FORMAT, "act": public_id, "number": name, "findings": [said]})
    is_sent, is_decided = status != "draft", status in ("agreed", "refused")
    pk = ground.add(
        DefectAct, public_id=public_id, number=name, memorandum_id=line.memorandum_id,
        order_id=line.order_id, drawn_up_by_id=drawer.pk, addressed_to_id=owner.pk, status=status,
        status_since=at, created_by_id=by.pk, created_at=at, sent_at=at if is_sent else None,
        content=content if is_sent else "", digest=digest_of(content) if is_sent else "",
        decided_at=at if is_decided else None, decided_by_id=asked.pk if is_decided else None,
        refused_reason="Measure again" if status == "refused" else "",
    )  # fmt: skip
    ground.add(
        Finding, public_id=found, memorandum_id=line.memorandum_id, act_id=pk, position=1,
        line_id=line.pk, **values,
    )  # fmt: skip
    tell = _Told(ground, (DefectAct, public_id, name), "defect_act", line)
    tell.way("created", "draft", WAYS[status], (by, asked))


def _report(ground: Ground, line: OrderLine, number: int) -> None:
    status, name = REPORTS[number % len(REPORTS)], f"NCR-{ground.today.year}-{number + 1:05d}"
    finder, owner = _sides(ground, line)
    by, asked = finder.who(number=number), owner.who(number=number)
    at, public_id = line.order.started_at, ground.public_id("ncr")
    is_proposed, is_agreed = status != "open", status in ("agreed", "closed")
    joint: Any = line.joint
    ground.add(
        Nonconformance, public_id=public_id, number=name, memorandum_id=line.memorandum_id,
        joint_id=joint.pk, line_id=line.pk, owner_id=joint.organisation_id,
        raised_by_id=finder.pk, addressed_to_id=owner.pk, created_by_id=by.pk, created_at=at,
        what="The shoulder is not square to the axis", severity=("minor", "major")[number % 2],
        status=status, status_since=at,
        disposition="rework" if is_proposed else "",
        disposition_reason="It can be refaced" if is_proposed else "",
        proposed_by_id=finder.pk if is_proposed else None,
        proposer_id=by.pk if is_proposed else None,
        agreeing_id=owner.pk if is_proposed else None,
        agreed_by_id=asked.pk if is_agreed else None, agreed_at=at if is_agreed else None,
        evidence="Measured square" if status == "closed" else "",
        closed_by_id=by.pk if status == "closed" else None,
        closed_at=at if status == "closed" else None,
    )  # fmt: skip
    tell = _Told(ground, (Nonconformance, public_id, name), "nonconformance", line)
    tell.way("raised", "open", REPORTED[status], (by, asked))


class _Told:
    """The events of one object from its first state on, all at the start of the order's work."""

    def __init__(self, ground: Ground, about: Any, noun: str, line: OrderLine) -> None:
        self.ground, self.about, self.noun, self.line = ground, about, noun, line

    def way(
        self, verb: str, first: str, steps: tuple[tuple[str, str], ...], people: tuple[User, User]
    ) -> None:
        """The first event, then each step; who answers is the second of `people`."""
        self._tell(verb, people[0], {}, first)
        was = first
        for name, reached in steps:
            who = people[1] if name in ("agreed", "refused") else people[0]
            self._tell(name, who, {"status": was}, reached)
            was = reached

    def _tell(self, verb: str, by: User, before: dict[str, str], status: str) -> None:
        at: Any = self.line.order.started_at
        self.ground.tell(
            f"{self.noun}.{verb}", self.about, by, at, workspace_id=self.line.memorandum_id,
            before=before, after={"status": status},
        )  # fmt: skip
