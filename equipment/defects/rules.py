"""Decisions about defect acts: who draws one up, who agrees, what a finding must say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.accounts.rules import WORKERS, holds
from core.errors import NotAllowed, Refused, nothing_stored
from core.plain import hidden_mark
from core.states import permitted
from equipment.defects.models import DefectAct, Finding
from equipment.orders.models import OrderLine, WorkOrder
from equipment.orders.rules import DECIDERS

#: Kinds of orders whose pipe is opened up before it is worked on.
KINDS = ("repair", "maintenance")
#: States of an order in which its executor says what was found.
OPEN = ("accepted", "in_progress", "on_hold")
EDITABLE = (DefectAct.Status.DRAFT, DefectAct.Status.REFUSED)
MOST_FINDINGS = 2_000
#: An act that nobody answers for this long is an exception (working days).
PATIENCE_DAYS = 3
#: No reading of pipe is greater, in whatever unit.
MOST_MEASURED = Decimal(1_000_000)
LIMITS = {"proposal": 300, "repair_type": 40, "remark": 300}


@dataclass(frozen=True)
class FindingFacts:
    """A defect of a line as its finder says it; `measured` is as read, in `measured_unit`."""

    line: OrderLine
    defect: str
    where: str
    decision: str
    measured: Decimal | None = None
    measured_unit: str = ""
    proposal: str = ""
    repair_type: str = ""
    remark: str = ""

    @property
    def values(self) -> dict[str, object]:
        """The columns of a finding."""
        return {
            "line": self.line,
            "defect": self.defect,
            "where": self.where,
            "decision": self.decision,
            "measured": self.measured,
            "measured_unit": self.measured_unit if self.measured is not None else "",
            **{name: getattr(self, name).strip() for name in LIMITS},
        }


def draws_up(user: User, order: WorkOrder) -> bool:
    """Whether the person works for the party that carries the order out."""
    return user.organisation_id == order.executor_id and holds(user, order.memorandum_id, WORKERS)


def may_draw_up(user: User, order: WorkOrder) -> bool:
    """Whether the person may draw up a defect act on the order now."""
    return order.kind in KINDS and order.status in OPEN and draws_up(user, order)


def may_change(user: User, act: DefectAct) -> bool:
    """Whether the act is that of the person's party and they work on it."""
    own = user.organisation_id == act.drawn_up_by_id
    return own and holds(user, act.memorandum_id, WORKERS)


def may_decide(user: User, act: DefectAct) -> bool:
    """Only the party that the act is addressed to agrees; nobody agrees to their own."""
    asked = user.organisation_id == act.addressed_to_id != act.drawn_up_by_id
    return asked and holds(user, act.memorandum_id, DECIDERS)


ALLOWED = {
    "update": may_change,
    "send": may_change,
    "agree": may_decide,
    "refuse": may_decide,
    "withdraw": may_change,
    "supersede": may_change,
}


def require(user: User, action: str, act: DefectAct) -> None:
    """Raises NotAllowed, in words that say whose turn it is."""
    if ALLOWED[action](user, act):
        return
    if action in ("agree", "refuse"):
        words = _("Only the other party, %(party)s, may agree to this defect act or refuse it.")
        raise NotAllowed(words % {"party": act.addressed_to.short})
    words = _("Only engineers and coordinators of %(party)s may do this.")
    raise NotAllowed(words % {"party": act.drawn_up_by.short})


def actions_for(user: User, act: DefectAct) -> list[str]:
    """What this person may do with the act now, in the order of its life."""
    steps = permitted(DefectAct.TRANSITIONS, act.status)
    if act.status in EDITABLE:
        steps.insert(0, "update")
    return [name for name in steps if ALLOWED[name](user, act)]


def require_editable(user: User, act: DefectAct) -> None:
    """Raises NotAllowed for who does not draw the act up, Refused once it was sent."""
    require(user, "update", act)
    require_state("send", act)


def require_state(action: str, act: DefectAct) -> None:
    """Raises Refused when the act's state does not permit the step."""
    if action not in permitted(DefectAct.TRANSITIONS, act.status):
        raise Refused(
            _("This cannot be done while the state is “%(state)s”.")
            % {"state": act.get_status_display()},
            code="wrong_state",
        )


def check_order(user: User, order: WorkOrder) -> None:
    """Raises NotAllowed or Refused unless the person may draw up an act on the order now."""
    if not draws_up(user, order):
        words = _("Only engineers and coordinators of %(party)s may do this.")
        raise NotAllowed(words % {"party": order.executor.short})
    if order.kind not in KINDS:
        words = _("A defect act belongs to an order of repair or maintenance.")
        raise Refused(words, field="order")
    if order.status not in OPEN:
        words = _("A defect act is drawn up once the order is accepted and before it is done.")
        raise Refused(words, field="order", code="wrong_state")


@dataclass(frozen=True)
class Known:
    """What findings are held against. `taken` gives, by the key of a line, the number of another
    live act on which it stands; `renewed` are the keys of the lines of the act that this one
    supersedes; `types` are the families of the types of work that findings name, by their codes.
    """

    taken: Mapping[int, str]
    renewed: Collection[int]
    types: Mapping[str, str]


