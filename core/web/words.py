"""Words for events: each app registers what its verbs read as in a history."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise

from core.web import changes

Text = str | Promise

_verbs: dict[str, Text] = {}


def register(verbs: Mapping[str, Text]) -> None:
    """Give verbs such as `order.accepted` the words that people read."""
    _verbs.update(verbs)


def verb_words(verb: str) -> Text:
    """The words of `verb`; an unregistered one is read as it stands."""
    return _verbs.get(verb) or verb.replace(".", " ").replace("_", " ").capitalize()


def told(event: Any) -> dict[str, Any]:
    """An event as a history shows it: its words and what changed, in the reader's language."""
    return {"event": event, "words": verb_words(event.verb), "changes": changes.of(event)}
