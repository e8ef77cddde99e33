"""Whether every message of the source has its translation: `python -m tests.messages`.

Collecting needs GNU gettext (Debian: apt-get install gettext); checking what is collected does not
and is a plain test. `--write` puts what was collected into locale/.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("az", "ru")
SOURCES = ("core", "cooperation", "equipment", "exchange", "mou_portal", "templates", "locale")
PLACEHOLDER = re.compile(r"%\([A-Za-z_]\w*\)[a-z]|%[sd]|\{[a-z_]*\}")


def catalogue(language: str, root: Path = ROOT) -> Path:
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def gaps(path: Path) -> list[str]:
    """Messages without a translation, or with an uncertain one."""
    entries = [entry for entry in polib.pofile(str(path)) if not entry.obsolete]
    missing = [f"missing: {e.msgid!r}" for e in entries if not e.translated() and not e.fuzzy]
    return missing + [f"fuzzy: {entry.msgid!r}" for entry in entries if entry.fuzzy]


def wrong_placeholders(path: Path) -> list[str]:
    """Translations that name other values than their source."""
    wrong = []
    for entry in polib.pofile(str(path)):
        if entry.obsolete or entry.fuzzy:
            continue
        allowed = [placeholders(text) for text in (entry.msgid, entry.msgid_plural) if text]
        forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        wrong += [
            f"{entry.msgid!r} → {form!r}"
            for form in forms
            if form and placeholders(form) not in allowed
        ]
    return wrong


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def collect(folder: Path) -> None:
    """Collect the messages of the source into `folder`, a copy that may be thrown away."""
    for name in SOURCES:
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.mo"))
    for language in LANGUAGES:
        catalogue(language, folder).parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "django", "makemessages", "--no-location", "--no-obsolete"]
    languages = [word for language in LANGUAGES for word in ("-l", language)]
    subprocess.run(
        [*command, *languages], cwd=folder, check=True, capture_output=True, env={"PATH": _path()}
    )


def _path() -> str:
    found = shutil.which("xgettext")
    assert found
    return f"{Path(found).parent}:/usr/bin:/bin"


def main(write: bool) -> int:
    """1 and a line for each message without its translation."""
    if not shutil.which("xgettext") or not shutil.which("msgmerge"):
        sys.stderr.write("messages: GNU gettext is missing (Debian: apt-get install gettext)\n")
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        collect(folder)
        found = [
            f"{language}: {gap}"
            for language in LANGUAGES
            for gap in gaps(catalogue(language, folder))
        ]
        if write:
            for language in LANGUAGES:
                catalogue(language).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(catalogue(language, folder), catalogue(language))
    sys.stdout.write("".join(f"{line}\n" for line in found))
    return 1 if found and not write else 0


if __name__ == "__main__":
    sys.exit(main("--write" in sys.argv))
