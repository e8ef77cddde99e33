"""Tables as answers to a request: streamed, and named like what they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import IO, Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import translation
from django.utils.text import slugify

from core.transfer import writers
from core.transfer.writers import Dialect, Line


def table(
    name: str, format: str, head: Line, lines: Iterable[Line], dialect: Dialect = writers.PLAIN
) -> HttpResponseBase:
    """The table as a file to keep, in `format` csv or xlsx."""
    file_name = f"{slugify(name) or 'table'}.{format}"
    if format == writers.XLSX:
        return workbook(writers.xlsx_file(head, lines, name), file_name)
    return StreamingHttpResponse(
        in_language(writers.csv_chunks(head, lines, dialect)),
        content_type=writers.MEDIA_TYPES[format],
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )


def workbook(content: IO[bytes], file_name: str) -> FileResponse:
    """An open XLSX file as one to keep; it is closed when it has gone."""
    return FileResponse(
        content,
        as_attachment=True,
        filename=file_name,
        content_type=writers.MEDIA_TYPES[writers.XLSX],
    )


def in_language(chunks: Iterable[bytes]) -> Iterable[bytes]:
    """The chunks, each made in the language of now: a stream outlives its request's language."""
    return _Spoken(iter(chunks), translation.get_language() or "en")


class _Spoken:
    def __init__(self, chunks: Any, language: str) -> None:
        self.chunks, self.language = chunks, language

    def __iter__(self) -> _Spoken:
        return self

    def __next__(self) -> bytes:
        with translation.override(self.language):
            return bytes(next(self.chunks))

    def close(self) -> None:
        """Let the rows' cursor go when the reader has gone."""
        with suppress(AttributeError):
            closing: Callable[[], None] = self.chunks.close
            closing()
