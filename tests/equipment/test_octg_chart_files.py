"""The twenty recorder files: read, judged, and as expected to the third decimal."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from equipment.octg import evaluate_chart, read_chart

FOLDER = Path(__file__).parent / "data" / "charts"
with (FOLDER / "expected.csv").open(encoding="utf-8", newline="") as table:
    EXPECTED = list(csv.DictReader(table))
_ANSWERS = {"file", "verdict", "findings", "drop_mpa"}


def test_all_files_are_expected() -> None:
    names = {path.name for path in FOLDER.glob("*.csv")} - {"expected.csv"}
    assert {row["file"] for row in EXPECTED} == names
    assert len(names) == 20


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["file"])
def test_a_recorder_file_is_judged_as_expected(row: dict[str, str]) -> None:
    terms = {name: float(row[name]) for name in row if name not in _ANSWERS}
    found = evaluate_chart(read_chart((FOLDER / row["file"]).read_bytes()), terms)
    drop = "" if found.drop is None else f"{found.drop:.3f}"
    assert (found.verdict, ",".join(found.findings), drop) == (
        row["verdict"],
        row["findings"],
        row["drop_mpa"],
    )
    assert (found.warnings, found.likely_unit) == ((), None)
