"""Folding of serials, reading of numbers, refusal of invisible characters."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.transfer import places
from core.transfer.text import (
    fold_serial,
    forbidden_character,
    is_ambiguous,
    read_number,
    tidy,
)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("AB-123", "AB123"),
        ("ab 123", "AB123"),
        ("АВ–123", "AB123"),
        ("НРОС 77", "HPOC77"),
        ("ə-12", "E12"),
        ("İst-1", "IST1"),
        ("ıst1", "IST1"),
        ("P-2/P-4", "P2/P4"),
        ("\u202eAB\u200b1", "AB1"),
        ("Ａ１", "A1"),
        ("№ 5", "NO5"),
    ],
)
def test_one_serial_has_one_key_however_it_is_written(written: str, key: str) -> None:
    assert fold_serial(written) == key


@given(st.text(max_size=60))
def test_folding_is_final_and_keeps_no_space_or_control(text: str) -> None:
    key = fold_serial(text)
    assert fold_serial(key) == key
    assert not any(unicodedata.category(c)[0] in "ZC" for c in key)


@given(st.text(alphabet="ABCEHKMOPTXY0123456789", min_size=1, max_size=20))
def test_cyrillic_twins_have_the_key_of_their_latin_serial(serial: str) -> None:
    twin = serial.translate(str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ"))
    assert fold_serial(twin) == fold_serial(serial)


@pytest.mark.parametrize(
    ("text", "ambiguous"),
    [
        ("AB1", False),
        ("АВ1", True),
        ("АB1", True),
        ("Башмак 1", False),
        ("12", False),
        ("ə1", False),
    ],
)
def test_ambiguity_is_a_mixture_or_a_wholly_look_alike_word(text: str, ambiguous: bool) -> None:
    assert is_ambiguous(text) is ambiguous


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12,452", "12.452"),
        ("12.452", "12.452"),
        (" 1 234,5 ", "1234.5"),
        ("1\u00a0234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("−3,5", "-3.5"),
        ("+7", "7"),
        (",5", "0.5"),
        ("5.", None),
        ("1,2,3", None),
        ("1.2.3", None),
        ("12,34.5", None),
        ("NaN", None),
        ("inf", None),
        ("-Infinity", None),
        ("1e5", None),
        ("12 m", None),
        ("", None),
        (".", None),
        ("-", None),
        ("١٢", None),
        ("9" * 40, None),
    ],
)
def test_number_is_read_as_a_yard_writes_it(text: str, number: str | None) -> None:
    assert read_number(text) == (None if number is None else Decimal(number))


def test_a_chosen_decimal_mark_decides_what_would_be_read_otherwise() -> None:
    assert read_number("1,234", "point") == 1234
    assert read_number("1.234", "comma") == 1234
    assert read_number("1,234", "comma") == Decimal("1.234")


@given(st.decimals(-(10**9), 10**9, places=3))
def test_every_decimal_is_read_back_with_either_mark(value: Decimal) -> None:
    plain = format(value, "f")
    assert read_number(plain) == value
    assert read_number(plain.replace(".", ",")) == value
    assert read_number(plain.replace(".", ","), "comma") == value


@given(st.text(max_size=30))
def test_any_text_is_a_finite_number_or_none(text: str) -> None:
    number = read_number(text)
    assert number is None or number.is_finite()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a\u202eb", "U+202E"),
        ("a\x00", "U+0000"),
        ("a\u200bb", "U+200B"),
        ("a\nb\tc", ""),
        ("ə", ""),
    ],
)
def test_invisible_characters_are_named(text: str, found: str) -> None:
    assert forbidden_character(text) == found


def test_tidy_text_is_one_line() -> None:
    assert tidy(" 9 5/8\u00a0\n liner ") == "9 5/8 liner"


@given(st.integers(1, places.LAST_ROW), st.integers(0, places.LAST_COLUMN))
def test_addresses_are_read_back(row: int, column: int) -> None:
    assert places.parse(places.address(row, column)) == (row, column)
