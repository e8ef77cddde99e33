"""The gate: a file is looked through here before any spreadsheet parser sees it.

Everything is streamed and counted, nothing is believed: sizes in the archive's directory are
compared with what really inflates, and every XML part is walked for its used range, because the
parser behind us reserves memory for the whole rectangle between the first and the last cell.
"""

import io
import stat
import zipfile
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core.errors import Refused
from core.transfer import archive, parts

MAX_BYTES = 20 * 1024 * 1024
MAX_ENTRIES = 200
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
BINARY_STARTS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")
MACRO_NAMES = ("vbaproject", "macrosheets/", "vbadata.xml")
LINK_NAMES = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/")
WORKSHEET = "/worksheet"


@dataclass(frozen=True)
class Admitted:
    """A file that may be parsed: `kind` is xlsx or csv; `sheets` holds what each sheet uses."""

    kind: str
    sheets: dict[str, parts.Used] = field(default_factory=dict)


def refuse(code: str, message: str) -> Refused:
    """A refusal of the file itself."""
    return Refused(message, field="file", code=code)


def admit(data: bytes) -> Admitted:
    """Say what kind of list `data` is, or raise Refused with the reason."""
    if len(data) > MAX_BYTES:
        raise refuse("too_large", _("The file is larger than 20 MB."))
    if data.startswith(OLE):
        raise _ole(data)
    if data.startswith(ZIP):
        return _admit_workbook(data)
    if (
        not data.strip()
        or data.startswith(BINARY_STARTS)
        or data.lstrip().startswith((b"<", b"{\\"))
    ):
        raise refuse("not_spreadsheet", _("This is not a spreadsheet: send an .xlsx or .csv file."))
    return Admitted("csv")


def _ole(data: bytes) -> Refused:
    """An OLE container is an encrypted workbook or the format of before 2007."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return refuse("encrypted", _("The workbook is encrypted: save it without a password."))
    return refuse("old_format", _("This is the old .xls format: save it as .xlsx and send that."))


def _admit_workbook(data: bytes) -> Admitted:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            entries = opened.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise _damaged() from error
    _look_at_names(entries)
    walked = {}
    try:
        for entry, chunks in archive.inflate(data, entries):
            walked[entry.filename] = parts.walk(entry.filename, chunks)
    except (archive.Bomb, parts.Endless) as error:
        raise refuse("zip_bomb", _("The file inflates far beyond what a list needs.")) from error
    except (archive.Damaged, parts.Unreadable) as error:
        raise _damaged() from error
    except parts.Nested as error:
        raise refuse(
            "nested_file", _("The workbook carries another file inside: save values only.")
        ) from error
    except parts.Declares as error:
        raise refuse(
            "xml_entities", _("The workbook declares XML entities; none belong there.")
        ) from error
    return _workbook(walked)


def _damaged() -> Refused:
    return refuse("damaged", _("The file is damaged: its archive does not agree with itself."))


def _look_at_names(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse what can be told from the archive's directory alone."""
    names = [entry.filename.lower() for entry in entries]
    if len(entries) > MAX_ENTRIES:
        raise refuse("zip_bomb", _("The archive holds more than 200 entries."))
    if len(set(names)) != len(names):
        raise _damaged()
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise refuse("encrypted", _("The workbook is encrypted: save it without a password."))
        if stat.S_ISLNK(entry.external_attr >> 16) or _leaves_archive(entry.filename):
            raise refuse("unsafe_entry", _("The archive holds an entry that points outside it."))
    if "[content_types].xml" not in names:
        raise refuse("not_spreadsheet", _("This archive is not a spreadsheet."))
    if any(part in name for name in names for part in MACRO_NAMES):
        raise refuse("macros", _("The workbook carries macros: save it as .xlsx and send that."))
    if any(name.startswith(LINK_NAMES) for name in names):
        raise refuse(
            "external_link", _("The workbook takes values from other files: save values only.")
        )


def _leaves_archive(name: str) -> bool:
    path = name.replace("\\", "/")
    return path.startswith("/") or ".." in path.split("/") or ":" in path or "\x00" in path


def _workbook(walked: dict[str, parts.Part]) -> Admitted:
    """Join sheet names to the parts that hold them; refuse macros and links told by content."""
    by_name = {name.lower(): part for name, part in walked.items()}
    if any("macroenabled" in kind.lower() for p in walked.values() for kind in p.content_types):
        raise refuse("macros", _("The workbook carries macros: save it as .xlsx and send that."))
    links = [link for part in walked.values() for link in part.links]
    if any(link.external and not link.kind.endswith("/hyperlink") for link in links):
        raise refuse(
            "external_link", _("The workbook takes values from other files: save values only.")
        )
    book, relations = by_name.get("xl/workbook.xml"), by_name.get("xl/_rels/workbook.xml.rels")
    if book is None or relations is None or not book.sheets:
        raise refuse("not_spreadsheet", _("This archive is not a spreadsheet."))
    targets = {link.id: link.target for link in relations.links if link.kind.endswith(WORKSHEET)}
    sheets = {}
    for name, relation in book.sheets:
        if relation in targets:
            found = by_name.get(_part_path(targets[relation]))
            if found is None:
                raise _damaged()
            sheets[name] = found.used
    return Admitted("xlsx", sheets)


def _part_path(target: str) -> str:
    path = target.lower().lstrip("/")
    return path if path.startswith("xl/") else f"xl/{path}"
