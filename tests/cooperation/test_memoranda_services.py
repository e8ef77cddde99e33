"""Entering a memorandum from what a source says."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation

from cooperation.memoranda import services
from cooperation.memoranda.catalogue import AREA_NAMES
from cooperation.memoranda.terms import MemorandumData, PartyTerms, read_terms
from cooperation.models import Area, Memorandum
from core.errors import NotAllowed, Refused
from core.models import Event, User, Workspace
from tests import cast, factories

CONTENT: dict[str, Any] = {
    "title": {"en": "Memorandum of understanding between SOCAR and Sumgait Technologies Park"},
    "provenance": "press report, not the signed text",
    "sources": ["example.com/report"],
    "signed_on": "2019-12-10",
    "signed_at": "Baku",
    "term": None,
    "parties": [{"short": "SOCAR"}, {"short": "STP", "role": "signatory"}],
    "purposes": ["provide technical maintenance"],
    "wider_aims": ["local manufacturing"],
    "areas": [
        {"kind": "installation", "object": "drill pipe and casing"},
        {"kind": "revision", "object": "drill pipe and casing", "interpretation": True},
    ],
    "clauses": [
        {"ref": "P5", "area_kinds": ["installation"], "summary": "cooperate in pressure testing"}
    ],
    "resulting_instruments": [
        {
            "title": {"en": "Agreement on the joint venture SOCAR-STP"},
            "date": "2020-02",
            "note": "repair of cranes",
            "executor": {"short": "THIRD"},
        }
    ],
    "clauses_note": "our own words",
}


@pytest.fixture
def terms() -> MemorandumData:
    return read_terms(CONTENT)


def enter(actors: cast.Cast, terms: MemorandumData, by: User) -> Memorandum:
    names = {"SOCAR": actors.socar, "STP": actors.stp, "THIRD": actors.third}
    return services.create_memorandum(data=terms, organisations=names, by=by, now=factories.NOW)


def test_memorandum_keeps_what_the_source_says(actors: cast.Cast, terms: MemorandumData) -> None:
    memorandum = enter(actors, terms, actors.socar_admin)
    assert (memorandum.provenance, memorandum.signed_on, memorandum.valid_to) == (
        "press report, not the signed text",
        dt.date(2019, 12, 10),
        None,
    )
    clause = memorandum.clauses.get()
    assert (clause.source, [area.kind for area in clause.areas.all()]) == (
        "example.com/report",
        ["installation"],
    )
    instrument = memorandum.instruments.get()
    assert (instrument.dated, instrument.executor) == ("2020-02", actors.third)
    assert list(memorandum.areas.values_list("kind", "is_interpretation")) == [
        ("installation", False),
        ("revision", True),
    ]


def test_entering_tells_one_event(actors: cast.Cast, terms: MemorandumData) -> None:
    memorandum = enter(actors, terms, actors.stp_admin)
    event = Event.objects.get()
    assert (event.verb, event.workspace_id, event.actor) == (
        "memorandum.created",
        memorandum.pk,
        actors.stp_admin,
    )


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Installation"), ("az", "Quraşdırılma"), ("ru", "Монтаж")]
)
def test_areas_have_names_in_three_languages(
    actors: cast.Cast, terms: MemorandumData, language: str, name: str
) -> None:
    memorandum = enter(actors, terms, actors.socar_admin)
    with translation.override(language):
        assert memorandum.areas.get(kind="installation").label == name


def test_catalogue_names_every_kind_in_three_languages() -> None:
    assert set(AREA_NAMES) == set(Area.Kind.values)
    assert all(forms.en and forms.az and forms.ru for forms in AREA_NAMES.values())


@pytest.mark.parametrize("name", ["third_admin", "socar_manager", "stp_signatory"])
def test_only_an_administrator_of_a_party_enters(
    actors: cast.Cast, terms: MemorandumData, name: str
) -> None:
    with pytest.raises(NotAllowed):
        enter(actors, terms, getattr(actors, name))


@pytest.mark.parametrize(
    "change",
    [
        {"parties": (PartyTerms("SOCAR"),)},
        {"parties": (PartyTerms("SOCAR"), PartyTerms("Nobody"))},
        {"areas": ()},
    ],
)
def test_terms_that_do_not_hold_together_are_refused_whole(
    actors: cast.Cast, terms: MemorandumData, change: dict[str, Any]
) -> None:
    before = Workspace.objects.count()
    with pytest.raises(Refused):
        enter(actors, replace(terms, **change), actors.socar_admin)
    assert Workspace.objects.count() == before


def test_parties_see_it_and_the_executor_alone_does_not(
    actors: cast.Cast, terms: MemorandumData
) -> None:
    memorandum = enter(actors, terms, actors.socar_admin)
    seen = [
        Memorandum.objects.visible_to(who).filter(pk=memorandum.pk).exists()
        for who in (actors.socar_observer, actors.stp_engineer, actors.third_admin)
    ]
    assert seen == [True, True, False]
