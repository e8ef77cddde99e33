"""Signing and refusing acts: two parties, two people, one digest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.acceptance import document, lines, queries, rules
from cooperation.acceptance.models import Act, ActLine, Refusal, Signature
from cooperation.acceptance.queries import Paper
from cooperation.progress import services as progress
from core.accounts.models import Party, RoleGrant, User
from core.errors import Conflict, PortalError, Refused
from core.events import services as events
from core.rows import change
from core.states import move


@dataclass(frozen=True)
class SignedOrNot:
    """What became of one act of a batch; `error` says why it was not signed."""

    act: Act
    error: PortalError | None = None

    @property
    def ok(self) -> bool:
        return self.error is None


def held(act: Act, *, as_read: bool = True) -> Act:
    """Lock the act's row and read it afresh; with `as_read` it must be the version in hand."""
    version = act.version
    act.__dict__.pop("standing", None)
    act.refresh_from_db(from_queryset=Act.objects.select_for_update(no_key=True))
    if as_read and act.version != version:
        raise Conflict(_("Somebody else changed this in the meantime. Read it again."))
    return act


@transaction.atomic
def sign_act(
    *, act: Act, digest: str, proof: str, proved_at: dt.datetime, by: User, now: dt.datetime,
    reason: str = "",
) -> Act:  # fmt: skip
    """Sign, for the person's party, exactly the content whose SHA-256 is `digest`.

    The first signature freezes the content. The last one makes the act accepted, its work final
    and its quantities counted, in the same transaction. Raises NotAllowed (a token, not a
    signatory), Refused (stale proof, no authority that day, signed already, wrong state) and
    Conflict (the content is not what the person saw).
    """
    rules.require_person(by)
    rules.require_recent(proved_at, now)
    held(act, as_read=False)
    parties = queries.parties_of(act.memorandum_id)
    place = _admitted(act, parties, by, now)
    rows = list(
        act.lines.select_for_update(of=("self",)).select_related("commitment").order_by("position")
    )
    paper = _seen_paper(act, rows, parties, digest)
    place.sign(act, paper, proof, now)
    before = act.status
    if place.missing:
        _freeze(act, paper)
    else:
        _accept(act, rows, by, now)
    events.record(
        verb="act.signed" if place.missing else "act.accepted",
        about=act, by=by, now=now, before={"status": before}, reason=reason,
        after={
            "status": act.status,
            "digest": paper.digest,
            "authority": place.authority.authority_document,
        },
    )  # fmt: skip
    return act


@dataclass(frozen=True)
class _Place:
    """Where a person signs: for whom, under which authority, and who is missing after that."""

    organisation_id: int
    signer: User
    authority: RoleGrant
    missing: set[int]

    def sign(self, act: Act, paper: Paper, proof: str, now: dt.datetime) -> None:
        Signature.objects.create(
            act=act,
            organisation_id=self.organisation_id,
            signer=self.signer,
            signer_name=self.signer.full_name,
            authority_document=self.authority.authority_document,
            proof=proof,
            digest=paper.digest,
            signed_at=now,
        )


def _admitted(act: Act, parties: Iterable[Party], by: User, now: dt.datetime) -> _Place:
    """The person's place on the act, or the reason why they may not sign it now."""
    signing = queries.signing(parties)
    organisation_id = rules.require_signing_party(by, signing)
    authority = rules.require_authority(by, act.memorandum_id, timezone.localdate(now))
    rules.require_state(act, *rules.SIGNABLE)
    standing = queries.standing_signatures(act)
    rules.require_unsigned(by, standing)
    signed = {one.organisation_id for one in standing} | {organisation_id}
    missing = {party.organisation_id for party in signing} - signed
    return _Place(organisation_id, by, authority, missing)


def _seen_paper(act: Act, rows: Sequence[ActLine], parties: Sequence[Party], digest: str) -> Paper:
    """The paper to sign, if it is what the person saw and its lines are still those of the act."""
    paper = queries.paper_of(act, rows, parties)
    built = queries.paper_now(act, rows, parties)
    if (
        digest != paper.digest
        or document.digest_of(paper.content) != paper.digest
        or not document.same_work(paper.document, built.document)
    ):
        raise Conflict(
            _("The content of the act has changed since you read it. Read it again."),
            code="content_changed",
        )
    return paper


def _freeze(act: Act, paper: Paper) -> None:
    if act.status == Act.Status.SENT:
        move(act, "sign", content=paper.content, digest=paper.digest)
    else:
        change(act)


def _accept(act: Act, rows: Sequence[ActLine], by: User, now: dt.datetime) -> None:
    """All have signed: the work is final, the act closed, its quantities in the ledger."""
    lines.lock(act, rows, by=by, now=now)
    move(act, "countersign", accepted_at=now)
    progress.post_act(act=act, by=by, now=now)


def sign_acts(
    *,
    chosen: Sequence[tuple[Act, str]],
    proof: str,
    proved_at: dt.datetime,
    by: User,
    now: dt.datetime,
) -> list[SignedOrNot]:
    """Sign a batch of acts, each with the digest that the person saw of it, under one proof.

    Each act is its own transaction with its own result: one that cannot be signed stops none.
    """
    results = []
    for act, digest in chosen:
        try:
            sign_act(act=act, digest=digest, proof=proof, proved_at=proved_at, by=by, now=now)
            results.append(SignedOrNot(act))
        except PortalError as error:
            results.append(SignedOrNot(act, error))
    return results


@transaction.atomic
def refuse_act(*, act: Act, by: User, now: dt.datetime, reason: str) -> Act:
    """Refuse the act for the person's party; a signature given before is void.

    Raises NotAllowed, Refused (no reason, no authority that day, wrong state), Conflict.
    """
    rules.require_person(by)
    if not reason.strip():
        raise Refused(_("Say why the act is refused."), field="reason", code="reason_required")
    held(act)
    parties = queries.signing(queries.parties_of(act.memorandum_id))
    organisation_id = rules.require_signing_party(by, parties)
    rules.require_authority(by, act.memorandum_id, timezone.localdate(now))
    before = act.status
    move(act, "refuse")
    voided = void_signatures(act, now)
    Refusal.objects.create(
        act=act, organisation_id=organisation_id, by=by, reasons=reason.strip(), at=now
    )
    events.record(
        verb="act.refused",
        about=act,
        by=by,
        now=now,
        before={"status": before},
        after={"status": act.status, "signatures_voided": voided},
        reason=reason.strip(),
    )
    return act


def void_signatures(act: Act, now: dt.datetime) -> int:
    """Make the standing signatures void; returns how many."""
    return act.signatures.filter(queries.STANDING).update(voided_at=now)
