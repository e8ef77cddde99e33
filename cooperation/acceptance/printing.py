"""The act as PDF: what is signed, by whom, in two languages side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cooperation.acceptance import queries
from cooperation.acceptance.models import Act, Signature
from cooperation.acceptance.pages import Sheet, unit_words
from core.accounts.models import Party
from core.documents import codes, figures, typeset
from core.documents.languages import Pair, both, day, figure, moment, spoken
from core.names import in_language

TEMPLATE = "cooperation/acceptance/act.typ"
WORDS = {
    "act": _("Acceptance act"),
    "page": _("Page"),
    "memorandum": _("Memorandum"),
    "parties": _("Parties"),
    "basis": _("Basis"),
    "remarks": _("Remarks"),
    "remark": _("Remark"),
    "totals": _("Totals by commitment and unit"),
    "commitment": _("Commitment"),
    "work": _("Work"),
    "lines": _("Lines"),
    "quantity": _("Quantity"),
    "unit": _("Unit"),
    "figure": _("Work done by day"),
    "all-lines": _("Lines of the act"),
    "position": _("No."),
    "description": _("Description"),
    "done-on": _("Done on"),
    "signatures": _("Signatures"),
    "not-signed": _("Not signed"),
    "authority": _("Authority"),
    "signed-at": _("Signed on"),
    "proof": _("Proof of identity"),
    "digest": _("Digest (SHA-256)"),
    "digest-means": _(
        "Of the act's canonical JSON (RFC 8785), which the portal gives beside this document. "
        "Both parties sign this digest; any change of the content changes it."
    ),
}
#: By what a signatory proved who they are, as a signature keeps it.
PROOFS = {
    "password": _("password"),
    "totp": _("code of an authenticator app"),
    "passkey": _("passkey"),
    "recovery code": _("recovery code"),
}
#: What stands above an act that nobody may take for a signed one: the words and their tone.
MARKS = {
    Act.Status.DRAFT: (_("Draft: not signed, may still change"), "amber"),
    Act.Status.SENT: (_("Not signed yet"), "amber"),
    Act.Status.SIGNED_BY_ONE: (_("Signed by one party only: does not count yet"), "amber"),
    Act.Status.REFUSED: (_("Refused: the signatures given are void"), "red"),
    Act.Status.WITHDRAWN: (_("Withdrawn: does not count"), "red"),
}


def act_pdf(act: Act, sheet: Sheet, parties: Sequence[Party], languages: Pair) -> bytes:
    """The PDF of an act; the same act and languages always give the same bytes."""
    signed = (one.signed_at for one in queries.standing_signatures(act))
    dated = max(signed, default=act.sent_at or act.created_at)
    return typeset.pdf(TEMPLATE, _data(act, sheet, parties, languages, dated), dated=dated)


def file_name(act: Act, languages: Pair) -> str:
    """Such as act-2026-031-az-en.pdf."""
    return f"act-{act.number}-{'-'.join(languages)}.pdf"


def _data(
    act: Act, sheet: Sheet, parties: Sequence[Party], languages: Pair, dated: dt.datetime
) -> dict[str, Any]:
    paper = sheet.paper
    told = paper.document
    words = spoken(WORDS, languages)
    address = f"{settings.PUBLIC_URL}{act.get_absolute_url()}"
    return {
        "lang": languages[0],
        "words": words,
        "title": [f"{word} {told['number']}" for word in words["act"]],
        "subtitle": told["title"],
        "reference": told["number"],
        "memorandum": told["memorandum"]["title"],
        "parties": _parties(told["parties"], parties, languages),
        "basis": told["basis"],
        "remarks": told["remarks"],
        "marks": _marks(act, told["demonstration"], languages),
        "dated": [dated.year, dated.month, dated.day],
        "qr": codes.qr_svg(address),
        "foot": f"{address} · SHA-256 {paper.digest[:16]}…",
        "totals": [_total(row, sheet.decimals, languages) for row in sheet.totals],
        "lines": [_line(row, sheet.decimals, languages) for row in sheet.lines],
        "figure": _by_day(sheet, languages),
        "signatures": [_signed(one.party, one.signature, languages) for one in sheet.places],
        "digest": paper.digest,
    }


def _parties(
    told: Iterable[dict[str, Any]], parties: Iterable[Party], languages: Pair
) -> list[dict[str, Any]]:
    """The names as signed, and beside them the names in the two languages."""
    known = {party.organisation.public_id: party.organisation for party in parties}
    rows = []
    for one in told:
        names = []
        if organisation := known.get(one["id"]):
            names = both(partial(in_language, organisation, "name"), languages)
        others = [name for name in names if name != one["name"]]
        rows.append({"short": one["short"], "name": one["name"], "others": others})
    return rows


def _marks(act: Act, is_demonstration: bool, languages: Pair) -> list[list[Any]]:
    found = []
    if is_demonstration:
        words = _("Demonstration data: nothing here is real.")
        found.append([both(partial(str, words), languages), "amber"])
    if act.status in MARKS:
        said, tone = MARKS[Act.Status(act.status)]
        found.append([both(partial(str, said), languages), tone])
    return found


def _total(row: dict[str, Any], places: int, languages: Pair) -> dict[str, Any]:
    return {
        "commitment": row["commitment"],
        "title": row["title"],
        "lines": str(row["lines"]),
        "quantity": figure(row["quantity"], places, languages),
        "unit": both(partial(unit_words, row["unit"]), languages),
    }


def _line(row: dict[str, Any], places: int, languages: Pair) -> dict[str, Any]:
    return {
        "position": str(row["position"]),
        "reference": row["reference"],
        "description": row["description"],
        "remark": row["remark"],
        "commitment": row["commitment"],
        "done-on": day(row["done_on"]),
        "quantity": figure(row["quantity"], places, languages),
        "unit": both(partial(unit_words, row["unit"]), languages),
    }


def _signed(party: Party, signature: Signature | None, languages: Pair) -> dict[str, Any]:
    short = party.organisation.short
    if signature is None:
        return {"short": short, "name": ""}
    proof = PROOFS.get(signature.proof, signature.proof)
    return {
        "short": short,
        "name": signature.signer_name,
        "authority": signature.authority_document,
        "at": moment(signature.signed_at),
        "proof": both(partial(str, proof), languages),
    }


def _by_day(sheet: Sheet, languages: Pair) -> str:
    """The figure of an act whose lines share a unit and lie on several days; else none."""
    rows = sorted(sheet.lines, key=lambda row: row["done_on"])
    days = [(on, list(group)) for on, group in groupby(rows, key=lambda row: row["done_on"])]
    units = {row["unit"] for row in rows}
    if len(units) != 1 or len(days) < 2:
        return ""
    unit = both(partial(unit_words, units.pop()), languages)[0]
    sums = [float(sum(row["quantity"] for row in group)) for _on, group in days]
    return figures.bars([_short(on) for on, _group in days], sums, unit=unit)


def _short(on: dt.date) -> str:
    return f"{on:%d.%m.}"
