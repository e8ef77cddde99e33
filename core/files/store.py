"""The shelf: bytes under their SHA-256, two folders deep, complete or not there at all."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from io import BufferedReader
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import StorageFull

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


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
    """Put the bytes on the shelf durably and give their digest.

    They are written beside their place, synced and renamed, so a reader never meets a part.
    Raises StorageFull on a full disk, with nothing left behind.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    target = path_of(sha256)
    if target.exists() and target.stat().st_size == len(data):
        return sha256
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(target, data)
    except OSError as error:
        if error.errno in FULL:
            message = _("There is no room left to store files. Tell the operator.")
            raise StorageFull(message, field="file") from error
        raise
    return sha256


def remove(sha256: str) -> None:
    """Take the bytes off the shelf; harmless when they are gone."""
    path_of(sha256).unlink(missing_ok=True)


def _write(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
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
