"""The account under which the embedded PostgreSQL runs, and what of the disk it may reach."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

# The account that the server takes when the portal is run by root, whom PostgreSQL refuses.
SERVER_ACCOUNT = "pgserver"


class EngineError(Exception):
    """The embedded server cannot be had; the message is one line that says why."""


def account() -> pwd.struct_passwd | None:
    """The account that the server runs under, where that is not the caller's own."""
    if os.geteuid() != 0:
        return None
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(SERVER_ACCOUNT)
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd:
        subprocess.run(  # noqa: S603
            [useradd, "--system", "--no-create-home", "--shell", "/bin/false", SERVER_ACCOUNT],
            check=False,
            capture_output=True,
        )
    for name in (SERVER_ACCOUNT, "postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise EngineError("PostgreSQL does not run as root: run the portal as an ordinary user.")


def uid() -> int:
    """The number of the account that owns the server's files."""
    found = account()
    return found.pw_uid if found else os.geteuid()


def give(path: Path) -> None:
    """Let the server's account own `path`."""
    if found := account():
        os.chown(path, found.pw_uid, found.pw_gid)


def hand(path: Path, programs: Path) -> None:
    """Give `path` to the server's account and let that account reach it and its programs.

    Folders above are opened for passing through only, not for reading.
    """
    give(path)
    if not account():
        return
    for place in (path, programs / "postgres"):
        for folder in place.resolve().parents:
            mode = folder.stat().st_mode
            if not mode & stat.S_IXOTH:
                folder.chmod(mode | stat.S_IXOTH)
