"""The defect act as PDF: what was found and is to be repaired, in two languages side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.documents import codes, typeset
from core.documents.languages import Pair, both, figure, moment, spoken
from core.names import in_language
from equipment.defects.document import Paper, paper_of
from equipment.defects.models import DefectAct, Finding

TEMPLATE = "equipment/defects/defect_act.typ"
WORDS = {
    "act": _("Defect act"),
    "page": _("Page"),
    "memorandum": _("Memorandum"),
    "order": _("Work order"),
    "drawn-up-by": _("Drawn up by"),
    "addressed-to": _("Addressed to"),
    "supersedes": _("Supersedes"),
    "remark": _("Remark"),
    "refused": _("Refused with reason"),
    "decisions": _("What is decided"),
    "decision": _("Decision"),
    "lines": _("Lines"),
    "findings": _("Findings"),
    "position": _("No."),
    "line": _("Line"),
    "subject": _("Pipe or item"),
    "defect": _("Defect"),
    "where": _("Where"),
    "measured": _("Measured"),
    "proposal": _("Proposed repair"),
    "photos": _("Photos (SHA-256)"),
    "agreement": _("Agreement"),
    "not-agreed": _("Not agreed yet: the work does not begin"),
    "agreed-on": _("Agreed on"),
    "digest": _("Digest (SHA-256)"),
    "digest-means": _(
        "Of the act's canonical JSON (RFC 8785), which the portal gives beside this document. "
        "Who agrees names this digest; any change of the content changes it."
    ),
}
DEMONSTRATION = _("Demonstration data: nothing here is real.")
#: What stands above an act that nobody may take for an agreed one: the words and their tone.
MARKS: dict[str, tuple[str | Promise, str]] = {
    "draft": (_("Draft: not sent, may still change"), "amber"),
    "sent": (_("Not agreed yet: the work does not begin"), "amber"),
    "refused": (_("Refused: the work does not begin"), "red"),
    "withdrawn": (_("Withdrawn: does not count"), "red"),
    "superseded": (_("Superseded by a later defect act"), "red"),
}
CHOICES = {"defect": Finding.Defect, "where": Finding.Where, "decision": Finding.Decision}


def act_pdf(act: DefectAct, languages: Pair) -> bytes:
    """The PDF of an act; the same act and languages always give the same bytes."""
    dated = act.decided_at or act.sent_at or act.created_at
    return typeset.pdf(TEMPLATE, _data(act, paper_of(act), languages), dated=dated)


def file_name(act: DefectAct, languages: Pair) -> str:
    """Such as defect-act-DA-2026-001-az-en.pdf."""
    return f"defect-act-{act.number}-{'-'.join(languages)}.pdf"


def _data(act: DefectAct, paper: Paper, languages: Pair) -> dict[str, Any]:
    told = paper.document
    words = spoken(WORDS, languages)
    address = f"{settings.PUBLIC_URL}{act.get_absolute_url()}"
    local = timezone.localdate(act.decided_at or act.sent_at or act.created_at)
    return {
        "lang": languages[0],
        "words": words,
        "flipped": True,
        "title": [f"{word} {told['number']}" for word in words["act"]],
        "subtitle": told["order"]["title"],
        "reference": told["number"],
        "memorandum": told["memorandum"]["title"],
        "order": f"{told['order']['number']} {told['order']['title']}",
        "parties": [
            _party(told["drawn_up_by"], act.drawn_up_by, languages),
            _party(told["addressed_to"], act.addressed_to, languages),
        ],
        "supersedes": told["supersedes"],
        "remark": told["remark"],
        "refused": act.refused_reason if act.status == DefectAct.Status.REFUSED else "",
        "marks": _marks(act, told["demonstration"], languages),
        "dated": [local.year, local.month, local.day],
        "qr": codes.qr_svg(address),
        "foot": f"{address} · SHA-256 {paper.digest[:16]}…",
        "sums": _sums(told["findings"], languages),
        "findings": [_finding(row, languages) for row in told["findings"]],
        "agreed": _agreed(act),
        "digest": paper.digest,
    }


def _party(told: Mapping[str, str], party: Any, languages: Pair) -> dict[str, Any]:
    """The name as it was sent, and beside it the names in the two languages."""
    names = both(partial(in_language, party, "name"), languages)
    others = [name for name in names if name != told["name"]]
    return {"short": told["short"], "name": told["name"], "others": others}


def _marks(act: DefectAct, is_demonstration: bool, languages: Pair) -> list[list[Any]]:
    found: list[list[Any]] = []
    if is_demonstration:
        found.append([both(partial(str, DEMONSTRATION), languages), "amber"])
    if act.status in MARKS:
        said, tone = MARKS[act.status]
        found.append([both(partial(str, said), languages), tone])
    return found


def _sums(findings: list[dict[str, Any]], languages: Pair) -> list[dict[str, Any]]:
    """How many findings and lines have each decision, in the order of the decisions."""
    counts = Counter(row["decision"] for row in findings)
    lines = {name: {r["line"] for r in findings if r["decision"] == name} for name in counts}
    return [
        {
            "decision": _choice("decision", name, languages),
            "findings": str(counts[name]),
            "lines": str(len(lines[name])),
        }
        for name in Finding.Decision.values
        if name in counts
    ]


def _choice(name: str, value: str, languages: Pair) -> list[str]:
    return both(lambda: CHOICES[name](value).label, languages)


def _finding(row: Mapping[str, Any], languages: Pair) -> dict[str, Any]:
    return {
        "position": str(row["position"]),
        "line": str(row["line"]),
        "subject": row["subject"]["name"],
        "product": row["subject"]["product"],
        "defect": _choice("defect", row["defect"], languages),
        "where": _choice("where", row["where"], languages),
        "measured": _measured(row, languages),
        "decision": _choice("decision", row["decision"], languages),
        "type": _type(row, languages),
        "proposal": row["proposal"],
        "remark": row["remark"],
        "photos": [f"{one['name']} {one['sha256'][:16]}…" for one in row["photos"]],
    }


def _type(row: Mapping[str, Any], languages: Pair) -> list[str]:
    """What the type of work was called when the act was sent; its code in acts before that."""
    names = row.get("repair_type_name") or {}
    found = [names.get(language) or names.get("en") or row["repair_type"] for language in languages]
    return [name for name in dict.fromkeys(found) if name]


def _measured(row: Mapping[str, Any], languages: Pair) -> str:
    if not row["measured"]:
        return ""
    value = Decimal(row["measured"])
    places = max(0, -int(value.normalize().as_tuple().exponent))
    return f"{figure(value, places, languages)} {row['measured_unit']}"


def _agreed(act: DefectAct) -> dict[str, str]:
    """Who agreed for which party and when; no name while nobody has."""
    short = act.addressed_to.short
    agreed = act.status in (DefectAct.Status.AGREED, DefectAct.Status.SUPERSEDED)
    if not agreed or act.decided_by is None or act.decided_at is None:
        return {"short": short, "name": ""}
    return {"short": short, "name": act.decided_by.full_name, "at": moment(act.decided_at)}
