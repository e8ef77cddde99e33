"""What may be stored: types by content and suffix, names, sizes."""

from __future__ import annotations

import codecs
import io
import unicodedata
import zipfile
from pathlib import PurePosixPath

import filetype
from django.utils.translation import gettext as _

from core.errors import Refused

#: The allow-list: suffix → media type.
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "csv": "text/csv",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
IMAGES = frozenset({"image/png", "image/jpeg", "image/webp"})
TEXTS = frozenset({"text/csv", "text/plain"})
SNIFFED = frozenset({"application/pdf", *IMAGES})
NAME_LENGTH = 200
OLE_HEAD = bytes.fromhex("d0cf11e0a1b11ae1")
TEXT_CONTROLS = frozenset("\t\n\r\f")
TEXT_CODES = ("utf-8-sig", "cp1251")
WORKBOOK_PARTS = frozenset({"[Content_Types].xml", "xl/workbook.xml"})


def clean_name(name: str) -> str:
    """The last part of the name without control and direction marks, its suffix kept.

    Raises Refused when nothing is left of it.
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    shown = " ".join(shown.split())
    if not shown.strip("."):
        raise Refused(_("The file has no name."), field="file", code="file_name")
    path = PurePosixPath(shown)
    return path.stem[: NAME_LENGTH - len(path.suffix)] + path.suffix


def media_type_of(name: str, data: bytes) -> str:
    """The media type that suffix and content agree on.

    Raises Refused (code `file_type`) when the type is not on the allow-list or the two differ.
    """
    media_type = MEDIA_TYPES.get(PurePosixPath(name).suffix.lower().lstrip("."))
    if media_type is None:
        raise Refused(
            _("Files of this kind are not taken. Use %(kinds)s.")
            % {"kinds": ", ".join(sorted(MEDIA_TYPES))},
            field="file",
            code="file_type",
        )
    if not data:
        raise Refused(_("The file is empty."), field="file", code="file_empty")
    if not _content_is(media_type, data):
        raise Refused(_mismatch(data), field="file", code="file_type")
    return media_type


def _content_is(media_type: str, data: bytes) -> bool:
    if media_type in SNIFFED:
        found = filetype.guess(data[:8192])
        return found is not None and found.mime == media_type
    if media_type in TEXTS:
        return is_text(data)
    return _is_workbook(data)


def _mismatch(data: bytes) -> str:
    if data.startswith(OLE_HEAD):
        return _("The workbook is encrypted or of an old kind. Save it as .xlsx without password.")
    return _("The content of the file is not what its name says.")


def is_text(data: bytes) -> bool:
    """Whether the bytes read as text (UTF-8, UTF-16 with its mark, or Windows Cyrillic)."""
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for code in ("utf-16",) if utf16 else TEXT_CODES:
        try:
            text = data.decode(code)
        except UnicodeDecodeError:
            continue
        return not any(c < " " and c not in TEXT_CONTROLS for c in text)
    return False


def _is_workbook(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return WORKBOOK_PARTS.issubset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False


def check_size(size: int, limit: int) -> None:
    """Raise Refused (code `file_too_large`) above `limit` bytes."""
    if size > limit:
        raise Refused(
            _("The file is larger than %(limit)s MB.") % {"limit": limit // 1024**2},
            field="file",
            code="file_too_large",
        )


def check_quota(held: int, added: int, quota: int) -> None:
    """Raise Refused (code `quota_full`) when the party's files would pass its quota."""
    if held + added > quota:
        raise Refused(
            _("Your party's space for files is used up."), field="file", code="quota_full"
        )
