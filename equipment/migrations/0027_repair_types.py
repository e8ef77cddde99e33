"""What every catalogue of repair and maintenance begins with.

Figures and words come from `equipment/catalogue/repair_types.json`, each with its source; limits
are practice and uncertain, and say so.
"""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from django.db import migrations

from core.ids import new_public_id

ENTRIES = Path(__file__).parent.parent / "catalogue" / "repair_types.json"
MM = {"mm": Decimal(1), "in": Decimal("25.4")}
MILLIONTH = Decimal("0.000001")
PLAIN = (
    "name", "name_az", "name_ru", "family", "applies_to", "dimensions_before",
    "dimensions_after", "checks", "to_confirm", "note",
)  # fmt: skip
FLAGS = ("shortens", "changes_range", "renews_tool_joint", "changes_coupling")


def plant(apps: Any, _editor: Any = None) -> None:
    """Enter the types that are not there by their code. Repeating it adds nothing."""
    said = json.loads(ENTRIES.read_text(encoding="utf-8"))
    types = apps.get_model("equipment", "RepairType").objects
    for row in said["types"]:
        if types.filter(code=row["code"]).exists():
            continue
        source, edition = said["sources"][row["source"]]
        types.create(
            public_id=new_public_id("rpt"),
            code=row["code"],
            source=source,
            edition=edition,
            **{name: row[name] for name in PLAIN},
            **{name: name in row["effects"] for name in FLAGS},
            **_limit(row, "per_cut_limit"),
            **_limit(row, "cumulative_limit"),
        )


def _limit(row: dict[str, Any], name: str) -> dict[str, Any]:
    if row[name] is None:
        return {}
    entered, unit = Decimal(row[name]), row["unit"]
    return {
        f"entered_{name}": entered,
        f"{name}_mm": (entered * MM[unit]).quantize(MILLIONTH, ROUND_HALF_UP),
        f"{name}_unit": unit,
    }


class Migration(migrations.Migration):
    dependencies = [("equipment", "0026_repair")]
    operations = [migrations.RunPython(plant, migrations.RunPython.noop)]
