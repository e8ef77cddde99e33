"""Whose turn it is on an act: its preparer's, or that of each party that has not signed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from cooperation.acceptance import queries, rules
from cooperation.acceptance.models import Act
from core.accounts.models import Party
from core.clocks.kinds import Clock, Wait

SIGN = Wait("unsigned", _("to sign"), within_days=rules.PATIENCE_DAYS)


def unsigned(act: Any) -> Collection[int]:
    """The signing parties without a standing signature on the act."""
    signed = act.signatures.filter(queries.STANDING).values("organisation")
    parties = Party.objects.filter(workspace=act.memorandum_id, role=Party.Role.SIGNATORY)
    return list(parties.exclude(organisation__in=signed).values_list("organisation_id", flat=True))


def preparer(act: Any) -> Collection[int]:
    return [act.organisation_id]


CLOCK = Clock(
    model=Act,
    sides={"preparer": preparer, "unsigned": unsigned},
    waits={
        Act.Status.DRAFT: Wait("preparer", _("to send it")),
        Act.Status.SENT: SIGN,
        Act.Status.SIGNED_BY_ONE: SIGN,
        Act.Status.REFUSED: Wait("preparer", _("to amend or withdraw it")),
    },
)
