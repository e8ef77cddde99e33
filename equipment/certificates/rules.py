"""Decisions about certificates: who issues and withdraws, and what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.accounts.rules import WORKERS, holds
from core.errors import NotAllowed, Refused
from core.states import permitted
from equipment.certificates import kinds
from equipment.certificates.models import Certificate
from equipment.instruments.recall.models import Disposal
from equipment.orders.models import WorkOrder

#: As many certificates as one batch makes.
MOST_IN_A_BATCH = 300


def issues(user: User, order: WorkOrder) -> bool:
    """Whether the person works for the party that carried the order out."""
    return user.organisation_id == order.executor_id and holds(user, order.memorandum_id, WORKERS)


def require_issuer(user: User, order: WorkOrder) -> None:
    """Raises NotAllowed for who may not issue certificates of the order's records."""
    if not issues(user, order):
        raise NotAllowed(not_issuer_words(order))


def not_issuer_words(order: WorkOrder) -> str:
    """Who issues certificates of the order's records."""
    words = _("Only engineers and coordinators of %(party)s may issue this certificate.")
    return words % {"party": order.executor.short}


def may_withdraw(user: User, certificate: Certificate) -> bool:
    """Whoever issues for a party withdraws what it issued."""
    own = user.organisation_id == certificate.issued_by_id
    return own and holds(user, certificate.memorandum_id, WORKERS)


def require_withdrawer(user: User, certificate: Certificate) -> None:
    """Raises NotAllowed for everybody but the party that issued the certificate."""
    if not may_withdraw(user, certificate):
        words = _("Only engineers and coordinators of %(party)s may withdraw this certificate.")
        raise NotAllowed(words % {"party": certificate.issued_by.short})


def may_repeat(user: User, certificate: Certificate) -> bool:
    """Whether new work may be drafted from the record: its certificate stands no more."""
    kind = kinds.REGISTRY.get(certificate.kind)
    ended = certificate.status == Certificate.Status.WITHDRAWN
    works = holds(user, certificate.memorandum_id, WORKERS)
    return ended and works and kind is not None and kind.again is not None


def actions_for(user: User, certificate: Certificate) -> list[str]:
    """What the person may do with the certificate now."""
    steps = permitted(Certificate.TRANSITIONS, certificate.status)
    found = ["withdraw"] if "withdraw" in steps and may_withdraw(user, certificate) else []
    if certificate.status == Certificate.Status.VALID and may_withdraw(user, certificate):
        found.insert(0, "replace")
    return [*found, "retest"] if may_repeat(user, certificate) else found


def check_complete(lacking: Sequence[str]) -> None:
    """Raises Refused naming all that the record lacks."""
    if lacking:
        rows = [{"field": "subject", "message": words} for words in lacking]
        raise Refused(" ".join(lacking), field="subject", code="incomplete", rows=rows)


def check_standing(standing: Certificate | None, replaced: Certificate | None) -> None:
    """Raises Refused when the record has a standing certificate that is not the one replaced."""
    if standing is None and replaced is None:
        return
    if standing is None or (replaced is not None and standing.pk != replaced.pk):
        words = _("Only the certificate that stands for this record can be replaced.")
        raise Refused(words, field="supersedes", code="wrong_state")
    if replaced is None:
        words = _(
            "%(number)s stands for this record. Replace it, or withdraw it first with a reason."
        )
        said = words % {"number": standing.number}
        raise Refused(said, field="subject", code="already_certified")


def recalled_words(outcome: str | None) -> list[str]:
    """Why nothing is certified that a recall holds under review, or that does not stand by the
    words on it; nothing where it stands or was never recalled (None)."""
    if outcome == "":
        words = _(
            "An instrument of it was recalled: every party says first what becomes of this record."
        )
        return [words]
    if outcome in (None, Disposal.Disposition.STANDS):
        return []
    return [_("An instrument of it was recalled and the record does not stand: do the work anew.")]


def unseen_words() -> str:
    """Why nothing is issued of a record that the person does not see."""
    return _("There is no such record here.")


def unrepeatable_words() -> str:
    """Why no new work is drafted from a certificate."""
    return _("A retest is drafted by who works on it, from a certificate that was withdrawn.")
