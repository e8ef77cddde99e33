"""Places where a drill may kill the process, to prove that the work still arrives, once."""

from __future__ import annotations

import os
import signal
from pathlib import Path


def reach(name: str) -> None:
    """Kill this process the first time it comes here, if `FAILPOINT` is `name=marker-file`.

    The marker file is created first, so the process that takes over passes through.
    """
    armed, _equals, marker = os.environ.get("FAILPOINT", "").partition("=")
    if armed == name and marker and not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
