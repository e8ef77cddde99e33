"""Exports and imports as tests ask for them, make them and read them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from xlsxwriter import Workbook

from core.errors import Refused
from core.files import store
from core.models import Export, Import
from core.transfer import exporting, importing
from core.transfer import import_queries as queries
from core.transfer import import_services as imports
from core.transfer import services as exports
from equipment.models import Location
from equipment.pipes.listed import JOINTS
from tests import cast, factories

NOW = factories.NOW
HEAD = ["Name", "Kind", "Part of", "Name in Russian"]
GOOD = [["Yard 1", "Pipe yard", "", "База 1"], ["Rack A", "rack", "Yard 1", ""]]


def asked(actors: cast.Cast, query: str = "", format: str = "csv") -> Export:
    """An export of the pipes, asked for by SOCAR's engineer."""
    return exports.ask_for_list(
        listing=JOINTS,
        workspace=actors.memorandum.workspace,
        query=query,
        columns="serial,length",
        format=format,
        by=actors.socar_engineer,
        now=NOW,
    )


def made(export: Export, now: dt.datetime = NOW) -> bool:
    done = exporting.make_export(export_id=export.pk, clock=lambda: now)
    export.refresh_from_db()
    return done


def text_of(export: Export) -> str:
    assert export.content
    return store.read_content(export.content.sha256).decode("utf-8-sig")


def csv_of(rows: Sequence[Sequence[str]], head: Sequence[str] = HEAD) -> bytes:
    return "\r\n".join(";".join(row) for row in [head, *rows]).encode("utf-8-sig")


def xlsx_of(rows: Sequence[Sequence[Any]], head: Sequence[str] = HEAD) -> bytes:
    out = io.BytesIO()
    book = Workbook(out, {"strings_to_formulas": True, "nan_inf_to_errors": True})
    sheet = book.add_worksheet("Places")
    for number, row in enumerate([head, *rows]):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    book.close()
    return out.getvalue()


def uploaded(actors: cast.Cast, data: bytes, name: str = "places.csv", **changes: Any) -> Import:
    values: dict[str, Any] = {
        "kind": "places",
        "workspace": actors.memorandum.workspace,
        "upload": SimpleUploadedFile(name, data),
        "by": actors.socar_engineer,
        "now": NOW,
        **changes,
    }
    return imports.upload_import(**values)


def mapped(actors: cast.Cast, data: bytes, name: str = "places.csv") -> Import:
    made = uploaded(actors, data, name)
    sheet = queries.sheet_of(made, "")
    layout, _remembered = queries.suggestion_for(made, sheet)
    return imports.map_import(
        made=made,
        sheet=sheet.name,
        header_row=layout.header,
        columns=layout.columns,
        by=actors.socar_engineer,
        now=NOW,
    )


def committed(actors: cast.Cast, data: bytes) -> Import:
    made = imports.commit_import(made=mapped(actors, data), by=actors.socar_engineer, now=NOW)
    assert importing.make_import(import_id=made.pk, clock=lambda: NOW)
    made.refresh_from_db()
    assert made.status == "committed"
    return made


def wrong_of(actors: cast.Cast, data: bytes, name: str = "places.csv") -> list[tuple[str, str]]:
    """Cell and words of everything that stops the file; and nothing is stored."""
    made = mapped(actors, data, name)
    with pytest.raises(Refused) as refused:
        imports.commit_import(made=made, by=actors.socar_engineer, now=NOW)
    assert not Location.objects.exists()
    return [(str(row["cell"]), str(row["message"])) for row in refused.value.rows]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/worksheets/sheet1.xml", b" " * 60_000_000)
    return out.getvalue()
