"""Folding: different writings of one word are one word, and what is asked never breaks a query."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from core.search import rules
from core.search.folding import fold, joined
from core.search.kinds import Entry


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("quraşdırılma", "QURASDIRILMA"),
        ("İSTİSMAR", "istismar"),
        ("ısıtma", "ISITMA"),
        ("ağırlaşdırılmış çöp üzə", "AGIRLASDIRILMIS COP UZE"),
        ("СН-12", "CH-12"),
        ("РЕХТ", "PEXT"),
        ("опрессовка", "ОПРЕССОВКА"),
        ("подъём", "подъем"),
        ("WO–2026—118", "WO-2026-118"),
        ("wo 2026 118", "WO-2026-118"),
        ("№ 5", "No5"),
        ("9⅝", "9-5/8"),
        ("A\u200bB\u00adC", "ABC"),
    ],
)
def test_two_writings_fold_alike(one: str, other: str) -> None:
    assert joined(one) == joined(other)


def test_different_letters_stay_different() -> None:
    assert joined("Ж-1") != joined("X-1")
    assert joined("12") != joined("21")


@given(st.text(max_size=60))
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("text", ["", " ", "a", "—", "'", "\\", "a'", "\x00"])
def test_too_short_a_question_is_none(text: str) -> None:
    assert rules.question(text) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "a'b",
        "a\\b",
        "a & b",
        "!! x1",
        "(ab",
        "ab:*",
        "'; drop",
        "~ab",
        "=ab",
        "𝟙𝟚 ab",
        "ſt x",
        "İı",
    ],
)
def test_no_question_breaks_the_query(text: str) -> None:
    asked = rules.among(f"{rules.matching(text)} | {rules.exactly(text)}", "joint")
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsquery", [asked])
        assert cursor.fetchone()


def test_codes_are_found_from_both_ends_and_words_from_their_beginning() -> None:
    found = rules.lexemes(Entry("x", codes=["AB 12-3456"], words=["Run casing"]), "joint")
    ends = ["~21", "~6543", "~654321", "~654321BA", "~BA"]
    codes = ["12", "123456", "3456", "=AB123456", "AB", "AB123456"]
    assert found == sorted([*codes, *ends, "CASING", "RUN", "k=joint"])
