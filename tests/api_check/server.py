"""The portal with its demonstration on a database of its own, and a token for every role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test.utils import override_settings
from django.utils import timezone

from core.accounts import token_services
from core.models import Organisation, Role, User
from mou_portal.api import router
from tests.stack import Stack, running

#: A token has every scope; what it may do beyond them is for the role of its person.
SCOPES = token_services.SCOPES
MOST_IDS = 25


@contextmanager
def portal(folder: Path) -> Iterator[Stack]:
    """A running portal; database and processes are gone afterwards."""
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with override_settings(FILES_DIR=folder / "files"):
            call_command("seed_demo", verbosity=0)
        with override_settings(STATIC_ROOT=folder / "static"):
            call_command("collectstatic", interactive=False, verbosity=0)
        # Bodies are tried by the thousand: no limit of calls stands in the way.
        with running(
            folder, names=("web",), DEBUG="0", API_LIMIT="10000000", WEB_CONCURRENCY="2"
        ) as stack:
            yield stack
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def tokens() -> dict[str, str]:
    """A new token of one person of each role, the first party's where it has one."""
    found = {}
    for role in Role.values:
        people = User.objects.filter(grants__role=role, grants__revoked_at=None, is_active=True)
        person = people.order_by("organisation_id", "pk").first()
        if person is None:
            raise LookupError(f"the demonstration has nobody who is {role}")
        _token, found[role] = token_services.create_token(
            name="check-api", scopes=SCOPES, expires_at=None, by=person, now=timezone.now()
        )
    return found


def ids() -> dict[str, list[str]]:
    """Ids of the demonstration by resource."""
    views: Any = router.registry
    models = {name: view.model for name, view, _basename in views}
    return {
        name: list(model.objects.order_by("pk").values_list("public_id", flat=True)[:MOST_IDS])
        for name, model in {**models, "organisations": Organisation}.items()
    }
