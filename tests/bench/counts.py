"""How many queries the lists take at one row and at fifty: the same number, or it is a defect."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from core.accounts import token_services
from tests import cast, factories
from tests.bench.figures import Figure, queries
from tests.equipment import yard

ROWS = 50
#: Names as they are: hashed ones need collected assets and ask no query either.
PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PAGES = ("/pipes/", "/orders/", "/programme/", "/my-side/")
LISTS = ("joints", "work-orders", "locations", "commitments")


@override_settings(STORAGES={**settings.STORAGES, "staticfiles": PLAIN})
def counts() -> list[Figure]:
    """Pages and API lists over joints, orders, places and commitments."""
    actors = cast.assemble()
    _token, raw = token_services.create_token(
        name="bench", scopes=["equipment:read", "commitments:read"], expires_at=None,
        by=actors.socar_engineer, now=factories.now(),
    )  # fmt: skip
    client = Client()
    client.force_login(actors.socar_engineer)
    bearer = {"Authorization": f"Bearer {raw}"}
    asked: list[tuple[str, dict[str, str], int]] = [(path, {}, 12) for path in PAGES]
    asked += [(f"/api/v1/{name}/", bearer, 6) for name in LISTS]
    grow(actors, 1)
    few = [taken(client if not more else Client(), path, more) for path, more, _allowed in asked]
    grow(actors, ROWS - 1)
    many = [taken(client if not more else Client(), path, more) for path, more, _allowed in asked]
    return [
        queries(f"queries of {path}", before, after, allowed)
        for before, after, (path, _more, allowed) in zip(few, many, asked, strict=True)
    ]


def grow(actors: cast.Cast, number: int) -> None:
    """`number` more joints, orders, places and commitments."""
    for _each in range(number):
        yard.draft(actors, yard.make_joints(actors, 1))
        factories.make_location(actors.memorandum, actors.socar)
        factories.make_commitment(actors.area, actors.socar_coordinator)


def taken(client: Client, path: str, headers: dict[str, str]) -> int:
    """Queries of a second look, when what is kept for all is warm. Raises ValueError off 200."""
    client.get(path, headers=headers)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path, headers=headers)
    if answer.status_code != 200:
        raise ValueError(f"{path} answers {answer.status_code}")
    return len(seen)
