"""How long people wait: a tally until it is registered, a signature until the dashboard moves."""

from __future__ import annotations

import json
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management import call_command

from core.accounts import token_services
from tests import cast, factories
from tests.bench.figures import Figure, within
from tests.drills.test_signature_to_dashboard import follow_a_signature, redis_server
from tests.equipment import workbooks
from tests.stack import Stack, eventually, running

TALLIES = (
    ("liner_9_5-8_as_run.xlsx", '9 5-8" Liner Tally'),
    ("tubing_7_in.xlsx", "Tally1"),
)
BOUNDARY = "the-end-of-a-part-of-this-body"


def journeys(folder: Path) -> Iterator[Figure]:
    """Each on an empty database with web, worker and beat of its own."""
    yield from tallies(folder / "tallies")
    yield within("signature to dashboard, default engines", signature(folder / "files"), 3)
    (folder / "redis").mkdir()
    with redis_server(folder / "redis") as address:
        seconds = signature(folder / "redis" / "var", REDIS_URL=address)
    yield within("signature to dashboard, Redis", seconds, 3)


def signature(var_dir: Path, **engine: str) -> float:
    """Seconds from the second signature to the commitment's new figure."""
    call_command("flush", interactive=False, verbosity=0)
    actors = cast.assemble()
    with running(var_dir, names=("beat",), **engine) as stack:
        stack.start("worker", "-l", "info")
        return follow_a_signature(stack, actors)


def tallies(var_dir: Path) -> Iterator[Figure]:
    """The real tallies through the API, from the first byte sent to `committed`."""
    call_command("flush", interactive=False, verbosity=0)
    actors = cast.assemble()
    fields = {
        "memorandum": actors.memorandum.public_id,
        "product_line": factories.make_product_line().public_id,
        "location": factories.make_location(actors.memorandum, actors.socar).public_id,
    }
    _token, raw = token_services.create_token(
        name="bench", scopes=["equipment:read", "equipment:write"], expires_at=None,
        by=actors.socar_engineer, now=factories.now(),
    )  # fmt: skip
    with running(var_dir) as stack:
        client = Client(stack, raw)
        client.committed(*TALLIES[0], fields)
        for name, sheet in TALLIES:
            started = time.monotonic()
            client.committed(name, sheet, fields)
            yield within(f"{name}, upload to committed", time.monotonic() - started, 5)


class Client:
    """One party's system, which knows the API and nothing else."""

    def __init__(self, stack: Stack, token: str) -> None:
        self.base = f"{stack.url}/api/v1/tallies/"
        self.token = token

    def ask(self, path: str, body: bytes | None = None, **headers: str) -> tuple[Any, str]:
        """The answer's JSON and its entity tag."""
        sent = {"Authorization": f"Bearer {self.token}"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        asked = urllib.request.Request(self.base + path, data=body, headers=sent)
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return json.load(answer), str(answer.headers["ETag"] or "")

    def act(self, public_id: str, verb: str, body: Any) -> None:
        _found, tag = self.ask(f"{public_id}/")
        data = json.dumps(body).encode()
        headers = {"Content_Type": "application/json", "If_Match": tag}
        self.ask(f"{public_id}/{verb}/", data, **headers)

    def committed(self, name: str, sheet: str, fields: dict[str, str]) -> None:
        """Upload, take the suggested mapping of `sheet`, commit, wait."""
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        made, _tag = self.ask("", multipart(fields, name), Content_Type=kind)
        public_id = made["id"]
        suggested, _tag = self.ask(f"{public_id}/suggestion/?sheet={quoted(sheet)}")
        self.act(public_id, "map", suggested["mapping"])
        self.act(public_id, "commit", {})
        eventually(lambda: self.ask(f"{public_id}/")[0]["status"] == "committed", seconds=60)


def quoted(text: str) -> str:
    return urllib.parse.quote(text)


def multipart(fields: dict[str, str], name: str) -> bytes:
    """The form `fields` and the real workbook `name` as one body."""
    lines = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields.items()
    ]
    lines.append(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    head = "".join(lines).encode()
    return head + workbooks.real(name) + f"\r\n--{BOUNDARY}--\r\n".encode()
