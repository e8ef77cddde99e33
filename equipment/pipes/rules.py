"""Decisions about tallies and places: who may bring pipe into the register, and when."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import User
from core.accounts.rules import WORKERS, holds
from core.errors import NotAllowed, Refused
from core.states import permitted
from equipment.pipes.models import Location, Tally
from equipment.pipes.places.kinds import ADDED, PARENTS

#: How long a worker may be silent before another takes its tally over.
LEASE = dt.timedelta(seconds=settings.LEASE_SECONDS)
#: Rows that are staged in one step, after which progress shows; of a long list a twentieth.
BATCH, STEPS = 50, 20
#: States in which the sheet, the columns and the rows may still be decided.
OPEN = (Tally.Status.UPLOADED, Tally.Status.MAPPED, Tally.Status.FAILED)
FAILURES = {
    "errors": gettext_lazy("The register has changed: some rows cannot be registered any more."),
    "serial_taken": gettext_lazy("Another tally registered one of these serials meanwhile."),
    "look_alike": gettext_lazy(
        "Serials look like others that came into the register meanwhile: confirm them."
    ),
    "unreadable": gettext_lazy("The stored file cannot be read any more."),
}


def may_import(user: User, memorandum_id: int) -> bool:
    """Whether the person may upload tallies of their own party into the memorandum."""
    return user.organisation_id is not None and holds(user, memorandum_id, WORKERS)


def may_decide(user: User, tally: Tally) -> bool:
    """Whether the person may map, register or discard this tally: a worker of its own party."""
    return user.organisation_id == tally.organisation_id and may_import(user, tally.memorandum_id)


def require_import(user: User, memorandum_id: int) -> None:
    """Raise NotAllowed for who may not upload tallies or add places here."""
    if not may_import(user, memorandum_id):
        raise NotAllowed(_("Only engineers and coordinators may do this."))


def require_decide(user: User, tally: Tally) -> None:
    """Raise NotAllowed for who may not decide about this tally."""
    if not may_decide(user, tally):
        raise NotAllowed(_("Only engineers and coordinators of the tally's party may do this."))


def require_open(tally: Tally) -> None:
    """Raise Refused when sheet and columns cannot be chosen any more."""
    if tally.status not in OPEN:
        raise Refused(
            _("This cannot be done while the state is “%(state)s”.")
            % {"state": tally.get_status_display()},
            code="wrong_state",
        )


def actions(user: User, tally: Tally) -> list[str]:
    """What the person may do to the tally in its present state."""
    if not may_decide(user, tally):
        return []
    mine = permitted(Tally.TRANSITIONS, tally.status)
    found = [name for name in mine if name in ("map", "commit", "cancel", "discard", "undo")]
    return ["decide-rows", *found] if tally.status == Tally.Status.MAPPED else found


def check_place(location: Location, memorandum_id: int, field: str = "location") -> None:
    """Raise Refused for a place of another memorandum, and for a closed one."""
    if location.memorandum_id != memorandum_id:
        raise Refused(_("The place belongs to another memorandum."), field=field)
    if location.closed_on is not None:
        raise Refused(_("The place is closed."), field=field)


def check_above(parent: Location, memorandum_id: int, organisation_id: int | None) -> None:
    """Raise Refused for what no place of the organisation is part of: a place of another
    memorandum or party, and a closed one."""
    check_place(parent, memorandum_id, "parent")
    if parent.organisation_id != organisation_id:
        raise Refused(of_another_party(), field="parent")


def of_another_party() -> str:
    """Why a place is not part of another party's."""
    return _("This is a place of another party: yours is not part of it.")


def check_parent(kind: str, parent: str) -> None:
    """Raise Refused when a place of that kind is not part of one of the kind `parent` ("" of
    nothing)."""
    if kind not in ADDED:
        raise Refused(_("This kind of place is not known."), field="kind")
    if parent in PARENTS[kind]:
        return
    names = [str(Location.Kind(above).label) for above in PARENTS[kind] if above]
    if not names:
        words = _("A place of this kind is part of no other.")
    elif "" in PARENTS[kind]:
        words = _("A place of this kind stands by itself or is part of: %(kinds)s.")
    else:
        words = _("A place of this kind is part of: %(kinds)s.")
    raise Refused(words % {"kinds": ", ".join(names)} if names else words, field="parent")


def failure_text(code: str) -> str:
    """Why a registration failed, in the language of now."""
    return str(FAILURES.get(code, code))
