"""A list as the answer to a page or a call: workbook in the reader's language, or PDF in two."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse

from core.documents.answers import attached
from core.documents.languages import Pair
from core.transfer.answers import workbook
from equipment.pipes.tally_out import printing
from equipment.pipes.tally_out.sheets import TallySheet
from equipment.pipes.tally_out.workbook import xlsx


def as_workbook(sheet: TallySheet) -> FileResponse:
    """The list as XLSX, kept by no cache on the way."""
    answer = workbook(xlsx(sheet), f"{sheet.stem}.xlsx")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def as_pdf(sheet: TallySheet, languages: Pair) -> HttpResponse:
    """The list as PDF. Raises Refused for one that is too long to be printed."""
    return attached(printing.pdf(sheet, languages), printing.file_name(sheet, languages))
