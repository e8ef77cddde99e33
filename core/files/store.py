"""The shelf: bytes under their SHA-256, two folders deep, complete or not there at all."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import StorageFull

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
#: So many bytes of a file are in memory at a time.
PIECE = 256 * 1024


def path_of(sha256: str) -> Path:
    """Where the content with this digest lies."""
    return Path(settings.FILES_DIR) / sha256[:2] / sha256[2:4] / sha256


def open_content(sha256: str) -> BufferedReader:
    """The kept bytes, for reading; raises FileNotFoundError when the shelf has lost them."""
    return path_of(sha256).open("rb")


def read_content(sha256: str) -> bytes:
    """All kept bytes of the digest."""
    return path_of(sha256).read_bytes()


def keep(data: bytes) -> str:
    """Put the bytes on the shelf durably and give their digest. Raises StorageFull."""
    source = BytesIO(data)
    sha256 = digest_of(source)
    keep_file(source, sha256)
    return sha256


def digest_of(source: Any) -> str:
    """The digest of a whole file in hand, read a piece at a time."""
    source.seek(0)
    return hashlib.file_digest(source, "sha256").hexdigest()


def size_of(source: IO[bytes]) -> int:
    """How many bytes a file in hand has."""
    return source.seek(0, os.SEEK_END)


def keep_file(source: IO[bytes], sha256: str) -> None:
    """Put the file of this digest on the shelf durably, a piece at a time.

    It is written beside its place, synced and renamed, so a reader never meets a part. Raises
    StorageFull on a full disk, with nothing left behind.
    """
    target = path_of(sha256)
    if target.exists() and target.stat().st_size == size_of(source):
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(target, source)
    except OSError as error:
        if error.errno in FULL:
            message = _("There is no room left to store files. Tell the operator.")
            raise StorageFull(message, field="file") from error
        raise


def remove(sha256: str) -> None:
    """Take the bytes off the shelf; harmless when they are gone."""
    path_of(sha256).unlink(missing_ok=True)


def _write(target: Path, source: IO[bytes]) -> None:
    source.seek(0)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            shutil.copyfileobj(source, out, PIECE)
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