def check_findings(facts: Sequence[FindingFacts], order: WorkOrder, known: Known) -> None:
    """Raises Refused with a row for each finding that cannot be, and why."""
    if len(facts) > MOST_FINDINGS:
        words = _("A defect act has at most %(most)s findings.") % {"most": MOST_FINDINGS}
        raise Refused(words, field="findings")
    rows = [
        {"row": index, "field": field, "message": words}
        for index, one in enumerate(facts)
        for field, words in wrong_with(one, order, known)
    ]
    if rows:
        raise Refused(nothing_stored(len(rows)), field="findings", rows=rows)


def wrong_with(one: FindingFacts, order: WorkOrder, known: Known) -> Iterable[tuple[str, str]]:
    """The fields of a finding that are wrong, and why."""
    if words := _wrong_line(one.line, order, known):
        yield "line", words
    yield from _wrong_choices(one)
    yield from _wrong_texts(one)
    yield from _wrong_measure(one)
    code = one.repair_type.strip()
    if code and known.types.get(code) != order.kind:
        yield "repair_type", _("The catalogue has no such type of work for this kind of order.")
    asks_repair = one.decision == Finding.Decision.REPAIR
    if asks_repair and not one.proposal.strip() and not one.repair_type.strip():
        yield "proposal", _("Say how it is to be repaired.")


def _wrong_line(line: OrderLine, order: WorkOrder, known: Known) -> str:
    if line.order_id != order.pk:
        return _("This line is not on the order.")
    if line.status == OrderLine.Status.REJECTED:
        return _("This line was rejected: nothing is done with it any more.")
    if line.pk in known.taken:
        return _("This line stands on %(act)s.") % {"act": known.taken[line.pk]}
    if line.status == OrderLine.Status.DONE and line.pk not in known.renewed:
        return _("The work on this line is recorded already.")
    return ""


def _wrong_choices(one: FindingFacts) -> Iterable[tuple[str, str]]:
    known: dict[str, Collection[str]] = {
        "defect": Finding.Defect.values,
        "where": Finding.Where.values,
        "decision": Finding.Decision.values,
    }
    for name, values in known.items():
        if getattr(one, name) not in values:
            yield name, _("Choose one of these: %(known)s.") % {"known": ", ".join(values)}


def _wrong_texts(one: FindingFacts) -> Iterable[tuple[str, str]]:
    for name, limit in LIMITS.items():
        text = getattr(one, name)
        if len(text.strip()) > limit:
            yield name, _("At most %(limit)s characters are kept here.") % {"limit": limit}
        elif hidden_mark(text):
            yield name, _("Invisible characters are not allowed.")


def _wrong_measure(one: FindingFacts) -> Iterable[tuple[str, str]]:
    if one.measured is None:
        if one.measured_unit:
            yield "measured", _("Give the value that was measured, or no unit.")
        return
    if one.measured_unit not in Finding.Unit.values:
        yield "measured_unit", _("Say in which unit it was measured.")
    if not one.measured.is_finite() or not 0 <= one.measured < MOST_MEASURED:
        yield "measured", _("A measured value is not negative and below one million.")


def check_renewal(old: Iterable[Finding], new: Iterable[Finding]) -> None:
    """Raises Refused unless every line of the superseded act is decided again, and what was
    repaired under it is still to be repaired."""
    again: dict[int, set[str]] = defaultdict(set)
    for one in new:
        again[one.line_id].add(one.decision)
    lines = {one.line_id: one.line for one in old}
    dropped = [line.position for pk, line in lines.items() if pk not in again]
    undone = [
        line.position
        for pk, line in lines.items()
        if line.status == OrderLine.Status.DONE and not repair_is_agreed(again[pk])
    ]
    if dropped:
        words = _("Lines %(lines)s of the act that this one supersedes are decided again here.")
        raise Refused(words % {"lines": _listed(dropped)}, field="findings")
    if undone:
        words = _("Lines %(lines)s are repaired already: that stays decided.")
        raise Refused(words % {"lines": _listed(undone)}, field="findings")


def _listed(positions: Sequence[int]) -> str:
    told = ", ".join(map(str, sorted(positions)[:10]))
    return told + " …" if len(positions) > 10 else told


def agreeing_party(order: WorkOrder, owner_id: int) -> int:
    """Who agrees to repair what belongs to `owner_id`: its owner, or, where the executor works on
    its own, the party that asked for the work. Nobody agrees to their own act."""
    return order.requested_by_id if owner_id == order.executor_id else owner_id


def agreed_for(lines: Iterable[OrderLine], decided: Mapping[int, Collection[str]]) -> bool:
    """Whether agreed acts decide on every line that is still to be worked on.

    `decided` gives the decisions on agreed acts by the key of a line.
    """
    open_lines = (line for line in lines if line.status != OrderLine.Status.REJECTED)
    return all(decided.get(line.pk) for line in open_lines)


def repair_is_agreed(decisions: Collection[str]) -> bool:
    """Whether one of the agreed decisions on a line is to repair it."""
    return Finding.Decision.REPAIR in decisions
