"""Revisions in words: classes with their criterion and paint, what is missing, how it was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.qualifications.models import Method as Qualified
from core.web import numbers
from equipment.catalogue.class_models import Part, PipeClass
from equipment.octg import PartClass
from equipment.octg.classification.schemes import NOT_CLASSIFIABLE
from equipment.pipes.life.states import PipeClass as Class
from equipment.pipes.readings.models import JointReading, Method
from equipment.pipes.readings.positions import place_words
from equipment.pipes.readings.rules import Facts, Measured
from equipment.programmes.models import Sought
from equipment.revision.classing import NO_LIMITS, NO_NOMINAL, Classed, Told

#: How the register names the methods of qualifications.
METHODS: Mapping[str, str] = {
    Qualified.VISUAL: Method.VISUAL,
    Qualified.ULTRASONIC: Method.UT,
    Qualified.MAGNETIC_PARTICLE: Method.MPI,
    Qualified.PENETRANT: Method.PT,
    Qualified.ELECTROMAGNETIC: Method.EMI,
    Qualified.THREAD_GAUGING: Method.THREAD_GAUGE,
    Qualified.DRIFT: Method.DRIFT,
    Qualified.TOOL_JOINT_DIMENSIONS: Method.CALIPER,
}
#: What of the core's readings is named otherwise than by a finding of a step.
READINGS: Mapping[str, str | Promise] = {
    "wall_min": JointReading.Kind.WALL.label,
    "slip_od": JointReading.Kind.SLIP_OD.label,
    "tool_joint_od": gettext_lazy("Outside diameter of the tool joint"),
    "tool_joint_shoulder": JointReading.Kind.SHOULDER.label,
    NO_LIMITS: gettext_lazy("limits of this tool joint in the catalogue"),
    NO_NOMINAL: gettext_lazy("nominal wall of the product line"),
}
COLOURS: Mapping[str, str | Promise] = {colour.value: colour.label for colour in PipeClass.Colour}
#: Criteria of the core by their codes; those of a scheme of the parties keep their own words.
CLAUSES: Mapping[str, str | Promise] = {
    "wall_min": gettext_lazy("Remaining wall, outside wear"),
    "dent_od": gettext_lazy("Dents and mashes, reduction of outside diameter"),
    "slip_od": gettext_lazy("Slip area, crushing and necking, reduction of outside diameter"),
    "slip_cut_depth": gettext_lazy("Slip area, cuts and gouges, depth"),
    "slip_cut_transverse": gettext_lazy("Slip area, transverse cuts, remaining wall"),
    "slip_cut_longitudinal": gettext_lazy("Slip area, longitudinal cuts, remaining wall"),
    "stretch_od": gettext_lazy("Stretched, reduction of outside diameter"),
    "string_shot_od": gettext_lazy("String shot, increase of outside diameter"),
    "corrosion_wall": gettext_lazy("External corrosion, remaining wall"),
    "cut_longitudinal": gettext_lazy("Longitudinal cuts and gouges, remaining wall"),
    "cut_transverse": gettext_lazy("Transverse cuts and gouges, remaining wall"),
    "internal_wall": gettext_lazy("Internal pits and erosion, remaining wall"),
    "fatigue_crack": gettext_lazy("Fatigue crack"),
    "washout": gettext_lazy("Washout"),
    "tool_joint_crack": gettext_lazy("Crack in the tool joint"),
    "tool_joint_od": gettext_lazy("Tool joint, outside diameter"),
    "tool_joint_shoulder": gettext_lazy("Tool joint, shoulder width"),
}


def missing_words(codes: Iterable[str]) -> str:
    """What was not read, in words."""
    return ", ".join(dict.fromkeys(one_missing(code) for code in codes))


def one_missing(code: str) -> str:
    """One missing reading in words."""
    if code.startswith("reading:"):
        _name, kind, place = code.split(":", 2)
        return f"{JointReading.Kind(kind).label} ({place_words(place)})"
    if code in Sought.values:
        return str(Sought(code).label)
    return str(READINGS.get(code, code))


def class_words(name: str) -> str:
    """A class, or that there is none."""
    return str(_("Not classifiable") if name == NOT_CLASSIFIABLE else Class(name).label)


def clause_words(code: str, clause: str) -> str:
    """A criterion in the active language where the core's own words stand for it."""
    return str(CLAUSES.get(code, clause))


def part_words(part: PartClass) -> str:
    """A body or tool joint with its class and what decided it."""
    name = Part(part.part).label
    if part.class_ == NOT_CLASSIFIABLE:
        words = _("%(part)s is not classifiable, missing: %(missing)s")
        return words % {"part": name, "missing": missing_words(part.missing)}
    said = f"{name}: {class_words(part.class_)}"
    if part.governing is None:
        return said
    why = clause_words(part.governing.code, part.governing.clause)
    share = part.governing.share
    return f"{said} ({why}{', ' + percent(share) if share is not None else ''})"


def percent(share: object) -> str:
    """A share for print, as it was rounded to its bad side."""
    return f"{numbers.number(share, 3)} %"


def bands_words(colour: str, count: int) -> str:
    """The bands to paint, their number and colour in words; empty where nothing is painted."""
    if not count:
        return ""
    words = ngettext("%(count)s band: %(colour)s", "%(count)s bands: %(colour)s", count)
    return words % {"count": count, "colour": str(COLOURS.get(colour, colour)).lower()}


def governed_by(classed: Classed | None) -> str:
    """What decided the classes, as an inspection keeps it."""
    return "; ".join(part_words(part) for part in classed.parts) if classed else ""


def method_of(steps: Sequence[Told]) -> str:
    """The method under which the register keeps the inspection: that of its walls, or the first."""
    done = [(step, facts) for step, facts in steps if facts.is_done]
    walls = [step for step, facts in done if any(one.kind == "wall" for one in facts.readings)]
    first = next(iter([*walls, *(step for step, _facts in done)]), None)
    return METHODS.get(first.method, Method.OTHER) if first else Method.OTHER


def measured(steps: Iterable[Told]) -> Iterable[tuple[Measured, Facts]]:
    """Every reading with how, by whom and by what it was taken."""
    for step, done in steps:
        if not done.is_done or done.done_on is None:
            continue
        facts = Facts(
            done.done_on,
            METHODS.get(step.method, Method.OTHER),
            done.inspector.full_name[:150] if done.inspector else "",
            str(done.instrument)[:150] if done.instrument else "",
        )
        for one in done.readings:
            place = (
                one.place.strip() if one.number == 1 else f"{one.place.strip()[:36]} {one.number}"
            )
            yield Measured(one.kind, place, one.value, one.unit), facts
