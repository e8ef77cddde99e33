"""Writes of classification schemes: their classes, bands, criteria and limits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Refused
from equipment.catalogue import rules
from equipment.catalogue.class_models import (
    ClassCriterion,
    ClassLimit,
    ClassScheme,
    Part,
    PipeClass,
)
from equipment.catalogue.entry_services import alter, changes_of, make, tell, told
from equipment.octg import API_RP_7G

MOST_BANDS = 5
#: What the engineering core measures and looks for.
MEASURED = {each.code: each for each in API_RP_7G.criteria}
LOOKED_FOR = {each.code for each in (*API_RP_7G.defects, *API_RP_7G.tool_joint_defects)}


@dataclass(frozen=True)
class ClassFacts:
    """A class or a mark of repair with its bands; no colour, no bands."""

    code: str
    name: str
    name_az: str = ""
    name_ru: str = ""
    part: str = Part.BODY
    band_colour: str = ""
    band_count: int = 0


@dataclass(frozen=True)
class CriterionFacts:
    """A criterion by the code of its reading, with the limits of classes in per cent."""

    code: str
    name: str
    otherwise: str
    name_az: str = ""
    name_ru: str = ""
    limits: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class SchemeFacts:
    """A scheme as it is entered; the classes go from best to worst."""

    name: str
    source: str
    classes: Sequence[ClassFacts]
    criteria: Sequence[CriterionFacts]
    edition: str = ""
    note: str = ""
    to_confirm: bool = False


@transaction.atomic
def add_scheme(*, facts: SchemeFacts, by: User, now: dt.datetime, reason: str = "") -> ClassScheme:
    """A new scheme beside those that are there. Raises NotAllowed, Refused naming the field."""
    rules.require_change(by)
    scheme = make(ClassScheme, _checked(facts, None))
    _write(scheme, facts)
    tell(scheme, "added", by=by, now=now, after={"name": scheme.name}, reason=reason)
    return scheme


@transaction.atomic
def update_scheme(
    *, scheme: ClassScheme, facts: SchemeFacts, by: User, now: dt.datetime, reason: str = ""
) -> ClassScheme:
    """Change a scheme; classes that limits of tool joints name must stay.

    Raises NotAllowed, Refused naming the field, Conflict.
    """
    rules.require_change(by)
    changes = changes_of(scheme, _checked(facts, scheme))
    before = {name: getattr(scheme, name) for name in changes} | words_of(scheme)
    alter(scheme, changes)
    _write(scheme, facts)
    after = {**changes, **words_of(scheme)}
    differing = [name for name, value in after.items() if before.get(name) != value]
    differing += [name for name in before if name not in after]
    tell(
        scheme, "updated", by=by, now=now, reason=reason,
        before=told({name: before[name] for name in differing if name in before}),
        after=told({name: after[name] for name in differing if name in after}),
    )  # fmt: skip
    return scheme


def words_of(scheme: ClassScheme) -> dict[str, str]:
    """Bands and limits of a scheme as one text each, for telling what changed."""
    found = {
        f"{row.code}_bands": f"{row.band_colour} {row.band_count}".strip()
        for row in PipeClass.objects.filter(scheme=scheme)
    }
    criteria = ClassCriterion.objects.filter(scheme=scheme).select_related("otherwise")
    for row in criteria.prefetch_related("limits__pipe_class"):
        limits = [f"{one.pipe_class.code} {one.percent.normalize():f}" for one in row.limits.all()]
        found[row.code] = ", ".join([*limits, f"else {row.otherwise.code}"])
    return found


def _checked(facts: SchemeFacts, scheme: ClassScheme | None) -> dict[str, Any]:
    name = rules.require_words(facts.name, "name")
    others = ClassScheme.objects.filter(name=name).exclude(pk=scheme.pk if scheme else None)
    if others.exists():
        raise Refused(_("The catalogue has this scheme already."), field="name", code="taken")
    codes = [each.code for each in facts.classes]
    if len(codes) < 2 or len(set(codes)) != len(codes):
        raise Refused(_("Give at least two classes, each with its own code."), field="classes")
    for each in facts.classes:
        _require_class(each)
    _require_criteria(facts.criteria, [c.code for c in facts.classes if c.part == Part.BODY])
    return {
        "name": name,
        "source": rules.require_source(facts.source),
        "edition": facts.edition.strip(),
        "note": facts.note.strip(),
        "to_confirm": facts.to_confirm,
    }


def _require_class(said: ClassFacts) -> None:
    rules.require_words(said.name, "classes")
    known = said.part in Part.values and said.band_colour in ("", *PipeClass.Colour.values)
    fits = (said.band_count == 0) == (said.band_colour == "")
    if not known or not fits or not 0 <= said.band_count <= MOST_BANDS:
        words = _("Bands have a known colour and are 1 to 5, or there are none.")
        raise Refused(words, field="classes")


def _require_criteria(criteria: Sequence[CriterionFacts], classes: Sequence[str]) -> None:
    """Refused for a criterion that nobody measures, or limits that do not loosen downwards."""
    codes = [each.code for each in criteria]
    unknown = [code for code in codes if code not in MEASURED and code not in LOOKED_FOR]
    if unknown or len(set(codes)) != len(codes):
        known = ", ".join([*MEASURED, *sorted(LOOKED_FOR)])
        raise Refused(_("Known criteria: %(known)s.") % {"known": known}, field="criteria")
    if len({each.otherwise for each in criteria if each.code in MEASURED}) != 1:
        words = _("Where no limit is met, all measured criteria lead to one class.")
        raise Refused(words, field="criteria")
    for each in criteria:
        named = {*each.limits, each.otherwise}
        if not named <= set(classes):
            raise Refused(_("A limit names a class that the scheme has not."), field="criteria")
        _require_limits(each, classes)


def _require_limits(said: CriterionFacts, classes: Sequence[str]) -> None:
    if (said.code in MEASURED) != bool(said.limits):
        words = _("What is measured has limits; what is only looked for has none: %(code)s.")
        raise Refused(words % {"code": said.code}, field="criteria")
    ordered = [said.limits[code] for code in classes if code in said.limits]
    is_floor = said.code in MEASURED and MEASURED[said.code].is_floor
    if any(not 0 <= one <= 100 for one in ordered):
        raise Refused(_("Limits are from 0 to 100 per cent."), field="criteria")
    if ordered != sorted(ordered, reverse=is_floor):
        words = _("A worse class cannot ask for more than a better one: %(code)s.")
        raise Refused(words % {"code": said.code}, field="criteria")


def _write(scheme: ClassScheme, facts: SchemeFacts) -> None:
    """Put classes, criteria and limits down as they are said; rows that stay keep their key."""
    ClassCriterion.objects.filter(scheme=scheme).delete()
    classes = _write_classes(scheme, facts.classes)
    for position, said in enumerate(facts.criteria, start=1):
        criterion = ClassCriterion.objects.create(
            scheme=scheme, code=said.code, position=position, name=said.name.strip(),
            name_az=said.name_az.strip(), name_ru=said.name_ru.strip(),
            otherwise=classes[said.otherwise], **kind_of(said.code),
        )  # fmt: skip
        ClassLimit.objects.bulk_create(
            ClassLimit(criterion=criterion, pipe_class=classes[code], percent=percent)
            for code, percent in said.limits.items()
        )


def kind_of(code: str) -> dict[str, str]:
    """Part and kind of a criterion, which its code decides."""
    if code in MEASURED:
        floor = MEASURED[code].is_floor
        kind = ClassCriterion.Kind.LEAST if floor else ClassCriterion.Kind.MOST
        return {"part": Part.BODY, "kind": kind}
    of_joint = any(code == each.code for each in API_RP_7G.tool_joint_defects)
    part = Part.TOOL_JOINT if of_joint else Part.BODY
    return {"part": part, "kind": ClassCriterion.Kind.ABSENT}


def _write_classes(scheme: ClassScheme, said: Sequence[ClassFacts]) -> dict[str, PipeClass]:
    known = {row.code: row for row in PipeClass.objects.filter(scheme=scheme)}
    gone = [row for code, row in known.items() if code not in {each.code for each in said}]
    if any(row.joint_limits.exists() for row in gone):
        raise Refused(_("Limits of tool joints name a class that would go."), field="classes")
    PipeClass.objects.filter(pk__in=[row.pk for row in gone]).delete()
    # Ranks are unique: those that stay step aside before they are counted anew.
    for row in PipeClass.objects.filter(scheme=scheme):
        PipeClass.objects.filter(pk=row.pk).update(rank=row.rank + 1000)
    found = {}
    for rank, each in enumerate(said, start=1):
        values = {
            "rank": rank, "part": each.part, "name": each.name.strip(),
            "name_az": each.name_az.strip(), "name_ru": each.name_ru.strip(),
            "band_colour": each.band_colour, "band_count": each.band_count,
        }  # fmt: skip
        found[each.code], _made = PipeClass.objects.update_or_create(
            scheme=scheme, code=each.code, defaults=values
        )
    return found
