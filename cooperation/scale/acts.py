"""Acts of a scale set: lines first, then signatures, then the act that closes over them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from cooperation.acceptance import document
from cooperation.acceptance.models import Act, ActLine, Refusal, Signature
from cooperation.commitments.models import Commitment
from cooperation.progress.models import ProgressEntry
from cooperation.scale.promises import Programme, Promise
from core.accounts.models import Organisation, Party, Workspace
from core.scale.ground import Ground
from core.scale.people import Cast, Side, authority

#: The verb and the state after it, on the way to each state.
WAYS = {
    "draft": (),
    "sent": (("sent", "sent"),),
    "signed_by_one": (("sent", "sent"), ("signed", "signed_by_one")),
    "accepted": (("sent", "sent"), ("signed", "signed_by_one"), ("accepted", "accepted")),
    "refused": (("sent", "sent"), ("refused", "refused")),
}
SIGNATURES = {"signed_by_one": 1, "accepted": 2}


@dataclass(frozen=True)
class Work:
    """A finished piece of work as its source offers it to acts."""

    kind: str
    source_id: str
    reference: str
    description: str
    promise: Promise
    quantity: Decimal
    on: dt.date


@dataclass
class Paper:
    """An act that is being put together; `pk` is its key from the start."""

    pk: int
    public_id: str
    number: str
    status: str
    lines: list[ActLine] = field(default_factory=list)
    last: dt.date = dt.date.min


def begin(ground: Ground, status: str) -> Paper:
    """An act that will come to `status`. Triggers know its rows only when `close` has come."""
    for model in (ActLine, Signature, Refusal):
        ground.sheet(model)
    sheet = ground.sheet(Act)
    pk = sheet.reserve()
    return Paper(pk, ground.public_id("act"), f"{ground.today.year}-{pk:06d}", status)


def put(ground: Ground, paper: Paper, work: Work) -> None:
    """One more line of the act."""
    promise = work.promise
    line = ActLine(
        public_id=ground.public_id("acl"), position=len(paper.lines) + 1, source_kind=work.kind,
        source_id=work.source_id, reference=work.reference, description=work.description,
        quantity=work.quantity, unit=promise.unit, done_on=work.on,
        commitment=Commitment(pk=promise.pk, number=promise.number, title=promise.title),
    )  # fmt: skip
    paper.lines.append(line)
    paper.last = max(paper.last, work.on)


def close(ground: Ground, paper: Paper) -> None:
    """Write the act with its lines, signatures, ledger and events."""
    cast = ground.found(Cast)
    sides = cast.sides if paper.pk % 2 else (cast.sides[1], cast.sides[0])
    days = [min(paper.last + dt.timedelta(days=day), ground.today) for day in (2, 4, 7, 10)]
    act = _act(ground, paper, sides[0])
    is_frozen = paper.status in SIGNATURES
    content = _content(act, paper, cast) if is_frozen else ""
    digest = document.digest_of(content) if content else ""
    for line in paper.lines:
        _write_line(ground, paper, line)
    for side, day in list(zip(sides, days[2:], strict=True))[: SIGNATURES.get(paper.status, 0)]:
        _sign(ground, paper, side, digest, day)
    if paper.status == "refused":
        ground.add(
            Refusal, act_id=paper.pk, organisation_id=sides[1].pk, at=ground.at(days[2]),
            by_id=sides[1].who("signatory").pk, reasons="Lengths differ from the tally.",
        )  # fmt: skip
    ground.add(
        Act, id=paper.pk, public_id=paper.public_id, number=paper.number, title=act.title,
        memorandum_id=cast.workspace_id, status=paper.status, prepared_by_id=act.prepared_by_id,
        organisation_id=sides[0].pk, content=content, digest=digest,
        sent_at=None if paper.status == "draft" else ground.at(days[1]),
        accepted_at=ground.at(days[3]) if paper.status == "accepted" else None,
    )  # fmt: skip
    if paper.status == "accepted":
        _post(ground, cast, paper, days[3])
    _tell(ground, cast, paper, sides, days)


def _act(ground: Ground, paper: Paper, side: Side) -> Act:
    programme = ground.found(Programme)
    memorandum = programme.memorandum
    memorandum.workspace = Workspace(
        pk=memorandum.pk, name=ground.found(Cast).title, is_demonstration=True
    )
    return Act(
        public_id=paper.public_id, number=paper.number, title=f"Scale act {paper.number}",
        memorandum=memorandum, prepared_by_id=side.who(number=paper.pk).pk,
    )  # fmt: skip


def _content(act: Act, paper: Paper, cast: Cast) -> str:
    parties = [
        Party(
            pk=position, position=position, role=Party.Role.SIGNATORY,
            organisation=Organisation(
                pk=side.pk, public_id=side.public_id, short=side.short, name=side.short
            ),
        )
        for position, side in enumerate(cast.sides, start=1)
    ]  # fmt: skip
    return document.canonical(document.build(act, paper.lines, parties))


def _write_line(ground: Ground, paper: Paper, line: ActLine) -> None:
    names = ("public_id", "position", "source_kind", "source_id", "reference", "description",
             "quantity", "unit", "done_on", "commitment_id")  # fmt: skip
    ground.add(ActLine, act_id=paper.pk, **{name: getattr(line, name) for name in names})


def _sign(ground: Ground, paper: Paper, side: Side, digest: str, day: dt.date) -> None:
    signer = side.who("signatory")
    ground.add(
        Signature, act_id=paper.pk, organisation_id=side.pk, signer_id=signer.pk, digest=digest,
        signer_name=signer.full_name, proof="password", signed_at=ground.at(day),
        authority_document=authority(ground, side.short[-1]),
    )  # fmt: skip


def _post(ground: Ground, cast: Cast, paper: Paper, day: dt.date) -> None:
    sums: dict[tuple[int, dt.date], Decimal] = defaultdict(Decimal)
    for line in paper.lines:
        sums[line.commitment_id, line.done_on] += line.quantity
    for (commitment_id, on), quantity in sorted(sums.items()):
        ground.add(
            ProgressEntry, memorandum_id=cast.workspace_id, commitment_id=commitment_id,
            quantity=quantity, on=on, posted_at=ground.at(day), act_id=paper.pk,
        )  # fmt: skip


def _tell(
    ground: Ground, cast: Cast, paper: Paper, sides: tuple[Side, Side], days: list[dt.date]
) -> None:
    about, was = (Act, paper.public_id, f"{paper.number} Scale act"), "draft"
    ground.tell(
        "act.created", about, sides[0].who(), ground.at(days[0]), workspace_id=cast.workspace_id,
        after={"status": was, "number": paper.number, "lines": len(paper.lines)},
    )  # fmt: skip
    for place, (verb, reached) in enumerate(WAYS[paper.status]):
        by = sides[0].who() if verb == "sent" else sides[place - 1].who("signatory")
        ground.tell(
            f"act.{verb}", about, by, ground.at(days[place + 1]),
            workspace_id=cast.workspace_id, before={"status": was}, after={"status": reached},
        )  # fmt: skip
        was = reached
