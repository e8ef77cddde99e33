"""Links in mails that end the reminders of one object for the person they were sent to."""

from __future__ import annotations

from django.core import signing

from core.accounts.models import User

SALT = "core.notices.mute"


def token_for(person: User, kind: str, object_id: str) -> str:
    """What stands in the link; only the portal can make it."""
    return signing.dumps([person.public_id, kind, object_id], salt=SALT)


def read_token(token: str, person: User) -> tuple[str, str] | None:
    """Kind and object of a link that was sent to this person, else None."""
    try:
        public_id, kind, object_id = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return (kind, object_id) if public_id == person.public_id else None
