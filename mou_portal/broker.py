"""The queue of the one-command mode: Celery's filesystem transport, made safe to share."""

import tempfile
import uuid
from pathlib import Path
from time import time_ns
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

SCHEME = "folder"


class Channel(filesystem.Channel):
    """A message appears under its name only when it is whole.

    The parent class opens a file under the final name and fills it afterwards; a worker that
    looks in between reads an empty message and dies of it.
    """

    def _put(self, queue: str, payload: dict[str, Any], **_kwargs: Any) -> None:  # type: ignore[override]
        folder = Path(self.data_folder_out)
        with tempfile.NamedTemporaryFile("w", dir=folder, prefix=".new-", delete=False) as fresh:
            fresh.write(dumps(payload))
        Path(fresh.name).rename(folder / f"{time_ns():020d}_{uuid.uuid4()}.{queue}.msg")


class Transport(filesystem.Transport):
    """The filesystem transport over that channel."""

    Channel = Channel


def register() -> None:
    """Let Celery know the scheme `folder://`."""
    TRANSPORT_ALIASES[SCHEME] = "mou_portal.broker:Transport"


def folder_options(folder: Path, *, polling_seconds: float) -> dict[str, object]:
    """The transport's options for messages under `folder`, which is made when missing."""
    for name in ("queue", "control", "taken"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "control_folder": str(folder / "control"),
        "processed_folder": str(folder / "taken"),
        "store_processed": False,
        "polling_interval": polling_seconds,
    }
