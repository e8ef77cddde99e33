"""Who may prepare, sign and refuse an act, and when; no writes, no clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from cooperation.acceptance.models import Act, Signature
from core.accounts import rules as people
from core.accounts.models import Party, Role, RoleGrant, User
from core.errors import NotAllowed, Refused
from core.states import permitted

#: A proof of identity older than this does not sign (5-quality: at most 5 minutes).
PROOF_AGE = dt.timedelta(minutes=5)
#: A clock that stepped back a little leaves the proof a moment ahead.
CLOCK_SLACK = dt.timedelta(seconds=5)
#: An act that waits longer than this for a signature is an exception.
PATIENCE_DAYS = 5
#: What is done to a draft without moving it.
DRAFTING = frozenset({"edit", "add-lines", "remove-lines"})
SIGNABLE = frozenset({Act.Status.SENT, Act.Status.SIGNED_BY_ONE})


def prepares(user: User, workspace_id: int) -> bool:
    """Whether the person may prepare acts for their party."""
    return people.holds(user, workspace_id, people.WORKERS)


def signs(user: User, workspace_id: int) -> bool:
    """Whether the person is a signatory of their party; the authority's dates come later."""
    return people.holds(user, workspace_id, {Role.SIGNATORY})


def may_change(user: User, act: Act) -> bool:
    """Whether the act is the person's own party's and they prepare acts."""
    return act.organisation_id == user.organisation_id and prepares(user, act.memorandum_id)


def actions_for(user: User, act: Act) -> set[str]:
    """What the act's state and the person's role leave open, for the buttons of the page."""
    steps = set(permitted(Act.TRANSITIONS, act.status))
    own = {"send", "amend", "withdraw"} if may_change(user, act) else set()
    if own and act.status == Act.Status.DRAFT:
        steps, own = steps | DRAFTING, own | DRAFTING
    signing = {"sign", "countersign", "refuse"} if signs(user, act.memorandum_id) else set()
    return steps & (own | signing)


def require_preparer(user: User, workspace_id: int) -> int:
    """The organisation for which the person prepares acts of the memorandum, or NotAllowed."""
    if not prepares(user, workspace_id):
        raise NotAllowed(_("Acts are prepared by engineers and coordinators of the parties."))
    organisation_id = user.organisation_id
    if organisation_id is None or not people.is_party(organisation_id, workspace_id):
        raise NotAllowed(_("Your organisation is not a party to this memorandum."))
    return organisation_id


def require_own(user: User, act: Act) -> None:
    """Raise NotAllowed unless the person's party prepared the act."""
    require_preparer(user, act.memorandum_id)
    if act.organisation_id != user.organisation_id:
        raise NotAllowed(
            _("Only %(party)s, who prepared this act, may change it.")
            % {"party": act.organisation.short}
        )


def require_state(act: Act, *statuses: str) -> None:
    """Raise Refused unless the act is in one of `statuses`."""
    if act.status not in statuses:
        raise Refused(
            _("This cannot be done while the state is “%(state)s”.")
            % {"state": act.get_status_display()},
            code="wrong_state",
        )


def require_person(user: User) -> None:
    """Raise NotAllowed for a token: only a person signs or refuses."""
    if getattr(user, "acting_token", None) is not None:
        raise NotAllowed(_("A token may neither sign nor refuse an act. Sign in as a person."))


def require_recent(proved_at: dt.datetime, now: dt.datetime) -> None:
    """Raise Refused unless the proof of identity is at most five minutes old."""
    if not -CLOCK_SLACK <= now - proved_at <= PROOF_AGE:
        raise Refused(
            _("Your proof of identity is older than 5 minutes. Prove it again and sign."),
            code="stale_proof",
        )


def require_signatory(user: User, workspace_id: int) -> None:
    """Raise NotAllowed unless the person is a signatory of their party."""
    if not signs(user, workspace_id):
        raise NotAllowed(_("Acts are signed and refused by the signatories of the parties."))


def require_authority(user: User, workspace_id: int, on: dt.date) -> RoleGrant:
    """The authority under which the person signs on that day; NotAllowed without the role,
    Refused when the document is not in force."""
    require_signatory(user, workspace_id)
    authority = people.signing_authority(user, workspace_id, on)
    if authority is None:
        raise Refused(
            _("Your authority to sign is not in force on this day."), code="authority_not_in_force"
        )
    return authority


def require_signing_party(user: User, parties: Iterable[Party]) -> int:
    """The organisation for which the person signs, one of `parties`, or NotAllowed."""
    for party in parties:
        if party.organisation_id == user.organisation_id:
            return party.organisation_id
    raise NotAllowed(_("Your organisation does not sign the acts of this memorandum."))


def require_unsigned(user: User, standing: Collection[Signature]) -> None:
    """Raise Refused when the party or the person has signed already."""
    if any(one.signer_id == user.pk for one in standing):
        raise Refused(
            _("You have signed this act already. The other party signs by another person."),
            code="already_signed",
        )
    if any(one.organisation_id == user.organisation_id for one in standing):
        raise Refused(_("Your party has signed this act already."), code="already_signed")
