"""The template tags: one way to show a state, a number, a field, an error."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.utils import translation

from core.web.forms import MeasureField, PlainTextField, PortalForm, read_decimal


def rendered(source: str, **context: object) -> str:
    return Template("{% load portal %}" + source).render(Context(context))


class Thing:
    STATUS_TONES = {"late": "amber"}
    status = "late"

    def get_status_display(self) -> str:
        return "Late <b>"


def test_status_shows_colour_icon_and_escaped_word() -> None:
    html = rendered("{% status thing %}", thing=Thing())
    assert 'class="p-status p-status-amber"' in html
    assert "#tabler-alert-triangle" in html
    assert "Late &lt;b&gt;" in html


def test_status_without_a_tone_is_grey() -> None:
    thing = Thing()
    thing.status = "unknown"
    assert "p-status-grey" in rendered("{% status thing %}", thing=thing)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "−12\u00a0345.670\u00a0m"),
        ("az", "−12\u00a0345,670\u00a0m"),
        ("ru", "−12\u00a0345,670\u00a0м"),
    ],
)
def test_measure_follows_the_language(language: str, expected: str) -> None:
    with translation.override(language):
        assert rendered('{% measure v "m" 3 %}', v=Decimal("-12345.67")) == expected


def test_unit_is_written_in_the_alphabet_of_the_language() -> None:
    with translation.override("ru"):
        assert rendered('{% measure value "kN·m" %}', value=Decimal(3)) == "3\u00a0кН·м"
        assert rendered('{% measure value "psi" %}', value=Decimal(3)) == "3\u00a0psi"


def test_measure_without_a_value_is_a_dash() -> None:
    assert rendered('{% measure v "m" 3 %}', v=None) == "–"


def test_figure_drops_trailing_zeros_unless_decimals_are_asked_for() -> None:
    assert rendered("{{ v|figure }}|{{ v|figure:2 }}", v=Decimal("12.500")) == "12.5|12.50"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "3\u00a0Nov\u00a02026"), ("az", "03.11.2026"), ("ru", "03.11.2026")],
)
def test_day_follows_the_language(language: str, expected: str) -> None:
    with translation.override(language):
        assert rendered("{{ v|day }}", v=dt.date(2026, 11, 3)) == expected


def test_moment_is_told_in_baku() -> None:
    at = dt.datetime(2026, 11, 3, 21, 30, tzinfo=dt.UTC)
    assert rendered("{{ v|moment }}", v=at) == "4\u00a0Nov\u00a02026\u00a001:30"


def test_progress_has_words_and_no_inline_style() -> None:
    html = rendered("{% progress 61.4 66 %}")
    assert 'width="61.4"' in html
    assert 'aria-label="61\u00a0% accepted, 66\u00a0% planned"' in html
    assert "style" not in html


def test_progress_beyond_its_ends_stays_inside_the_bar() -> None:
    assert 'width="100.0"' in rendered("{% progress 130 %}")
    assert 'width="0.0"' in rendered("{% progress -5 %}")


def test_sparkline_tells_its_ends_in_words() -> None:
    html = rendered('{% sparkline values label="Trend" %}', values=[3, None, 46])
    assert "Trend: from 3\u00a0% to 46\u00a0%" in html


def test_breadcrumbs_end_in_the_page_itself() -> None:
    html = rendered('{% breadcrumbs "Orders" "/orders/" "WO-1" %}')
    assert '<a href="/orders/">Orders</a>' in html
    assert '<li aria-current="page">WO-1</li>' in html


class Sample(PortalForm):
    title = PlainTextField(max_length=5, label="Title", help_text="Short.")
    length = MeasureField(unit="m", places=3, minimum=0, label="Length", required=False)


def test_field_ties_label_help_unit_and_error_to_the_input() -> None:
    html = rendered(
        "{% errors form %}{% field form.title %}{% field form.length %}",
        form=Sample({"title": "too long", "length": "nan"}),
    )
    assert '<label class="form-label" for="id_title">Title' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_error"' in html
    assert '<span class="input-group-text">m</span>' in html
    assert '<a href="#id_length">Length</a>' in html
    assert "data-errors" in html


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("12,45", "12.45"), ("12.45", "12.45"), ("12\u00a0452", "12452"), ("-3", "-3")],
)
def test_decimal_is_read_with_comma_or_point(typed: str, expected: str) -> None:
    assert read_decimal(typed) == Decimal(expected)


@pytest.mark.parametrize(
    "typed", ["nan", "inf", "-Infinity", "1e9", "1,2,3", "1.2.3", "12 m", "", "٣", "1" * 40]
)
def test_what_is_no_plain_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        read_decimal(typed)


def test_measure_field_refuses_more_decimals_than_it_keeps() -> None:
    form = Sample({"title": "ok", "length": "1.2345"})
    assert form.errors == {"length": ["Give at most 3 decimals."]}


def test_measure_field_refuses_less_than_its_minimum() -> None:
    assert "length" in Sample({"title": "ok", "length": "-1"}).errors


@pytest.mark.parametrize("mark", ["\u202e", "\u200f", "\x07"])
def test_text_with_hidden_marks_is_refused(mark: str) -> None:
    assert "title" in Sample({"title": f"a{mark}b"}).errors


def test_measure_field_shows_decimals_the_way_they_are_typed() -> None:
    class Filled(forms.Form):
        length = MeasureField(unit="m", initial=Decimal("100.500"))

    with translation.override("az"):
        assert 'value="100,5"' in str(Filled()["length"])


def test_no_template_of_the_portal_has_inline_style_or_script() -> None:
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        text = path.read_text()
        # the page of a mail: its readers know no style sheets
        assert " style=" not in text or path.name == "letter.html", path
        assert "<style" not in text, path
        assert " onclick=" not in text, path
        assert "|safe" not in text, path


def test_every_icon_of_the_templates_is_listed() -> None:
    listed = set((settings.BASE_DIR / "static/icons.txt").read_text().split())
    used = _icons_in(settings.BASE_DIR / "templates")
    assert used - listed == set()


def _icons_in(folder: Path) -> set[str]:
    found: set[str] = set()
    for path in folder.rglob("*.html"):
        found |= set(re.findall(r'{% icon "([a-z0-9-]+)"', path.read_text()))
    return found


def test_only_the_tokens_name_colours() -> None:
    for path in (settings.BASE_DIR / "static/css").glob("*.css"):
        if path.name != "tokens.css":
            assert (
                re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|rgb\(|hsl\(", path.read_text()) == []
            ), path
