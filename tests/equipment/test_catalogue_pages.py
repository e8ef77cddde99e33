"""Pages of the catalogue: a handbook for everybody, forms for administrators."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import User
from equipment.catalogue import entry_services
from equipment.models import (
    ClassScheme,
    Connection,
    Grade,
    MakeUpTorque,
    ProductLine,
    RepairType,
)
from tests import cast, catalogue, factories
from tests.cooperation.browsers import signed_in
from tests.equipment import catalogues
from tests.equipment.catalogues import NOW, psi

pytestmark = pytest.mark.django_db
LIST = "/catalogue/"
QUERIES_OF_LIST, QUERIES_OF_OTHERS, QUERIES_OF_LINE = 9, 8, 10


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def browser(actors: cast.Cast) -> Client:
    return signed_in(actors.socar_admin)


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    bare = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return " ".join(bare.replace("\u00a0", " ").split())


def form_of(client: Client, path: str) -> dict[str, str]:
    """What a browser would send of a page's form as it stands."""
    page = client.get(path).content.decode()
    body = page[page.index("data-keep-typing") :]
    found = {}
    for tag in re.findall(r"<input[^>]*>", body):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag:
            found[name[1]] = value[1].replace("&quot;", '"') if value else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', body, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        first = re.search(r'<option value="([^"]*)"', options)
        found[name] = chosen[1] if chosen else (first[1] if first else "")
    return found


def test_list_shows_computed_ratings_in_both_systems(actors: cast.Cast) -> None:
    catalogues.add_line(actors.socar_admin, ratings={"collapse": psi("9999")})
    said = text_of(signed_in(actors.stp_engineer), LIST)
    assert "56.3 MPa 8 160 psi" in said
    assert "Rating differs" in said
    assert "Add product line" not in said


def test_wall_is_rounded_once_from_what_was_entered(actors: cast.Cast, browser: Client) -> None:
    line = catalogues.add_line(actors.socar_admin, wall=catalogues.inches("0.362"))
    assert str(line.wall_mm) == "9.195"  # 9.1948 mm: rounding it again would make 9.20
    assert "9.19 mm" in text_of(browser, LIST)
    assert "9.19 mm 0.362 in" in text_of(browser, line.get_absolute_url())


def test_filters_leave_what_fits(actors: cast.Cast, browser: Client) -> None:
    catalogues.add_line(actors.socar_admin)
    catalogues.add_line(actors.socar_admin, grade=factories.make_grade("K55"), designation='5"')
    assert 'href="/catalogue/lines/' in browser.get(f"{LIST}?grade=K55").content.decode()
    assert '7" 29.00#' not in text_of(browser, f"{LIST}?grade=K55")
    assert "No product line fits" in text_of(browser, f"{LIST}?grade=K55&designation=7")


@pytest.mark.parametrize("count", [1, 3, 50])
def test_list_of_lines_costs_the_same_at_any_length(
    actors: cast.Cast, browser: Client, count: int
) -> None:
    for number in range(count):
        catalogues.add_line(actors.socar_admin, weight_name=f"{number}#")
    browser.get(LIST)
    with CaptureQueriesContext(connection) as queries:
        browser.get(LIST)
    assert len(queries) == QUERIES_OF_LIST


@pytest.mark.parametrize(
    "noun", ["grade", "connection", "tool-joint-limit", "class-scheme", "repair-type"]
)
def test_other_lists_cost_little(actors: cast.Cast, browser: Client, noun: str) -> None:
    catalogue.plant()
    path = reverse(f"equipment:{noun}-list")
    browser.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(path).status_code == 200
    assert len(queries) == QUERIES_OF_OTHERS


def test_line_shows_its_working(actors: cast.Cast) -> None:
    catalogue.plant()
    line = ProductLine.objects.get(label='5" 19.50# S135 NC50')
    client = signed_in(actors.stp_engineer)
    said = text_of(client, line.get_absolute_url())
    for words in (
        "117.9 MPa 17 105 psi", "107.8 MPa 15 638 psi", "P = 2 · Y · k · t / D",
        "rounded half up to 1 psi", "API RP 7G", "6-5/16 in", "To be confirmed",
    ):  # fmt: skip
        assert words in said, words
    with CaptureQueriesContext(connection) as queries:
        client.get(line.get_absolute_url())
    assert len(queries) == QUERIES_OF_LINE


def test_capped_test_pressure_says_so(actors: cast.Cast, browser: Client) -> None:
    line = catalogues.add_line(actors.socar_admin, grade=factories.make_grade("P110"))
    said = text_of(browser, line.get_absolute_url())
    assert "10 258.29 psi" in said
    assert "rounded half up to 100 psi 10 300 psi" in said
    assert "cut to the most allowed, 10 000 psi" in said


