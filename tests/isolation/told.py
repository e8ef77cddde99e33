"""What the portal says by itself: the notices and mails of the real scan, each with its reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.core import mail
from django.db import transaction

from core.accounts.models import User
from core.notices import kinds, scanning
from core.notices.models import Notice
from tests import reminders
from tests.isolation import private, world
from tests.isolation.asking import Crowd

#: Days on which something of what the world holds is due, late, or later still.
DAYS = (dt.date(2026, 6, 3), dt.date(2026, 6, 20), dt.date(2026, 12, 24), dt.date(2027, 1, 20))
#: Where a person reads of notices.
CENTRES = ("/notices/", "/api/v1/notices/?limit=1000&count=exact", "/my-side/")
CANARIES = (world.FIRST, world.SECOND, private.OURS, private.OWN, private.THEIRS, private.TOLD)


def faults(crowd: Crowd) -> Iterator[str]:
    """What is wrong in a year of notices and mails, all of which is taken back."""
    with transaction.atomic():
        mail.outbox = []
        for day in DAYS:
            moment = reminders.at(day, 12)
            scanning.scan_due(now=moment)
            reminders.send(moment)
        yield from _of_notices(crowd)
        yield from _of_mails(crowd)
        yield from _of_centres(crowd)
        transaction.set_rollback(True)


def name_of(crowd: Crowd, person: User) -> str:
    """The person's name in the world; who is not named there is told apart by the party."""
    named = {user.pk: name for name, user in crowd.world.people.items()}
    party = person.organisation.short.lower()
    return named.get(person.pk, f"{party}_{person.email.partition('@')[0]}")


def _of_notices(crowd: Crowd) -> Iterator[str]:
    given = list(Notice.objects.select_related("person__organisation"))
    silent = kinds.REGISTRY.keys() - {notice.kind for notice in given}
    yield from (f"contents.py holds nothing that notices of {kind} tell of" for kind in silent)
    for notice in given:
        name = name_of(crowd, notice.person)
        text = f"{notice.reference} {notice.label}"
        yield from _leaks(crowd, name, f"notice {notice.kind}", text)
        seen = kinds.REGISTRY[notice.kind].visible(notice.person)
        if not seen.filter(public_id=notice.object_id).exists():
            yield f"notice {notice.kind} to {name}: of something that they do not see"


def _of_mails(crowd: Crowd) -> Iterator[str]:
    """Every letter to the one person it is addressed to; no subject holds a word of people."""
    if not mail.outbox:
        yield "no mail was sent: nothing is proved"
    for letter in mail.outbox:
        assert isinstance(letter, mail.EmailMultiAlternatives)
        if len(letter.recipients()) != 1:
            yield f"a mail to {letter.recipients()}: they learn of each other"
        person = User.objects.select_related("organisation").get(email=letter.to[0])
        name, bodies = name_of(crowd, person), [str(one[0]) for one in letter.alternatives]
        yield from _leaks(crowd, name, "mail", "\n".join([str(letter.body), *bodies]))
        words = [word for word in CANARIES if word in str(letter.subject)]
        yield from (f"mail to {name}: its subject tells {word}" for word in words)


def _of_centres(crowd: Crowd) -> Iterator[str]:
    for name in crowd.world.people:
        for path in CENTRES:
            said = crowd.ask(name, "get", path, token=path.startswith("/api/"))
            yield from _leaks(crowd, name, path, said.all)


def _leaks(crowd: Crowd, name: str, what: str, text: str) -> Iterator[str]:
    for word in crowd.world.canaries_hidden_from(name):
        if word.lower() in text.lower():
            yield f"{what} to {name}: tells {word}, which they may not know"
