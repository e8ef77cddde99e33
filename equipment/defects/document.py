"""What the parties agree on: a defect act as a plain document of its canonical bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cooperation.acceptance.document import (
    Document,
    canonical,
    decimal_text,
    digest_of,
    read,
)
from core.accounts.models import Organisation
from core.files.models import Attachment
from core.names import forms_of
from equipment.catalogue.repair_models import RepairType
from equipment.defects import queries
from equipment.defects.models import DefectAct, Finding
from equipment.defects.rules import EDITABLE
from equipment.orders.frozen import order_of, subject_of

FORMAT = "defect-act/1"


@dataclass(frozen=True)
class Paper:
    """Exactly what is agreed: the document, its canonical text and that text's SHA-256."""

    document: Document
    content: str
    digest: str
    is_frozen: bool


def paper_of(act: DefectAct) -> Paper:
    """The document that was sent, or while it can be changed the one that would be sent now."""
    if act.content and act.status not in EDITABLE:
        return Paper(read(act.content), act.content, act.digest, True)
    return paper_now(act)


def paper_now(act: DefectAct, findings: Sequence[Finding] | None = None) -> Paper:
    """The document as the act's rows make it now; `act` comes `queries.with_names`."""
    found = list(queries.findings_of(act)) if findings is None else findings
    content = canonical(build(act, found, queries.photos_of(found), queries.types_of(found)))
    return Paper(read(content), content, digest_of(content), False)


def build(
    act: DefectAct,
    findings: Iterable[Finding],
    photos: Mapping[str, Sequence[Attachment]],
    types: Mapping[str, RepairType],
) -> Document:
    """The act as it stands: text and decimals (text, three places) only, with the SHA-256 of
    every photo and the names of types of work in all languages; the same act always gives the
    same document, whatever the reader's language."""
    workspace = act.memorandum.workspace
    return {
        "format": FORMAT,
        "act": act.public_id,
        "number": act.number,
        "demonstration": workspace.is_demonstration,
        "memorandum": {"id": act.memorandum.public_id, "title": workspace.name},
        "order": {**order_of(act.order), "kind": act.order.kind},
        "drawn_up_by": _party(act.drawn_up_by),
        "addressed_to": _party(act.addressed_to),
        "supersedes": act.supersedes.number if act.supersedes else "",
        "remark": act.remark,
        "findings": [
            _finding(one, photos.get(one.public_id, ()), types.get(one.repair_type))
            for one in findings
        ],
    }


def _party(party: Organisation) -> dict[str, str]:
    return {"id": party.public_id, "short": party.short, "name": party.name}


def _finding(one: Finding, photos: Sequence[Attachment], type_: RepairType | None) -> Document:
    line = one.line
    return {
        "position": one.position,
        "id": one.public_id,
        "line": line.position,
        "subject": subject_of(line),
        "defect": one.defect,
        "where": one.where,
        "measured": "" if one.measured is None else decimal_text(one.measured),
        "measured_unit": one.measured_unit,
        "decision": one.decision,
        "proposal": one.proposal,
        "repair_type": one.repair_type,
        "repair_type_name": {} if type_ is None else forms_of(type_),
        "remark": one.remark,
        "photos": [{"name": photo.name, "sha256": photo.content.sha256} for photo in photos],
    }
