"""Forms: measures in a unit of one's choice, and the word that a form was taken."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import Context, Template
from django.test import RequestFactory

from core.web.forms import METRES, Measured, PortalForm, QuantityField
from core.web.middleware import TypedAndTaken


class DepthForm(PortalForm):
    explanations = {"depth": "Along the hole."}

    depth = QuantityField(units=METRES, places=3, minimum=0, maximum=1000, label="Depth")


def cleaned(**data: str) -> Any:
    form = DepthForm(data)
    assert form.is_valid(), form.errors
    return form.cleaned_data["depth"]


def drawn(form: PortalForm) -> str:
    template = Template("{% load portal %}{% field form.depth %}")
    return template.render(Context({"form": form}))


# -- measures -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "unit", "stored"),
    [
        ("12,45", "m", "12.450"),
        ("12.45", "", "12.450"),
        ("100", "ft", "30.480"),
        ("41.339", "ft", "12.600"),
        ("1 000", "m", "1000.000"),
    ],
)
def test_a_measure_is_stored_in_metres_whatever_it_was_entered_in(
    typed: str, unit: str, stored: str
) -> None:
    value = cleaned(depth=typed, depth_unit=unit)
    assert str(value) == stored


def test_a_measure_remembers_what_was_entered() -> None:
    value = cleaned(depth="100.5", depth_unit="ft")
    assert isinstance(value, Measured)
    assert (value.entered, value.unit) == (Decimal("100.5"), "ft")


def test_a_measure_without_its_unit_is_of_the_first() -> None:
    assert cleaned(depth="7") == Decimal(7)


@pytest.mark.parametrize(
    ("typed", "unit", "code"),
    [
        ("12", "furlong", "unit"),
        ("NaN", "m", "invalid"),
        ("1e9", "m", "invalid"),
        ("1.2345", "ft", "places"),
        ("-1", "m", "min_value"),
        ("3281", "ft", "max_value"),
        ("", "ft", "required"),
    ],
)
def test_a_wrong_measure_is_refused(typed: str, unit: str, code: str) -> None:
    form = DepthForm({"depth": typed, "depth_unit": unit})
    assert [error.code for error in form.errors.as_data()["depth"]] == [code]


def test_the_unit_that_was_chosen_stands_there_again() -> None:
    html = drawn(DepthForm({"depth": "abc", "depth_unit": "ft"}))
    assert '<option value="ft" selected>' in html
    assert 'value="abc"' in html
    assert '<option value="m" selected>' in drawn(DepthForm(initial={"depth": Decimal("1.500")}))


def test_an_explanation_opens_beside_the_label_without_script() -> None:
    assert '<p class="drop-panel">Along the hole.</p></details>' in drawn(DepthForm())


# -- the word that a form was taken ---------------------------------------------------------

MARK = "0123456789abcdef.usr_1%3Aorder-new"


def answer(posted: dict[str, str], response: HttpResponse, method: str = "post") -> str:
    def view(_request: HttpRequest) -> HttpResponse:
        return response

    request = getattr(RequestFactory(), method)("/orders/new/", posted)
    cookie = TypedAndTaken(view)(request).cookies.get("typing_done")
    return str(cookie.value) if cookie else ""


def test_a_form_that_was_taken_is_told_to_its_tab() -> None:
    assert answer({"_typing": MARK}, HttpResponseRedirect("/orders/1/")) == MARK


@pytest.mark.parametrize(
    ("posted", "response", "method"),
    [
        ({"_typing": MARK}, HttpResponse(status=422), "post"),
        ({"_typing": MARK}, HttpResponseRedirect("/accounts/login/?next=/orders/new/"), "post"),
        ({"_typing": MARK}, HttpResponseRedirect("/orders/1/"), "get"),
        ({"_typing": "x; Path=/; evil"}, HttpResponseRedirect("/orders/1/"), "post"),
        ({"_typing": "0123456789abcdef.a\r\nSet-Cookie: b"}, HttpResponseRedirect("/"), "post"),
        ({"_typing": "0123456789abcdef." + "a" * 500}, HttpResponseRedirect("/"), "post"),
        ({}, HttpResponseRedirect("/orders/1/"), "post"),
    ],
)
def test_nothing_is_told_otherwise(
    posted: dict[str, str], response: HttpResponse, method: str
) -> None:
    assert answer(posted, response, method) == ""
