"""The columns of a file of product lines, and the words under which files bring them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from core.transfer import cells
from core.transfer.kinds import ImportColumn, Text
from equipment.catalogue.models import GivenRating

Kind = GivenRating.Kind
LARGEST = Decimal(10) ** 8
PRODUCTS = {
    "casing": (_("Casing"), "qoruyucu boru", "обсадная труба", "обсадная"),
    "tubing": (_("Tubing"), "nkb", "нкт", "насосно-компрессорная труба"),
    "drill_pipe": (_("Drill pipe"), "qazma borusu", "бурильная труба", "dp"),
}
UPSETS = {"EU": ("EUE", "наружная высадка"), "IU": ("IUE", "внутренняя высадка"), "IEU": ("IEU",)}
#: What of a line is plain text.
TEXTS = ("designation", "weight_name", "range_name", "source", "edition", "note")


@dataclass(frozen=True)
class FigureColumn:
    """What a column measures, and in which unit."""

    kind: str
    unit: str


FIGURES: Mapping[str, FigureColumn] = {
    "od_in": FigureColumn("od", "in"),
    "od_mm": FigureColumn("od", "mm"),
    "wall_in": FigureColumn("wall", "in"),
    "wall_mm": FigureColumn("wall", "mm"),
    "internal_yield_psi": FigureColumn(Kind.INTERNAL_YIELD, "psi"),
    "internal_yield_mpa": FigureColumn(Kind.INTERNAL_YIELD, "MPa"),
    "collapse_psi": FigureColumn(Kind.COLLAPSE, "psi"),
    "collapse_mpa": FigureColumn(Kind.COLLAPSE, "MPa"),
    "body_yield_lbf": FigureColumn(Kind.BODY_YIELD, "lbf"),
    "body_yield_kn": FigureColumn(Kind.BODY_YIELD, "kN"),
    "torsion_ftlbf": FigureColumn(Kind.TORSION, "ft·lbf"),
    "torsion_knm": FigureColumn(Kind.TORSION, "kN·m"),
}


def _figure(name: str, label: Text, *words: str) -> ImportColumn:
    return ImportColumn(name, label, cells.number(Decimal(0), LARGEST), words=words)


COLUMNS = (
    ImportColumn(
        "product", _("Product"), cells.choice(PRODUCTS), required=True,
        words=("məhsul", "вид трубы", "изделие", "продукция"),
    ),
    ImportColumn(
        "designation", _("Size"), cells.text(30), required=True,
        words=("size", "designation", "ölçü", "размер", "типоразмер"),
    ),
    ImportColumn(
        "weight_name", _("Weight name"), cells.text(20),
        words=("weight", "lb/ft", "ppf", "çəki", "вес", "масса"),
    ),
    _figure("od_mm", _("Outside diameter, mm"), "od mm", "xarici diametr mm", "диаметр мм"),
    _figure("od_in", _("Outside diameter, in"), "od in", "od inch", "диаметр дюйм"),
    _figure("wall_mm", _("Wall, mm"), "wt mm", "divar mm", "толщина стенки мм", "стенка мм"),
    _figure("wall_in", _("Wall, in"), "wt in", "wall inch", "стенка дюйм"),
    ImportColumn(
        "grade", _("Grade"), cells.text(20), required=True,
        words=("steel grade", "möhkəmlik qrupu", "группа прочности", "марка стали"),
    ),
    ImportColumn(
        "connection", _("Connection"), cells.text(60),
        words=("thread", "yiv", "резьба", "соединение"),
    ),
    ImportColumn("upset", _("Upset"), cells.choice(UPSETS), words=("высадка",)),
    ImportColumn("range_name", _("Range"), cells.text(10), words=("range", "группа длин")),
    _figure("internal_yield_mpa", _("Internal yield, MPa"), "burst mpa", "внутреннее давление мпа"),
    _figure("internal_yield_psi", _("Internal yield, psi"), "burst psi", "burst"),
    _figure("collapse_mpa", _("Collapse, MPa"), "смятие мпа"),
    _figure("collapse_psi", _("Collapse, psi"), "collapse"),
    _figure("body_yield_kn", _("Body yield, kN"), "tensile kn", "растяжение кн"),
    _figure("body_yield_lbf", _("Body yield, lbf"), "tensile lbf", "joint strength"),
    _figure("torsion_knm", _("Torsion, kN·m"), "torsion kn m", "кручение кн м"),
    _figure("torsion_ftlbf", _("Torsion, ft·lbf"), "torsion ft lbf", "torsion ft lb"),
    ImportColumn(
        "source", _("Source"), cells.text(200), required=True,
        words=("standard", "mənbə", "источник", "стандарт"),
    ),
    ImportColumn("edition", _("Edition"), cells.text(120), words=("nəşr", "издание", "редакция")),
    ImportColumn("note", _("Remark"), cells.text(300), words=("note", "qeyd", "примечание")),
)  # fmt: skip
