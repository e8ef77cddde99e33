"""What an answer says, whatever it is wrapped in: text, tables that are archives, documents."""

from __future__ import annotations

import io
import re
import zipfile

import pypdf

#: What differs between any two answers.
NOISE = re.compile(
    r'[0-9a-f]{32}|value="\w{64}"|nonce="[^"]*"|csrf[Tt]oken[^,}]*|data-csrf="\w*"|'
    r'"\w+_at" ?: ?"[^"]*"|<dcterms:\w+ [^<]*<|'
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
PUBLIC_ID = re.compile(r"\b[a-z]{3}_[0-9A-Z]{26}\b")


def words_of(content: bytes) -> str:
    """The words of an answer; archives are inflated, documents are read page by page."""
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(_plain(archive.read(name)) for name in archive.namelist())
    if content.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    return _plain(content)


def _plain(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def quiet(text: str, *ids: str) -> str:
    """The words without what differs between any two answers, and with `ids` left out."""
    for id in ids:
        text = text.replace(id, "<id>")
    return NOISE.sub("", text)
