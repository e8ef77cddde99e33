"""What every catalogue begins with; product lines that were there find their grade and connection.

Figures come from `equipment/catalogue/entries.json`, each row with its source and edition. What
that file does not know of existing lines is created from their own words, to be confirmed.
"""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from django.db import migrations

from core.ids import new_public_id
from core.transfer.text import fold_serial

ENTRIES = Path(__file__).parent.parent / "catalogue" / "entries.json"
SCHEME = "API RP 7G / RP 7G-2"
FROM_LINES = "words of a product line"
MPA = {"MPa": Decimal(1), "psi": Decimal("0.00689475729317")}
MM = {"mm": Decimal(1), "in": Decimal("25.4")}
MILLIONTH, THOUSANDTH = Decimal("0.000001"), Decimal("0.001")


def plant(apps: Any, _editor: Any = None) -> None:
    """Enter what the file says, and link what was there. Repeating it adds nothing."""
    said = json.loads(ENTRIES.read_text(encoding="utf-8"))
    sources = said["sources"]
    for row in said["grades"]:
        _grade(apps, row, sources)
    for row in said["connections"]:
        _connection(apps, row["name"], sources, row)
    _scheme(apps, said, sources)
    if hasattr(apps.get_model("equipment", "ProductLine"), "grade_text"):
        _link(apps)
    for row in said["lines"]:
        for grade in row["grades"]:
            _line(apps, row, grade, sources)
    for row in said["tool_joint_limits"]:
        _limit(apps, row, sources)


def _sourced(row: dict[str, Any], sources: dict[str, Any]) -> dict[str, Any]:
    source, edition = sources[row["source"]]
    return {
        "source": source,
        "edition": edition,
        "note": row.get("note", ""),
        "to_confirm": row.get("to_confirm", False),
    }


def _enter(apps: Any, model: str, prefix: str, known: dict[str, Any], values: Any) -> Any:
    """The row of these unique values, made if it was not there."""
    rows = apps.get_model("equipment", model)
    found = rows.objects.filter(**known).first()
    return found or rows.objects.create(public_id=new_public_id(prefix), **known, **values)


def _grade(apps: Any, row: dict[str, Any], sources: dict[str, Any]) -> None:
    factor, values = MPA[row["unit"]], _sourced(row, sources)
    for name in ("yield_min", "yield_max", "tensile_min"):
        entered = None if row[name] is None else Decimal(row[name])
        values[f"entered_{name}"] = entered
        values[f"{name}_mpa"] = entered and (entered * factor).quantize(MILLIONTH, ROUND_HALF_UP)
    values |= {"name": row["name"], "products": row["products"], "entered_unit": row["unit"]}
    known = {"group": row["group"], "name_key": fold_serial(row["name"])}
    _enter(apps, "Grade", "grd", known, values)


def _connection(
    apps: Any, name: str, sources: dict[str, Any], row: dict[str, Any] | None = None
) -> Any:
    if row is None:
        values: dict[str, Any] = {"kind": "other", "source": FROM_LINES, "to_confirm": True}
    else:
        values = {"kind": row["kind"], **_sourced(row, sources)}
    known = {"name_key": fold_serial(name) or name}
    return _enter(apps, "Connection", "cnx", known, {"name": name, **values})


def _scheme(apps: Any, said: dict[str, Any], sources: dict[str, Any]) -> None:
    row = said["scheme"]
    schemes, classes = (apps.get_model("equipment", m) for m in ("ClassScheme", "PipeClass"))
    if schemes.objects.filter(name=row["name"]).exists():
        return
    scheme = _enter(apps, "ClassScheme", "sch", {"name": row["name"]}, _sourced(row, sources))
    made = {}
    for rank, told in enumerate(said["classes"], start=1):
        code, part, name, az, ru, colour, count = told
        made[code] = classes.objects.create(
            scheme=scheme, code=code, part=part, name=name, name_az=az, name_ru=ru, rank=rank,
            band_colour=colour, band_count=count,
        )  # fmt: skip
    for position, told in enumerate(said["criteria"], start=1):
        _criterion(apps, scheme, position, told, made)


