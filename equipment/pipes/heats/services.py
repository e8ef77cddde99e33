"""Every write of heats and lots."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cooperation.memoranda.models import Memorandum
from core.accounts.models import User
from core.errors import NotAllowed, Refused
from core.events import services as events
from core.rows import change
from equipment.pipes import rules as register
from equipment.pipes.heats.models import Heat
from equipment.pipes.life.queries import held
from equipment.pipes.models import Joint

FACTS = ("mill", "heat_number", "lot_number", "certificate_number", "certificate_type")
MOST_JOINTS = 5_000


def may_keep(user: User, heat: Heat) -> bool:
    """Whether the person may change the heat: a worker of the party that entered it."""
    own = user.organisation_id == heat.organisation_id
    return own and register.may_import(user, heat.memorandum_id)


@transaction.atomic
def create_heat(*, memorandum: Memorandum, by: User, now: dt.datetime, **facts: str) -> Heat:
    """A heat or lot with its certificate, entered once by a party. Raises NotAllowed, Refused."""
    register.require_import(by, memorandum.pk)
    heat = Heat(memorandum=memorandum, organisation=by.organisation, **_plain(facts))
    _check(heat)
    heat.save(force_insert=True)
    after = {name: getattr(heat, name) for name in FACTS}
    events.record(verb="heat.created", about=heat, by=by, now=now, after=after)
    return heat


@transaction.atomic
def update_heat(*, heat: Heat, by: User, now: dt.datetime, **facts: str) -> Heat:
    """Change what is known of a heat. Raises NotAllowed, Refused, Conflict."""
    require_keeper(by, heat)
    told = _plain(facts)
    before = {name: getattr(heat, name) for name in told}
    after = {name: value for name, value in told.items() if before[name] != value}
    if not after:
        return heat
    for name, value in after.items():
        setattr(heat, name, value)
    _check(heat)
    change(heat, **after)
    changed = {name: before[name] for name in after}
    events.record(verb="heat.updated", about=heat, by=by, now=now, before=changed, after=after)
    return heat


@transaction.atomic
def give_heat(*, heat: Heat, joints: Sequence[Joint], by: User, now: dt.datetime) -> int:
    """Say that joints of the person's own party are of this heat: all of them, or none.

    Returns how many were changed. Raises NotAllowed, Refused.
    """
    require_keeper(by, heat)
    if not 0 < len(joints) <= MOST_JOINTS:
        raise Refused(_("Give from 1 to %(most)s joints.") % {"most": MOST_JOINTS}, field="joints")
    found = held(joints)
    if any(joint.organisation_id != by.organisation_id for joint in found):
        raise NotAllowed(_("Only the party that owns the pipes says of which heat they are."))
    if any(joint.memorandum_id != heat.memorandum_id for joint in found):
        raise Refused(_("The joint is not in the register of this memorandum."), field="joints")
    keys = [joint.pk for joint in found if joint.heat_id != heat.pk]
    if not keys:
        raise Refused(_("All chosen joints are of this heat already."), field="joints")
    Joint.objects.filter(pk__in=keys).update(heat=heat, version=F("version") + 1, updated_at=Now())
    change(heat)
    named = [joint.public_id for joint in found if joint.pk in set(keys)][:200]
    after = {"count": len(keys), "joints": named}
    events.record(verb="heat.joints_assigned", about=heat, by=by, now=now, after=after)
    return len(keys)


def _plain(facts: dict[str, str]) -> dict[str, Any]:
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise TypeError(f"not facts of a heat: {sorted(unknown)}")
    return {name: value.strip() for name, value in facts.items()}


def _check(heat: Heat) -> None:
    for name, words in (("mill", _("Name the mill.")), ("heat_number", _("Give the heat."))):
        if not getattr(heat, name):
            raise Refused(words, field=name)
    if heat.certificate_type and not heat.certificate_number:
        raise Refused(_("Give the number of the certificate."), field="certificate_number")
    same = Heat.objects.filter(
        memorandum=heat.memorandum_id,
        organisation=heat.organisation_id,
        mill=heat.mill,
        heat_number=heat.heat_number,
        lot_number=heat.lot_number,
    )
    if same.exclude(pk=heat.pk).exists():
        raise Refused(_("This heat and lot is entered already."), field="heat_number")


def require_keeper(by: User, heat: Heat) -> None:
    """Raise NotAllowed for who may not change this heat."""
    if not may_keep(by, heat):
        raise NotAllowed(_("Only engineers and coordinators of the heat's party may do this."))
