"""Decisions about placements: who may do what, whose turn it is, what a placement may say."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from cooperation.commitments.models import Commitment
from cooperation.memoranda.models import Memorandum
from core.accounts.models import User
from core.accounts.rules import LEADERS, WORKERS, holds, is_party, roles_in
from core.errors import NotAllowed, Refused
from core.states import permitted
from exchange.placements.models import Placement
from exchange.specialists.models import Specialist

Status = Placement.Status
#: Commitments under which specialists are placed.
PLACEABLE = (Commitment.Status.AGREED, Commitment.Status.IN_PROGRESS)
#: Facts may change until the host has accepted; a change voids the approval.
EDITABLE = (Status.NOMINATED, Status.APPROVED)
#: A party that answers for longer is late (its working days).
SLOW_ANSWER_DAYS = 5
LONGEST_PROGRAMME = 4_000
LONGEST_REPORT = 20_000


def home_works(user: User, placement: Placement) -> bool:
    return user.organisation_id == placement.home_id and holds(
        user, placement.memorandum_id, WORKERS
    )


def home_leads(user: User, placement: Placement) -> bool:
    return user.organisation_id == placement.home_id and holds(
        user, placement.memorandum_id, LEADERS
    )


def host_leads(user: User, placement: Placement) -> bool:
    return user.organisation_id == placement.host_id and holds(
        user, placement.memorandum_id, LEADERS
    )


def is_nominee(user: User, placement: Placement) -> bool:
    """Whether the account is the specialist's own."""
    return user.pk is not None and placement.specialist.user_id == user.pk


def is_mentor(user: User, placement: Placement) -> bool:
    return user.is_active and placement.mentor_id == user.pk


def may_approve(user: User, placement: Placement) -> bool:
    """Who decides for home; never the nominee."""
    return home_leads(user, placement) and not is_nominee(user, placement)


def may_accept(user: User, placement: Placement) -> bool:
    """Who decides for the host; never the nominee, nor who approved for home."""
    decided = placement.approved_by_id == user.pk or is_nominee(user, placement)
    return host_leads(user, placement) and not decided


def may_withdraw(user: User, placement: Placement) -> bool:
    """A nomination is taken back by whoever works on it; later its home decides."""
    if home_leads(user, placement):
        return True
    return placement.status == Status.NOMINATED and home_works(user, placement)


def hosts(user: User, placement: Placement) -> bool:
    """Who looks after the specialist: the host's engineers and coordinators, and the mentor."""
    works = user.organisation_id == placement.host_id and holds(
        user, placement.memorandum_id, WORKERS
    )
    return works or is_mentor(user, placement)


def may_report(user: User, placement: Placement) -> bool:
    """The specialist, or who works for their home."""
    return home_works(user, placement) or (user.is_active and is_nominee(user, placement))


def may_confirm(user: User, placement: Placement) -> bool:
    """Who decides for the host, or the mentor."""
    return host_leads(user, placement) or is_mentor(user, placement)


def may_cut_short(user: User, placement: Placement) -> bool:
    return home_leads(user, placement) or host_leads(user, placement)


ALLOWED = {
    "update": home_works,
    "approve": may_approve,
    "accept": may_accept,
    "decline": host_leads,
    "withdraw": may_withdraw,
    "start": hosts,
    "record_attendance": hosts,
    "report": may_report,
    "return_report": may_confirm,
    "confirm": may_confirm,
    "cut_short": may_cut_short,
}


def may(user: User, action: str, placement: Placement) -> bool:
    """Whether the person's party and role permit `action`, whatever the state."""
    return ALLOWED[action](user, placement)


def require(user: User, action: str, placement: Placement) -> None:
    """Raises NotAllowed, in words that say whose turn it is, unless `may` permits."""
    if may(user, action, placement):
        return
    home, host = {"party": placement.home.short}, {"party": placement.host.short}
    decides = _("Only a coordinator or a manager of %(party)s decides this.")
    works = _("Only engineers and coordinators of %(party)s may do this.")
    words = {
        "update": works % home,
        "approve": decides % home,
        "accept": decides % host,
        "decline": decides % host,
        "withdraw": decides % home,
        "start": _("Only the mentor and engineers and coordinators of %(party)s may do this.")
        % host,
        "record_attendance": _("Attendance is recorded by the host, %(party)s.") % host,
        "report": _("The specialist reports, or who works for %(party)s.") % home,
        "return_report": _("Only the mentor or who decides for %(party)s may do this.") % host,
        "confirm": _("Only the mentor or who decides for %(party)s may do this.") % host,
        "cut_short": _("Only a coordinator or a manager of the two parties decides this."),
    }
    raise NotAllowed(_own_decision(user, action, placement) or words[action])


def _own_decision(user: User, action: str, placement: Placement) -> str:
    if action in ("approve", "accept") and is_nominee(user, placement):
        return _("Nobody decides on their own placement.")
    if action == "accept" and placement.approved_by_id == user.pk:
        return _("Who approved for home does not accept for the host.")
    return ""


