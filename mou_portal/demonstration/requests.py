"""The invented requests of the demonstration: what either party wants of the other.

Days count from today (negative: past).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile

from cooperation.commitments.models import Commitment
from equipment.orders.kinds import Priority, WorkKind
from equipment.pipes.models import Joint
from equipment.requests import services
from equipment.requests.models import WorkRequest
from mou_portal.demonstration.stage import Stage

INVENTED = "Invented for the demonstration."


@dataclass(frozen=True)
class Window:
    """The days on which work is wanted."""

    start: int
    end: int


@dataclass(frozen=True)
class Wish:
    """What a party asks for on day `on`."""

    party: str
    kind: str
    title: str
    text: str
    on: int
    priority: str = Priority.NORMAL
    well: str = ""


DRAFT = Wish(
    "SOCAR", WorkKind.REPAIR, "Recut the pin threads of four joints",
    "Four pins were found galled at the last inspection. " + INVENTED, -1,
)  # fmt: skip
SUBMITTED = Wish(
    "SOCAR", WorkKind.DISMANTLING, "Lay down the tubing of Demo-413",
    "The packer is released; the string is to be laid down and counted. " + INVENTED, -11,
    Priority.URGENT, "Demo-413",
)  # fmt: skip
THEIRS = Wish(
    "STP", WorkKind.MAINTENANCE, "Clean and inspect the elevators before the next run",
    "Both elevators are due; the workshop needs them for two days. " + INVENTED, -2,
    Priority.HIGH,
)  # fmt: skip
RETURNED = Wish(
    "STP", WorkKind.REPAIR, "Straighten the bent joints of the rack",
    "Some joints of the rack are bent. " + INVENTED, -6,
)  # fmt: skip
WITHDRAWN = Wish(
    "SOCAR", WorkKind.INSTALLATION, "Run the 7 in liner of Demo-414",
    "The liner is on the rig. " + INVENTED, -9, Priority.LOW, "Demo-414",
)  # fmt: skip


def other(party: str) -> str:
    return "STP" if party == "SOCAR" else "SOCAR"


def drawn_up(stage: Stage, wish: Wish, joints: list[Joint] | None = None) -> WorkRequest:
    """A draft of what is wished for, with a plan of a page."""
    plan = SimpleUploadedFile("plan.txt", f"{wish.title}\n{wish.text}\n".encode())
    return services.create_request(
        memorandum=stage.memorandum,
        addressed_to=stage.parties[other(wish.party)],
        kind=wish.kind,
        priority=wish.priority,
        title=wish.title,
        text=wish.text,
        wanted_start=stage.on(6),
        wanted_end=stage.on(20),
        well=wish.well,
        joints=joints or [],
        attachments=[plan],
        by=stage.who("engineer", wish.party),
        now=stage.at(wish.on),
    )


def leave_open(stage: Stage) -> None:
    """One in each state that no order follows."""
    worn = Joint.objects.filter(memorandum=stage.memorandum, status="repair_required")
    drawn_up(stage, DRAFT, list(worn.order_by("pk")[:4]))
    for wish in (SUBMITTED, THEIRS):
        _submit(stage, wish)
    services.return_request(
        work_request=_submit(stage, RETURNED),
        by=stage.who("coordinator", other(RETURNED.party)),
        now=stage.at(RETURNED.on + 2),
        reason="Which joints, and how far are they bent?",
    )
    services.withdraw_request(
        work_request=_submit(stage, WITHDRAWN),
        by=stage.who("coordinator", WITHDRAWN.party),
        now=stage.at(WITHDRAWN.on + 3),
        reason="The well is postponed.",
    )


def _submit(stage: Stage, wish: Wish) -> WorkRequest:
    made = drawn_up(stage, wish)
    by = stage.who("engineer", wish.party)
    return services.submit_request(work_request=made, by=by, now=stage.at(wish.on, 10))


def submitted(
    stage: Stage, commitment: Commitment, well: str, window: Window, on: int
) -> WorkRequest:
    """SOCAR asks for the run that an order will be drawn up for."""
    by = stage.who("engineer")
    made = services.create_request(
        memorandum=stage.memorandum,
        addressed_to=stage.parties["STP"],
        kind=WorkKind.INSTALLATION,
        title=f"Run the string of {well}",
        text="The joints are on the rig; the torque is that of the procedure. " + INVENTED,
        wanted_start=stage.on(window.start),
        wanted_end=stage.on(window.end),
        well=well,
        commitment=commitment,
        by=by,
        now=stage.at(on, 8),
    )
    return services.submit_request(work_request=made, by=by, now=stage.at(on, 8))


def accept(stage: Stage, work_request: WorkRequest, on: int) -> None:
    """STP agrees; the order may be drawn up."""
    services.accept_request(
        work_request=work_request, by=stage.who("coordinator", "STP"), now=stage.at(on, 11)
    )
