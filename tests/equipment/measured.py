"""What reading a file costs: each in a process of its own, under hard limits of memory and time.

`python -m tests.equipment.measured FILE…` prints a line of JSON for each file.
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
from pathlib import Path

from django.conf import settings

from core.errors import Refused
from core.transfer import sheet

MIB = 1024 * 1024
MOST_MIB, MOST_SECONDS = 200, 5


def status(name: str) -> int:
    """A figure of this process in MiB, such as VmRSS, VmHWM or VmSize."""
    said = Path("/proc/self/status").read_text()
    found = re.search(rf"{name}:\s+(\d+)", said)
    return int(found[1]) // 1024 if found else 0


def read(data: bytes) -> str:
    """The code of the refusal of the file or of its first sheet, or `read`."""
    try:
        book = sheet.open_workbook(data)
        book.sheet(book.names[0])
    except Refused as refusal:
        return refusal.code
    return "read"


def measure(path: Path) -> None:
    """Read one file under limits that the kernel holds, and print what it cost."""
    data, before = path.read_bytes(), status("VmRSS")
    most = (status("VmSize") + MOST_MIB) * MIB
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    code = read(data)
    # The processor's seconds: those of the wall belong to whoever else is at work here.
    used = resource.getrusage(resource.RUSAGE_SELF)
    cost = {"mebibytes": status("VmHWM") - before, "seconds": used.ru_utime + used.ru_stime}
    tell({"code": code, **cost})


def tell(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def main(paths: list[str]) -> None:
    """A child for each file; one that the kernel stopped says so."""
    settings.configure(USE_I18N=False)
    for path in paths:
        child = os.fork()
        if not child:
            measure(Path(path))
            os._exit(0)
        _pid, ended = os.waitpid(child, 0)
        if ended:
            tell({"code": f"stopped: {ended}"})


if __name__ == "__main__":
    main(sys.argv[1:])
