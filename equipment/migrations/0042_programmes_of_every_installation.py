"""What every installation begins with: a programme for drill pipe, for casing and for equipment.

Words and figures come from `equipment/programmes/programmes.json`, each with its source and mark.
"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import migrations

from core.ids import new_public_id

ENTRIES = Path(__file__).parent.parent / "programmes" / "programmes.json"
#: Older than any order, so that every record has a programme of its day.
SINCE = dt.date(2020, 1, 1)


def plant(apps: Any, _editor: Any = None) -> None:
    """Enter the programmes that are not there by their code. Repeating it adds nothing."""
    programmes = apps.get_model("equipment", "InspectionProgramme").objects
    for said in json.loads(ENTRIES.read_text(encoding="utf-8"))["programmes"]:
        if programmes.filter(code=said["code"]).exists():
            continue
        names = ("code", "name", "name_az", "name_ru", "subject")
        programme = programmes.create(
            public_id=new_public_id("ipg"), **{name: said[name] for name in names}
        )
        _version(apps, programme, said)


def _version(apps: Any, programme: Any, said: dict[str, Any]) -> None:
    schemes = apps.get_model("equipment", "ClassScheme").objects
    version = apps.get_model("equipment", "ProgrammeVersion").objects.create(
        public_id=new_public_id("ipv"),
        programme=programme,
        number=1,
        in_force_from=SINCE,
        scheme=schemes.filter(name=said["scheme"]).first(),
        **{name: said[name] for name in ("source", "edition", "mark")},
    )
    for at, step in enumerate(said["steps"], start=1):
        readings = step.pop("readings", [])
        made = apps.get_model("equipment", "ProgrammeStep").objects.create(
            version=version, position=at, **step
        )
        for place, one in enumerate(readings, start=1):
            limits = {name: Decimal(one.pop(name)) for name in ("least", "most") if name in one}
            apps.get_model("equipment", "ProgrammeReading").objects.create(
                step=made, position=place, **one, **limits
            )


class Migration(migrations.Migration):
    dependencies = [("equipment", "0041_programmes_and_revisions")]
    operations = [migrations.RunPython(plant, migrations.RunPython.noop)]
