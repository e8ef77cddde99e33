"""What must hold of the shelf, whatever happened."""

from __future__ import annotations

import hashlib

from core.files import store
from core.files.models import StoredFile


def files_are_kept() -> list[str]:
    """Every file row has its file, with that SHA-256 and that size."""
    broken = []
    for row in StoredFile.objects.only("sha256", "size").iterator():
        try:
            with store.open_content(row.sha256) as content:
                digest = hashlib.file_digest(content, "sha256").hexdigest()
        except FileNotFoundError:
            if StoredFile.objects.filter(pk=row.pk).exists():  # else it was let go just now
                broken.append(f"file {row.sha256} is missing")
            continue
        size = store.path_of(row.sha256).stat().st_size
        if digest != row.sha256 or size != row.size:
            broken.append(f"file {row.sha256} was changed")
    return broken
