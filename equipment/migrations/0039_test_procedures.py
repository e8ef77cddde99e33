"""What every installation begins with: test procedures, each with its source and how sure it is."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import migrations

from core.ids import new_public_id

ENTRIES = Path(__file__).parent.parent / "procedures" / "procedures.json"
MPA = {"MPa": Decimal(1), "psi": Decimal("0.00689475729317")}
MILLIONTH = Decimal("0.000001")
NAMES = ("code", "subject", "name", "name_az", "name_ru")
PLAIN = (
    "edition", "medium", "target_kind", "stabilisation_s", "hold_s", "witness_rule", "source",
    "mark", "note",
)  # fmt: skip
FIGURES = (
    "share_percent", "least_target_mpa", "most_target_mpa", "max_gap_s", "accuracy_class",
)  # fmt: skip
LIMITS = ("tolerance", "max_drop", "ceiling")


def plant(apps: Any, _editor: Any = None) -> None:
    """Enter the procedures that are not there by their code. Repeating it adds nothing."""
    said = json.loads(ENTRIES.read_text(encoding="utf-8"))
    procedures = apps.get_model("equipment", "Procedure").objects
    versions = apps.get_model("equipment", "ProcedureVersion").objects
    for row in said["procedures"]:
        if procedures.filter(code=row["code"]).exists():
            continue
        made = procedures.create(
            public_id=new_public_id("tpr"), **{name: row[name] for name in NAMES}
        )
        versions.create(
            public_id=new_public_id("tpv"),
            procedure=made,
            number=1,
            in_force_from=dt.date.fromisoformat(said["in_force_from"]),
            share_of=row.get("share_of", ""),
            **{name: row[name] for name in PLAIN},
            **{name: Decimal(row[name]) for name in FIGURES if row.get(name)},
            **{name: Decimal(row[name][0]) for name in LIMITS},
            **{f"{name}_unit": row[name][1] for name in LIMITS},
            **_target(row),
        )


def _target(row: dict[str, Any]) -> dict[str, Any]:
    if "target" not in row:
        return {}
    entered, unit = Decimal(row["target"][0]), row["target"][1]
    stored = (entered * MPA[unit]).quantize(MILLIONTH)
    return {"entered_target": entered, "target_mpa": stored, "target_unit": unit}


class Migration(migrations.Migration):
    dependencies = [("equipment", "0038_pressure_testing")]
    operations = [migrations.RunPython(plant, migrations.RunPython.noop)]
