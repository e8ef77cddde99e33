"""Taking a registered tally back, as long as nothing builds on its joints."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Refused
from core.events import services as events
from core.states import move
from core.transfer.undoing import referred_to, require_independent
from equipment.pipes import rules
from equipment.pipes.models import Joint, JointReading, Tally, TallyRow

#: What goes with joints, and with their tally.
GO_WITH_JOINTS = (TallyRow, JointReading)
OWN = (Joint, *GO_WITH_JOINTS)


@transaction.atomic
def undo_tally(*, tally: Tally, by: User, now: dt.datetime, reason: str = "") -> Tally:
    """Take all joints of a registered tally out of the register, in one transaction.

    What its rows had become stays to be read. Raises NotAllowed, Conflict, or Refused naming the
    joint that was changed since or what builds on it: an order line, a later reading.
    """
    rules.require_decide(by, tally)
    left = tally.status
    move(tally, "undo")
    joints = list(Joint.objects.select_for_update(of=("self",)).filter(tally=tally).order_by("pk"))
    _require_untouched(tally, joints)
    keys = [joint.pk for joint in joints]
    TallyRow.objects.filter(tally=tally).update(joint=None)
    JointReading.objects.filter(joint__in=keys).delete()
    Joint.objects.filter(pk__in=keys).delete()
    events.record(
        verb="tally.undone",
        about=tally,
        by=by,
        now=now,
        before={"status": left},
        after={"status": tally.status, "joints": len(keys)},
        reason=reason.strip(),
    )
    return tally


def actions_for(user: User, tally: Tally) -> list[str]:
    """What the person may do to the tally now; undoing it only while nothing builds on it."""
    found = rules.actions(user, tally)
    if "undo" in found and _is_built_on(tally):
        found.remove("undo")
    return found


def _is_built_on(tally: Tally) -> bool:
    """Whether one of its joints was changed, measured or used since; one statement."""
    joints, own = Joint.objects.filter(tally=tally), Tally.objects.filter(pk=tally.pk)
    later = JointReading.objects.filter(joint=OuterRef("pk")).exclude(tally=tally)
    used = Q(version__gt=1) | Q(Exists(later)) | referred_to(joints, GO_WITH_JOINTS)
    return bool(own.filter(Exists(joints.filter(used)) | referred_to(own, OWN)).exists())


def _require_untouched(tally: Tally, joints: list[Joint]) -> None:
    changed = next((joint for joint in joints if joint.version > 1), None)
    if changed is not None:
        words = _("%(name)s was changed after the import.") % {"name": changed}
        raise Refused(words, code="changed_since")
    require_independent(Tally, [tally], without=OWN)
    require_independent(Joint, joints, without=GO_WITH_JOINTS)
    later = JointReading.objects.filter(joint__in=joints).exclude(tally=tally).first()
    if later is not None:
        words = _("%(name)s cannot be taken back: it was measured after the import.")
        raise Refused(words % {"name": later.joint}, code="depended_on")
