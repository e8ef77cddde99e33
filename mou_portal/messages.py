"""Translations compiled without GNU gettext, which a fresh machine does not have."""

import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_all(locale: Path = LOCALE) -> int:
    """Write each .mo that is missing or older than its .po; returns how many."""
    stale = [source for source in sorted(locale.rglob("*.po")) if _is_stale(source)]
    for source in stale:
        target = source.with_suffix(".mo")
        fresh = target.with_suffix(".mo.new")
        polib.pofile(str(source), wrapwidth=98).save_as_mofile(str(fresh))
        fresh.replace(target)
    return len(stale)


def _is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns


if __name__ == "__main__":
    sys.stdout.write(f"{compile_all()} message files compiled\n")
