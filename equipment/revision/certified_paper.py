"""What was frozen of a revision (strip-down inspection), as its report in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.documents.languages import Pair, both, entered
from core.qualifications.models import Method
from equipment.catalogue.class_models import Part
from equipment.certificates.papers import Cell, Section, Table, Verdict
from equipment.certificates.wording import (
    Label,
    choice,
    day_words,
    days_words,
    joined,
    measured,
    named,
    rows_of,
)
from equipment.instruments.models import Instrument
from equipment.pipes.readings.models import JointReading
from equipment.pipes.readings.positions import place_words
from equipment.programmes.models import Sought
from equipment.revision import told
from equipment.revision.models import (
    NOT_CLASSIFIABLE,
    RevisionFinding,
    RevisionPart,
    RevisionRecord,
    RevisionStep,
)

Facts = Mapping[str, Any]
CLASS_TONES = {NOT_CLASSIFIABLE: "amber", "scrap": "red", "premium": "green", "new": "green"}


def verdict(facts: Facts, pair: Pair) -> Verdict:
    """What the inspection came to."""
    words = choice(RevisionRecord.Verdict(facts["verdict"]), pair)
    return Verdict(words, RevisionRecord.VERDICT_TONES[facts["verdict"]])


def sections(facts: Facts, pair: Pair) -> list[Section]:
    """Everything that the report says, in its order."""
    found = [_subject(facts, pair)]
    if facts["classes"]:
        found.append(_classes(facts, pair))
    found.append(_steps(facts, pair))
    parts = [one for step in facts["steps"] for one in step.get("parts", ())]
    if parts:
        found.append(_parts(parts, pair))
    if facts["instruments"]:
        found.append(_instruments(facts, pair))
    return found


def _subject(facts: Facts, pair: Pair) -> Section:
    line, programme = facts["line"]["subject"], facts["programme"]
    who = facts["completed_by"]
    rows: list[tuple[Label, Any]] = [
        (lambda: _("Joint or item"), [f"{line['name']} · {line['product']}"]),
        (lambda: _("Programme"), named(programme["name"], pair)),
        (lambda: _("Edition"), [programme["edition"]]),
        (lambda: _("Begun on"), [day_words(facts["begun_on"], pair)]),
        (lambda: _("Done on"), [day_words(facts["done_on"], pair)]),
        (lambda: _("Completed by"), [f"{who['name']}, {who['party']}"]),
        (lambda: _("Reason"), [facts["reason"]]),
        (lambda: _("Remark"), [facts["remark"]]),
    ]
    return Section(both(lambda: _("Inspection"), pair), facts=rows_of(rows, pair))


def _classes(facts: Facts, pair: Pair) -> Section:
    head = [
        both(lambda: _("Part"), pair),
        both(lambda: pgettext("of pipe", "Class"), pair),
        both(lambda: _("Governing criterion"), pair),
        both(lambda: _("Bands to paint"), pair),
    ]
    rows = [
        [
            Cell(choice(Part(one["part"]), pair)),
            Cell(
                both(partial(told.class_words, one["class"]), pair),
                tone=CLASS_TONES.get(one["class"], "amber"),
            ),
            Cell(
                both(partial(told.clause_words, one["criterion"], one["clause"]), pair),
                note=_share(one, pair),
            ),
            Cell(both(partial(told.bands_words, one["colour"], one["count"]), pair)),
        ]
        for one in facts["classes"]
    ]
    table = Table(head, rows, ("1fr", "1fr", "1.8fr", "1.2fr"), ("left",) * 4)
    texts = [[facts["scheme"]]] if facts["scheme"] else []
    return Section(both(lambda: _("Classes"), pair), table=table, texts=texts)


def _share(one: Facts, pair: Pair) -> str:
    """The share that governed, and the limit that it was held against."""
    found = [measured(one[name], "%", pair) for name in ("share", "limit")]
    return " / ".join(filter(None, found))


def _steps(facts: Facts, pair: Pair) -> Section:
    head = [
        both(lambda: pgettext("number of a row", "No."), pair),
        both(lambda: _("Step"), pair),
        both(lambda: _("Readings and findings"), pair),
        both(lambda: _("Outcome"), pair),
        both(lambda: _("Inspector"), pair),
    ]
    rows = [
        [
            Cell([str(one["position"])]),
            Cell(
                named(one["name"], pair),
                note=joined(choice(Method(one["method"]), pair)),
            ),
            Cell([""], note="; ".join(_seen(one, pair))),
            Cell(
                choice(RevisionStep.Outcome(one["outcome"]), pair),
                note=one.get("reason", ""),
                tone=RevisionStep.OUTCOME_TONES[one["outcome"]],
            ),
            Cell([one["who"]], note=_how(one, pair)),
        ]
        for one in facts["steps"]
    ]
    table = Table(head, rows, ("auto", "1.2fr", "1.6fr", "auto", "1fr"), ("right", *("left",) * 4))
    return Section(both(lambda: _("Steps"), pair), table=table)


def _how(one: Facts, pair: Pair) -> str:
    names = ("qualification", "instrument", "standard", "remark")
    return " · ".join(
        filter(None, (day_words(one["on"], pair), *(one.get(name, "") for name in names)))
    )


def _seen(step: Facts, pair: Pair) -> list[str]:
    """The readings and findings of a step, and the torque of a reassembly."""
    found = [_reading(one, pair) for one in step.get("readings", ())]
    found += [_finding(one, pair) for one in step.get("findings", ())]
    if step.get("torque"):
        found.append(measured(step["torque"], step["torque_unit"], pair))
    return found


def _reading(one: Facts, pair: Pair) -> str:
    kind = joined(choice(JointReading.Kind(one["kind"]), pair))
    place = joined(both(lambda: place_words(one["place"]), pair))
    count = f" {one['number']}" if one["number"] > 1 else ""
    return f"{kind}, {place}{count}: {entered(Decimal(one['value']), pair)} {one['unit']}"


def _finding(one: Facts, pair: Pair) -> str:
    parts = [joined(choice(Sought(one["code"]), pair)), one["place"]]
    parts.append(measured(one["value"], one["unit"], pair))
    if one["direction"]:
        words = choice(RevisionFinding.Direction(one["direction"]), pair)
        parts.append(joined(words))
    return ", ".join(filter(None, parts))


def _parts(parts: list[Facts], pair: Pair) -> Section:
    head = [
        both(lambda: _("Part"), pair),
        both(lambda: _("Found"), pair),
        both(lambda: _("What became of it"), pair),
        both(lambda: _("Serial number"), pair),
    ]
    rows = [
        [
            Cell([one["name"]]),
            Cell([one["found"]]),
            Cell(choice(RevisionPart.Fate(one["fate"]), pair)),
            Cell([one["serial"]]),
        ]
        for one in parts
    ]
    table = Table(head, rows, ("1.5fr", "1.5fr", "1fr", "1fr"), ("left",) * 4)
    return Section(both(lambda: _("Parts"), pair), table=table)


def _instruments(facts: Facts, pair: Pair) -> Section:
    head = [both(lambda: _("Instrument"), pair), both(lambda: _("Calibration"), pair)]
    rows = [
        [
            Cell([one["number"]], note=_tool(one, pair)),
            Cell(
                [one["calibration"] or "–"],
                note=" · ".join(
                    filter(None, (one["laboratory"], days_words(one["from"], one["to"], pair)))
                ),
            ),
        ]
        for one in facts["instruments"]
    ]
    table = Table(head, rows, ("1fr", "1fr"), ("left",) * 2)
    return Section(both(lambda: _("Instruments"), pair), table=table)


def _tool(one: Facts, pair: Pair) -> str:
    kind = joined(choice(Instrument.Kind(one["kind"]), pair))
    return " · ".join(filter(None, (kind, one["maker"], one["model"], one["serial"])))
