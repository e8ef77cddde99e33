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
from equipment.pipes.life import reversing
from equipment.pipes.models import Joint, Tally, TallyRow
from equipment.pipes.readings.models import JointReading

#: What goes with joints, and with their tally.
GO_WITH_JOINTS = (TallyRow, JointReading)
OWN = (Joint, *GO_WITH_JOINTS)


@transaction.atomic
def undo_tally(*, tally: Tally, by: User, now: dt.datetime, reason: str = "") -> Tally:
    """Take back what a registered tally did, in one transaction: its new joints leave the
    register, the steps of known ones are reversed.

    What its rows had become stays to be read. Raises NotAllowed, Conflict, or Refused naming the
    joint that was changed or went on since or what builds on it: an order line, a later reading.
    """
    rules.require_decide(by, tally)
    left = tally.status
    move(tally, "undo")
    joints = list(Joint.objects.select_for_update(of=("self",)).filter(tally=tally).order_by("pk"))
    _require_untouched(tally, joints)
    keys = [joint.pk for joint in joints]
    told = reason.strip()
    reversed_count = reversing.take_back(
        tally.public_id, by, now, told or _("The tally was undone.")
    )
    TallyRow.objects.filter(tally=tally).update(joint=None)
    JointReading.objects.filter(tally=tally).delete()
    Joint.objects.filter(pk__in=keys).delete()
    after = {"status": tally.status, "joints": len(keys), "reversed": reversed_count}
    events.record(
        verb="tally.undone",
        about=tally,
        by=by,
        now=now,
        before={"status": left},
        after=after,
        reason=told,
    )
    return tally


def actions_for(user: User, tally: Tally) -> list[str]:
    """What the person may do to the tally now; undoing it only while nothing builds on it."""
    found = rules.actions(user, tally)
    if "undo" in found and _is_built_on(tally):
        found.remove("undo")
    return found


def _is_built_on(tally: Tally) -> bool:
    """Whether one of its joints was changed, measured, listed or used since; one statement."""
    joints, own = Joint.objects.filter(tally=tally), Tally.objects.filter(pk=tally.pk)
    later = JointReading.objects.filter(joint=OuterRef("pk")).exclude(tally=tally)
    listed = TallyRow.objects.filter(joint=OuterRef("pk")).exclude(tally=tally)
    used = Q(version__gt=1) | Q(Exists(later)) | Q(Exists(listed))
    used |= referred_to(joints, GO_WITH_JOINTS)
    steps = reversing.built_on(reversing.steps_told_by(tally.public_id), tally.public_id)
    found = own.filter(
        Exists(joints.filter(used)) | Exists(steps.order_by()) | referred_to(own, OWN)
    )
    return bool(found.exists())


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
    listed = TallyRow.objects.filter(joint__in=joints).exclude(tally=tally)
    row = listed.select_related("joint", "tally").order_by("pk").first()
    if row is not None:
        words = _("%(name)s cannot be taken back: the tally %(tally)s names it too.")
        raise Refused(words % {"name": row.joint, "tally": row.tally}, code="depended_on")