@pytest.mark.parametrize("name", ["product-line", "grade", "connection", "tool-joint-limit"])
def test_form_that_is_not_filled_is_422(actors: cast.Cast, name: str) -> None:
    client = signed_in(actors.socar_admin)
    answer = client.post(reverse(f"equipment:{name}-create"), {"note": "Nothing else"})
    assert answer.status_code == 422
    assert answer.context["form"].errors


@pytest.mark.parametrize("page", ["", "edit/"])
def test_flagged_rating_stands_with_both_figures(
    actors: cast.Cast, browser: Client, page: str
) -> None:
    line = catalogues.add_line(actors.socar_admin, ratings={"internal_yield": psi("8900")})
    said = text_of(browser, f"{line.get_absolute_url()}{page}")
    assert "given 8 900 psi (61.4 MPa), computed 56.3 MPa, 9.1 %" in said


@pytest.mark.parametrize("language", ["az", "ru", "en"])
def test_every_page_stands_in_every_language(
    actors: cast.Cast, browser: Client, language: str
) -> None:
    catalogue.plant()
    User.objects.update(language=language)
    grade = Grade.objects.get(name="N80")
    for row in (
        ProductLine.objects.filter(product="drill_pipe")[0], grade,
        Connection.objects.get(name="NC50"), ClassScheme.objects.get(),
    ):  # fmt: skip
        assert browser.get(row.get_absolute_url()).status_code == 200


# -- forms -------------------------------------------------------------------------------------


def test_line_is_added_in_the_unit_of_its_source(actors: cast.Cast, browser: Client) -> None:
    grade = factories.make_grade("N80")
    sent = {
        "product": "casing", "designation": '7"', "weight_name": "29.00#", "od": "7",
        "od_unit": "in", "wall": "0,408", "wall_unit": "in", "grade": grade.public_id,
        "internal_yield": "8160", "internal_yield_unit": "psi", "source": "API 5CT",
    }  # fmt: skip
    answer = browser.post("/catalogue/lines/new/", sent)
    line = ProductLine.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, line.get_absolute_url())
    assert (line.entered_wall, line.wall_unit, line.given_ratings.get().entered_unit) == (
        catalogues.inches("0.408").value, "in", "psi"
    )  # fmt: skip


def test_form_comes_back_with_what_the_line_says(actors: cast.Cast, browser: Client) -> None:
    line = catalogues.add_line(actors.socar_admin, ratings={"collapse": psi("7030")})
    path = f"{line.get_absolute_url()}edit/"
    sent = form_of(browser, path)
    assert (sent["wall"], sent["wall_unit"], sent["collapse_unit"]) == ("0.408", "in", "psi")
    assert browser.post(path, sent | {"note": "seen", "reason": "audit"}).status_code == 302
    line.refresh_from_db()
    assert (line.note, line.version) == ("seen", 2)
    stale = browser.post(path, sent | {"note": "late"})
    assert stale.status_code == 409
    assert "Somebody else changed this" in stale.content.decode()


def test_wrong_wall_is_told_at_its_field(actors: cast.Cast, browser: Client) -> None:
    line = catalogues.add_line(actors.socar_admin)
    path = f"{line.get_absolute_url()}edit/"
    answer = browser.post(path, form_of(browser, path) | {"wall": "4"})
    assert answer.status_code == 422
    assert 'id="id_wall_error"' in answer.content.decode()


@pytest.mark.parametrize("page", ["lines", "grades", "connections", "tool-joints", "repairs"])
def test_engineer_is_told_who_may(actors: cast.Cast, page: str) -> None:
    answer = signed_in(actors.socar_engineer).get(f"/catalogue/{page}/new/")
    assert answer.status_code == 403
    assert "Only a party administrator changes the catalogue." in answer.content.decode()


def test_entry_is_retired_with_a_reason_and_offered_again(
    actors: cast.Cast, browser: Client
) -> None:
    line = catalogues.add_line(actors.socar_admin)
    address = f"/catalogue/lines/{line.public_id}"
    browser.post(f"{address}/retire/", {"reason": "sold off"})
    line.refresh_from_db()
    assert not line.is_offered
    upload = signed_in(actors.socar_engineer).get("/pipes/tallies/new/").content.decode()
    assert line.public_id not in upload
    assert "sold off" in text_of(browser, line.get_absolute_url())
    browser.post(f"{address}/restore/")
    line.refresh_from_db()
    assert line.is_offered
    assert browser.post(f"/catalogue/hoses/{line.public_id}/retire/").status_code == 404