def _criterion(apps: Any, scheme: Any, position: int, told: Any, classes: dict[str, Any]) -> None:
    code, part, name, az, ru, kind, otherwise, limits = told
    criterion = apps.get_model("equipment", "ClassCriterion").objects.create(
        scheme=scheme, code=code, part=part, name=name, name_az=az, name_ru=ru, kind=kind,
        position=position, otherwise=classes[otherwise],
    )  # fmt: skip
    for name, percent in limits.items():
        apps.get_model("equipment", "ClassLimit").objects.create(
            criterion=criterion, pipe_class=classes[name], percent=Decimal(percent)
        )


def _link(apps: Any) -> None:
    """Each line that was there gets the grade and the connection that its words mean."""
    lines = apps.get_model("equipment", "ProductLine")
    for line in lines.objects.filter(grade=None).order_by("pk"):
        line.grade = _grade_of(apps, line)
        if line.connection_text.strip():
            line.connection = _connection(apps, line.connection_text.strip(), {})
        line.label = _label(line)
        line.save(update_fields=["grade", "connection", "label"])


def _grade_of(apps: Any, line: Any) -> Any:
    name = line.grade_text.strip() or "?"
    key = fold_serial(name) or name
    grades = apps.get_model("equipment", "Grade").objects
    found = grades.filter(name_key=key).order_by("pk").first()
    if found is None:
        values = {"name": name, "products": [line.product], "source": FROM_LINES}
        known = {"group": "other", "name_key": key}
        found = _enter(apps, "Grade", "grd", known, {**values, "to_confirm": True})
    return found


def _label(line: Any) -> str:
    connection = line.connection.name if line.connection else ""
    parts = (line.designation, line.weight_name, line.grade.name, connection)
    return " ".join(part for part in parts if part)[:140]


def _line(apps: Any, row: dict[str, Any], grade: str, sources: dict[str, Any]) -> None:
    lines, connections = (apps.get_model("equipment", m) for m in ("ProductLine", "Connection"))
    grades = apps.get_model("equipment", "Grade").objects.exclude(group="other")
    known = {
        "product": row["product"],
        "designation": row["designation"],
        "weight_name": row["weight_name"],
        "grade": grades.get(name_key=fold_serial(grade)),
        "connection": connections.objects.filter(name=row["connection"]).first(),
        "upset": row["upset"],
        "range_name": "",
    }
    od, wall = Decimal(row["od"]), Decimal(row["wall"])
    factor, unit = MM[row["unit"]], row["unit"]
    values = {
        "entered_od": od,
        "od_unit": unit,
        "entered_wall": wall,
        "wall_unit": unit,
        "od_mm": (od * factor).quantize(THOUSANDTH, ROUND_HALF_UP),
        "wall_mm": (wall * factor).quantize(THOUSANDTH, ROUND_HALF_UP),
        "label": _label(lines(**known)),
        **_sourced(row, sources),
    }
    _enter(apps, "ProductLine", "prl", known, values)


def _limit(apps: Any, row: dict[str, Any], sources: dict[str, Any]) -> None:
    least, factor = Decimal(row["min_od"]), MM[row["unit"]]
    grades, connections, classes = (
        apps.get_model("equipment", m).objects for m in ("Grade", "Connection", "PipeClass")
    )
    known = {
        "designation": row["designation"],
        "weight_name": row["weight_name"],
        "grade": grades.get(group="api", name=row["grade"]),
        "connection": connections.get(name=row["connection"]),
        "pipe_class": classes.get(scheme__name=SCHEME, code=row["pipe_class"]),
    }
    values = {
        "min_od_mm": (least * factor).quantize(MILLIONTH, ROUND_HALF_UP),
        "entered_min_od": least,
        "min_od_unit": row["unit"],
        **_sourced(row, sources),
    }
    _enter(apps, "ToolJointLimit", "tjl", known, values)


def unlink(apps: Any, _editor: Any) -> None:
    """Give lines their words back; lines that the file entered stay, as anybody's would."""
    lines = apps.get_model("equipment", "ProductLine")
    for line in lines.objects.select_related("grade", "connection").order_by("pk"):
        line.grade_text = line.grade.name
        line.connection_text = line.connection.name if line.connection else ""
        line.save(update_fields=["grade_text", "connection_text"])


class Migration(migrations.Migration):
    dependencies = [("equipment", "0012_catalogue")]
    operations = [migrations.RunPython(plant, unlink)]
