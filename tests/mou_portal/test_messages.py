"""The translations that are kept: whole, certain, and naming the values of their source."""

from pathlib import Path

import pytest

from mou_portal import messages as compiling
from tests import messages


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_catalogue_is_whole(language: str) -> None:
    assert messages.gaps(messages.catalogue(language)) == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_translations_name_the_values_of_their_source(language: str) -> None:
    assert messages.wrong_placeholders(messages.catalogue(language)) == []


def test_gaps_and_wrong_values_are_found(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    path.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Order"\nmsgstr ""\n\n'
        '#, fuzzy\nmsgid "Joint"\nmsgstr "Boru"\n\n'
        'msgid "%(count)s joints"\nmsgstr "%(say)s boru"\n',
        encoding="utf-8",
    )

    assert messages.gaps(path) == ["missing: 'Order'", "fuzzy: 'Joint'"]
    assert len(messages.wrong_placeholders(path)) == 1


def test_messages_compile_once(tmp_path: Path) -> None:
    folder = tmp_path / "az" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Order"\nmsgstr "Sifariş"\n',
        encoding="utf-8",
    )

    assert compiling.compile_all(tmp_path) == 1
    assert (folder / "django.mo").stat().st_size > 0
    assert compiling.compile_all(tmp_path) == 0