def test_history_names_people_to_their_own_party_alone(actors: cast.Cast) -> None:
    line = catalogues.add_line(actors.socar_admin)
    name = actors.socar_admin.full_name
    assert name in text_of(signed_in(actors.socar_engineer), line.get_absolute_url())
    other = text_of(signed_in(actors.third_engineer), line.get_absolute_url())
    assert name not in other
    assert "Product line added SOCAR" in other


def test_grade_connection_and_torque_are_entered(actors: cast.Cast, browser: Client) -> None:
    grade = {
        "name": "Д", "group": "gost", "products": ["casing"], "unit": "MPa", "yield_min": "373",
        "source": "ГОСТ 632-80", "to_confirm": "on",
    }  # fmt: skip
    assert browser.post("/catalogue/grades/new/", grade).status_code == 302
    assert Grade.objects.get().to_confirm
    made = {"name": "NC50", "kind": "rotary", "source": "API 7-2"}
    assert browser.post("/catalogue/connections/new/", made).status_code == 302
    row = Connection.objects.get()
    torque = {
        "designation": '5"', "unit": "ft·lbf", "minimum": "25600", "maximum": "30700",
        "source": "data sheet",
    }  # fmt: skip
    assert browser.post(f"{row.get_absolute_url()}torque/", torque).status_code == 302
    assert "34.71 kN·m 25 600 ft·lbf" in text_of(browser, row.get_absolute_url())
    kept = MakeUpTorque.objects.get()
    browser.post(f"{row.get_absolute_url()}torque/{kept.public_id}/remove/")
    assert "No torque is entered" in text_of(browser, row.get_absolute_url())


def test_scheme_is_drawn_up_from_another_and_changed(actors: cast.Cast, browser: Client) -> None:
    catalogue.plant()
    scheme = ClassScheme.objects.get()
    sent = form_of(browser, f"{scheme.get_absolute_url()}copy/")
    sent |= {"name": "Second", "source": "ours", "limit_wall_min_premium": "85"}
    assert browser.post(f"{scheme.get_absolute_url()}copy/", sent).status_code == 302
    made = ClassScheme.objects.get(name="Second")
    assert "≥ 85 %" in text_of(browser, made.get_absolute_url())
    path = f"{made.get_absolute_url()}edit/"
    wrong = browser.post(path, form_of(browser, path) | {"limit_wall_min_premium": "60"})
    assert wrong.status_code == 422
    assert "A worse class cannot ask for more" in wrong.content.decode()


def test_retired_grade_is_kept_in_the_form_of_its_line(actors: cast.Cast, browser: Client) -> None:
    line = catalogues.add_line(actors.socar_admin)
    entry_services.retire_entry(entry=line.grade, by=actors.socar_admin, now=NOW)
    edit: Any = browser.get(f"{line.get_absolute_url()}edit/").content.decode()
    assert line.grade.public_id in edit
    assert line.grade.public_id not in browser.get("/catalogue/lines/new/").content.decode()


def test_type_of_repair_is_entered_read_and_retired(actors: cast.Cast, browser: Client) -> None:
    catalogue.plant_repair_types()
    row = RepairType.objects.get(code="reface_pin")
    said = text_of(signed_in(actors.stp_engineer), row.get_absolute_url())
    for words in ("1/32 in", "1/16 in", "0.794 mm", "Tong space, pin", "To be confirmed"):
        assert words in said, words
    path = f"{row.get_absolute_url()}edit/"
    sent = form_of(browser, path)
    assert (sent["per_cut_limit"], sent["per_cut_limit_unit"]) == ("0.03125", "in")
    lists = {"applies_to": ["tool_joint"], "checks": ["visual"], "dimensions_after": ["pin_tong"]}
    assert browser.post(path, sent | lists | {"per_cut_limit": "0,02"}).status_code == 302
    row.refresh_from_db()
    assert (str(row.per_cut_limit_mm), row.checks, row.dimensions_before) == (
        "0.508000", ["visual"], []
    )  # fmt: skip
    wrong = browser.post(path, form_of(browser, path) | lists | {"cumulative_limit": "0.01"})
    assert wrong.status_code == 422
    assert 'id="id_cumulative_limit_error"' in wrong.content.decode()
    browser.post(f"/catalogue/repairs/{row.public_id}/retire/", {"reason": "Another edition"})
    row.refresh_from_db()
    assert not row.is_offered
    assert "Another edition" in text_of(browser, row.get_absolute_url())
