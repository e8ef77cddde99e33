"""What the API answers is said in the reader's language, the framework's own messages too."""

from __future__ import annotations

import ast
import gettext
from pathlib import Path

import pytest
import rest_framework

from core.api.words import UNTRANSLATED

FRAMEWORK = Path(rest_framework.__file__).parent
#: The modules whose messages an answer may hold.
ANSWERING = ("exceptions", "fields", "relations", "serializers", "validators")


def messages(module: str) -> set[str]:
    """What a module of the framework hands to gettext."""
    calls = [
        one
        for one in ast.walk(ast.parse((FRAMEWORK / f"{module}.py").read_text()))
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "_"
    ]
    firsts = [one.args[0] for one in calls]
    return {str(one.value) for one in firsts if isinstance(one, ast.Constant)}


@pytest.mark.parametrize("language", ["az", "ru"])
@pytest.mark.parametrize("module", ANSWERING)
def test_message_of_the_framework_has_its_words(module: str, language: str) -> None:
    own = gettext.translation("django", FRAMEWORK / "locale", [language])
    english = {text for text in messages(module) if own.gettext(text) == text}
    assert english - set(UNTRANSLATED) == set(), "name them in core/api/words.py"