def actions_for(user: User, placement: Placement) -> list[str]:
    """What this person may do with the placement now, in the order of its life."""
    steps = [name for name in permitted(Placement.TRANSITIONS, placement.status) if name in ALLOWED]
    if placement.status in EDITABLE:
        steps.insert(0, "update")
    if placement.status in Placement.WORKED:
        steps.insert(0, "record_attendance")
    return [name for name in steps if may(user, name, placement)]


def require_state(placement: Placement, *statuses: str) -> None:
    """Raises Refused unless the placement is in one of `statuses`."""
    if placement.status not in statuses:
        raise Refused(
            _("This cannot be done while the state is “%(state)s”.")
            % {"state": placement.get_status_display()},
            code="wrong_state",
        )


def may_nominate(user: User, memorandum_id: int) -> bool:
    """Whether the person works on the memorandum, and so may name specialists of their party."""
    return holds(user, memorandum_id, WORKERS)


def require_nominating(user: User, memorandum_id: int) -> None:
    """Raises NotAllowed for who names nobody."""
    if not may_nominate(user, memorandum_id):
        raise NotAllowed(_("Specialists are nominated by engineers and coordinators."))


def require_nominator(user: User, specialist: Specialist, memorandum_id: int) -> None:
    """Raises NotAllowed unless the person works for the specialist's own party, which is a party
    to the memorandum."""
    own = user.organisation_id == specialist.organisation_id
    if not own or not holds(user, memorandum_id, WORKERS):
        raise NotAllowed(
            _("Only engineers and coordinators of the specialist's own party may nominate.")
        )
    if not is_party(specialist.organisation_id, memorandum_id):
        raise NotAllowed(_("Your organisation is not a party to this memorandum."))


def check_facts(memorandum: Memorandum, home_id: int, facts: dict[str, Any]) -> None:
    """Raises Refused, at the field that is wrong, for a placement that cannot be."""
    host = facts["host"]
    if host.pk == home_id or not is_party(host.pk, memorandum.pk):
        raise Refused(_("The host is another party to the memorandum."), field="host")
    if not facts["host_unit"]:
        raise Refused(_("Name the host's unit."), field="host_unit")
    if not facts["programme"]:
        raise Refused(_("Say what the placement is for."), field="programme")
    if len(facts["programme"]) > LONGEST_PROGRAMME:
        raise Refused(_("This text is too long."), field="programme")
    check_commitment(facts["commitment"], memorandum.pk)
    check_period(memorandum, facts["planned_start"], facts["planned_end"])


def check_commitment(commitment: Commitment, memorandum_id: int) -> None:
    """A placement counts towards an agreed commitment of its memorandum, in person-days."""
    if commitment.memorandum_id != memorandum_id:
        raise Refused(_("The commitment belongs to another memorandum."), field="commitment")
    if commitment.status not in PLACEABLE:
        raise Refused(_("The commitment is not open for work."), field="commitment")
    if commitment.unit != Commitment.Unit.DAY:
        raise Refused(
            _("Placements count in person-days, this commitment does not."), field="commitment"
        )


def check_period(memorandum: Memorandum, start: dt.date, end: dt.date) -> None:
    """Both ends are included; the whole time lies within the memorandum's term, where known."""
    if end < start:
        raise Refused(_("The planned end is before the planned start."), field="planned_end")
    if memorandum.signed_on is not None and start < memorandum.signed_on:
        raise Refused(_("The memorandum was not signed by then."), field="planned_start")
    if memorandum.valid_to is not None and end > memorandum.valid_to:
        raise Refused(_("The memorandum is not valid that long."), field="planned_end")


def check_mentor(mentor: User, placement: Placement) -> None:
    """Raises Refused unless the mentor is one of the host's people on the memorandum."""
    of_host = mentor.organisation_id == placement.host_id and mentor.is_active
    if not of_host or not roles_in(mentor, placement.memorandum_id):
        raise Refused(_("The mentor is one of the host's people."), field="mentor")


def check_start(placement: Placement, on: dt.date, today: dt.date) -> None:
    """Raises Refused for a day outside of the planned time, or in the future."""
    if on > today:
        raise Refused(_("This day has not come yet."), field="on")
    if not placement.planned_start <= on <= placement.planned_end:
        raise Refused(_("The placement starts within its planned time."), field="on")


def check_end(placement: Placement, ended_on: dt.date, today: dt.date) -> None:
    """Raises Refused for a last day outside of the placement's time, or in the future."""
    if ended_on > today:
        raise Refused(_("This day has not come yet."), field="ended_on")
    if not placement.first_day <= ended_on <= placement.planned_end:
        raise Refused(_("The last day lies within the placement's time."), field="ended_on")


def check_report(text: str) -> None:
    if not text:
        raise Refused(_("Write the report first."), field="text")
    if len(text) > LONGEST_REPORT:
        raise Refused(_("This text is too long."), field="text")


def check_over(placement: Placement, today: dt.date) -> None:
    """Raises Refused while days of the placement are still to come."""
    if today < placement.last_day:
        raise Refused(
            _("The placement is not over yet. Cut it short if it ended early."), code="not_over"
        )
