"""Tallies and joints in the shape that their pages show."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.web import numbers
from equipment.pipes.models import Joint, Tally, TallyRow
from equipment.pipes.tally.flags import ERRORS, flag_text, reason_text
from equipment.pipes.tally.preview import PreviewRow, TallyPreview

TONES = {
    "joint": "green",
    "pup": "green",
    "accessory": "blue",
    "rejected": "red",
    "ignored": "grey",
}
PER_PAGE = 200


@dataclass(frozen=True)
class Remark:
    """A flag in words: where, what, and whether it stops the tally."""

    cell: str
    text: str
    is_error: bool


@dataclass
class Line:
    """One row of a sheet as page and stored tally show it."""

    sheet_row: int
    position: int | None
    outcome: str
    outcome_label: str
    tone: str
    reason: str
    sequence: str
    number: str
    serial: str
    description: str
    overall_m: Decimal | None
    loss_m: Decimal | None
    length_m: Decimal | None
    cumulative_m: Decimal | None
    depth_m: Decimal | None
    stand: str
    comment: str
    readings: str = ""
    remarks: list[Remark] = field(default_factory=list)
    overridden: bool = False
    url: str = ""
    choice: Any = None

    @property
    def has_error(self) -> bool:
        return any(remark.is_error for remark in self.remarks)


def line_of_preview(row: PreviewRow, choice: Any = None) -> Line:
    """A row of a preview, with the select that decides it."""
    readings = ", ".join(f"{r.label} {numbers.number(r.value)}" for r in row.readings)
    return Line(
        sheet_row=row.sheet_row,
        position=row.position,
        outcome=row.outcome,
        outcome_label=_outcome(row.outcome),
        tone=TONES[row.outcome],
        reason=row.reason_text,
        sequence=row.sequence,
        number=row.number,
        serial=row.serial,
        description=row.description,
        overall_m=row.overall_length,
        loss_m=row.makeup_loss,
        length_m=row.effective_length if row.kept else None,
        cumulative_m=row.cumulative_length,
        depth_m=row.top_depth,
        stand=row.stand,
        comment=row.comment,
        readings=readings,
        remarks=[Remark(flag.cell, flag.text, flag.is_error) for flag in row.flags],
        overridden=row.overridden,
        url=_url_of(row),
        choice=choice,
    )


def _url_of(row: PreviewRow) -> str:
    """The way to the known joint that the row is."""
    known = row.known
    return reverse("equipment:joint-detail", args=[known.public_id]) if known else ""


def line_of_row(row: TallyRow) -> Line:
    """A stored row, with the way to its joint."""
    flags = [
        Remark(flag.cell, flag_text(flag.code, flag.params), flag.code in ERRORS)
        for flag in row.flags.all()
    ]
    return Line(
        sheet_row=row.sheet_row,
        position=row.position,
        outcome=row.outcome,
        outcome_label=row.get_outcome_display(),
        tone=TONES[row.outcome],
        reason=reason_text(row.reason) if row.reason else "",
        sequence=row.sequence,
        number=row.number,
        serial=row.joint.serial if row.joint else "",
        description=row.description,
        overall_m=row.overall_length_m,
        loss_m=row.makeup_loss_m,
        length_m=row.effective_length_m,
        cumulative_m=row.cumulative_length_m,
        depth_m=row.top_depth_m,
        stand=row.stand,
        comment=row.comment,
        remarks=flags,
        url=row.joint.get_absolute_url() if row.joint else "",
    )


def _outcome(value: str) -> str:
    return str(TallyRow.Outcome(value).label)


def totals_of(preview: TallyPreview) -> list[tuple[str, Any]]:
    """Counts and metres of a preview as label and value."""
    totals = preview.totals
    shown = [
        (_("Joints"), totals.joints),
        (_("Pup joints"), totals.pups),
        (_("Accessories"), totals.accessories),
        (_("Rejected joints"), totals.rejected),
        (_("Ignored rows"), totals.ignored),
        (_("Known pipes"), totals.known),
        (_("Total length, m"), numbers.number(totals.total_length, 3)),
    ]
    if totals.shoe_depth is not None:
        shown += [
            (_("Shoe depth, m"), numbers.number(totals.shoe_depth, 3)),
            (_("Depth of the top, m"), numbers.number(totals.top_depth, 3)),
        ]
    return shown


def facts_of_tally(tally: Tally) -> list[tuple[str, Any]]:
    """What is known of a tally, for the column beside it."""
    source = tally.source
    file = {"url": source.get_absolute_url(), "text": source.name} if source else None
    facts: list[tuple[str, Any]] = [
        (_("Purpose"), tally.get_purpose_display()),
        (_("Party"), tally.organisation.short),
        (_("Product line"), str(tally.product_line)),
        (_("Place"), tally.location.label),
        *_laying_down(tally),
        (_("File"), file),
        (_("Uploaded by"), tally.uploaded_by.full_name),
        (_("Uploaded"), numbers.moment(tally.uploaded_at)),
    ]
    if tally.mapping:
        facts.append((_("Sheet"), str(tally.mapping.get("sheet", ""))))
    if tally.committed_at:
        facts.append((_("Registered"), numbers.moment(tally.committed_at)))
    return facts


def _laying_down(tally: Tally) -> list[tuple[str, Any]]:
    if tally.laid_from is None or tally.on is None:
        return []
    return [
        (_("Laid down from"), tally.laid_from.label),
        (_("Day of the laying down"), numbers.day(tally.on)),
    ]


def facts_of_joint(joint: Joint) -> list[tuple[str, Any]]:
    """What is known of a joint, for its page."""
    facts: list[tuple[str, Any]] = [
        (_("Kind"), joint.get_kind_display()),
        (_("Serial"), joint.serial or None),
        (_("Joint number"), joint.tally_number or None),
        (_("Description"), joint.description or None),
        (_("Product line"), str(joint.product_line)),
        (_("Effective length"), numbers.measure(joint.effective_length_m, "m", 3)),
        (_("Overall length"), numbers.measure(joint.overall_length_m, "m", 3)),
        (_("Make-up loss"), numbers.measure(joint.makeup_loss_m, "m", 3)),
        (_("Place"), joint.location.label),
        (_("Party"), joint.organisation.short),
        *_kept_facts(joint),
    ]
    if joint.tally:
        facts.append(
            (_("Tally"), {"url": joint.tally.get_absolute_url(), "text": joint.tally.name})
        )
    row: int | None = getattr(joint, "sheet_row", None)
    if row is not None:
        facts.append((_("Row of the sheet"), row))
    came = joint.tally.committed_at if joint.tally else None
    facts.append((_("Registered"), numbers.moment(came or joint.created_at)))
    return facts


def _kept_facts(joint: Joint) -> list[tuple[str, Any]]:
    """What is known of few joints: shown where it is."""
    heat = joint.heat
    certificate = f"{heat.certificate_number} {heat.certificate_type}".strip() if heat else ""
    found: list[tuple[str, Any]] = [
        (_("With the party"), joint.holder.short if joint.holder else ""),
        (_("Yard number"), joint.yard_number),
        (_("Range"), joint.length_range),
        (_("Heat"), str(heat or "")),
        (_("Certificate"), certificate),
        (_("Class of the body"), joint.get_body_class_display() or ""),
        (_("Class of the tool joint"), joint.get_tool_joint_class_display() or ""),
        (_("Last inspected"), numbers.day(joint.inspected_on) if joint.inspected_on else ""),
        (_("Last run"), numbers.day(joint.last_run_on) if joint.last_run_on else ""),
    ]
    return [(label, value) for label, value in found if value]


def belongs(line: Line, which: str) -> bool:
    """Whether a line is shown in a view of the rows."""
    if which == "remarks":
        return bool(line.remarks)
    if which == "errors":
        return line.has_error
    return which == "all" or line.outcome == "ignored"


def views_of(counts: dict[str, int], which: str) -> list[dict[str, Any]]:
    """The views of the rows with their counts, for the tabs above them."""
    words = {
        "all": _("All rows"),
        "remarks": _("With remarks"),
        "errors": _("With errors"),
        "ignored": _("Ignored"),
    }
    return [
        {"query": f"?show={name}", "label": words[name], "count": count, "current": name == which}
        for name, count in counts.items()
    ]
