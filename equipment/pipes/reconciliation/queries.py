"""The reconciliation of one tally, read from its rows."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.errors import Refused
from equipment.pipes import queries
from equipment.pipes.models import Tally
from equipment.pipes.reconciliation.rules import Reconciliation, reconcile


def reconciled(tally: Tally) -> Reconciliation:
    """Where the tally's joints went. Raises Refused for a tally that is not registered, or that
    brought nothing to a rig."""
    if tally.status != Tally.Status.COMMITTED:
        raise Refused(_("Only a registered tally is reconciled."), code="wrong_state")
    if tally.purpose != Tally.Purpose.RUNNING:
        raise Refused(_("Only a running list is reconciled."), code="wrong_purpose")
    return reconcile(queries.rows_of(tally).prefetch_related(None), tally.location_id)
