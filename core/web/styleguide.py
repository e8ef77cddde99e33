"""The style guide: every part with made-up data, only while developing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core.web import menu
from core.web.charts import Chart, Series
from core.web.context import Shell
from core.web.forms import (
    METRES,
    DayField,
    MeasureField,
    PlainTextField,
    PortalForm,
    QuantityField,
)
from core.web.listings import Column

TODAY = dt.date(2026, 11, 23)


class Order:
    """A stand-in with states."""

    STATUS_TONES = {
        "draft": "grey",
        "progress": "green",
        "late": "amber",
        "no": "red",
        "ok": "blue",
    }
    WORDS = {
        "draft": "Draft",
        "progress": "In progress",
        "late": "Watch",
        "no": "Refused",
        "ok": "Accepted",
    }

    def __init__(self, number: str, status: str, well: str, length: str, share: str) -> None:
        self.number, self.status, self.well = number, status, well
        self.length, self.share = Decimal(length), Decimal(share)
        self.due = TODAY + dt.timedelta(days=len(well))

    def get_status_display(self) -> str:
        return self.WORDS[self.status]


class SampleForm(PortalForm):
    """One field of each kind."""

    explanations = {"length": "Stored in metres, whatever unit it is entered in."}

    title = PlainTextField(max_length=40, label="Title", help_text="As it stands on the tally.")
    length = QuantityField(units=METRES, places=3, label="Effective length", minimum=0)
    torque = MeasureField(unit="kN·m", places=2, label="Torque achieved", required=False)
    day = DayField(label="Run on")
    party = forms.ChoiceField(choices=[("1", "SOCAR"), ("2", "STP")], label="Carried out by")
    remark = PlainTextField(max_length=400, rows=3, label="Remark", required=False)
    hold = forms.BooleanField(label="Keep on hold until the gauge is back", required=False)


def show(request: HttpRequest) -> HttpResponse:
    """The page of parts; `?broken=1` shows a refused form."""
    if not settings.DEBUG:
        raise Http404
    form = (
        SampleForm({"title": "", "length": "12,45 m"}) if "broken" in request.GET else SampleForm()
    )
    context = {
        "shell": _shell(request),
        "user": SimpleNamespace(
            full_name="Aygün Məmmədova",
            email="engineer@socar.example",
            position="Yard engineer",
            is_authenticated=True,
        ),
        "demonstration": True,
        "orders": _orders(),
        "list": _list(),
        "order": _orders()[1],
        "form": form,
        "chart": _scurve(),
        "bars": _bars(),
        "facts": _facts(),
        "events": _events(),
        "trend": [3, 8, 12, 20, 31, 34, 46],
        "digest_value": "7c1e" + "0" * 56 + "90ab",
        "job": SimpleNamespace(percent=62, text="Committing 113 of 182 rows"),
        "socar": SimpleNamespace(short="SOCAR"),
        "stp": SimpleNamespace(short="STP"),
    }
    return render(request, "core/web/styleguide.html", context)


def _list() -> SimpleNamespace:
    """A page of a registered list with a view, two columns and an action."""
    nobody = SimpleNamespace(pk=1, full_name="Orxan Əlizadə")
    view = SimpleNamespace(name="Late ones", query="late=1", person_id=1, person=nobody)
    columns = [(Column("well", "Well"), True), (Column("due", "Due"), False)]
    frame = SimpleNamespace(
        listing=SimpleNamespace(key="styleguide"),
        views=[view],
        columns=columns,
        actions=[SimpleNamespace(name="submit", label="Submit orders", icon="send")],
    )
    return SimpleNamespace(frame=frame, shows={"well": True, "due": False})


def _shell(request: HttpRequest) -> Shell:
    def entry(label: str, icon: str, section: menu.Section, **more: Any) -> menu.Link:
        data = menu.MenuEntry(label, label, icon, section, 0, **more)
        return menu.Link(label, "#" + label.lower(), icon, data)

    top, work = menu.Section.TOP, menu.Section.WORK
    links = [
        entry("My side", "inbox", top, bottom=True, badge=lambda _user, _workspace: 4),
        entry("Programme", "chart-area-line", top),
        entry("Orders", "clipboard-list", work, bottom=True),
        entry("Pipes", "circles", work, bottom=True),
        entry("Joints", "circles", work, parent="Pipes"),
        entry("Tallies", "table", work, parent="Pipes"),
        entry("Acts", "signature", work, bottom=True),
        entry("Memorandum", "file-text", menu.Section.STEERING),
        entry("Members", "users", menu.Section.ADMINISTRATION),
    ]
    links[0].badge = 4
    links[4].current = True
    choices: list[Any] = [
        SimpleNamespace(
            pk=1,
            public_id="a",
            label="SOCAR – STP, 10 December 2019",
            party_short="SOCAR",
            party_shorts=["SOCAR", "STP"],
            is_demonstration=True,
        ),
        SimpleNamespace(
            pk=2,
            public_id="b",
            label="STP – Third Yard",
            party_short="SOCAR",
            party_shorts=["SOCAR", "STP"],
            is_demonstration=True,
        ),
    ]
    return Shell(choices[0], choices, links, menu.grouped(links), {"engineer"})


def _orders() -> list[Order]:
    return [
        Order("WO-2026-118", "progress", "Guneshli 214", "1834.27", "82"),
        Order("WO-2026-117", "late", "Bulla-Deniz 92", "402.118", "46.4"),
        Order("WO-2026-109", "no", "Umid 21", "12452.9", "12"),
        Order("WO-2026-102", "ok", "Neft Daşları 1887", "96", "100"),
        Order("WO-2026-099", "draft", "Qaradağ 55", "0", "0"),
    ]


def _scurve() -> Chart:
    days = [dt.date(2026, month, 1) for month in range(1, 13)]
    plan = [0, 4, 9, 16, 24, 33, 43, 52, 60, 66, 72, 80]
    actual: list[float | None] = [0, 3, 8, 14, 23, 34, 42, 49, 55, 58.4, 61, None]
    baseline = [0, 5, 11, 19, 28, 38, 48, 57, 64, 71, 78, 86]
    series = [
        Series("baseline", "Baseline", baseline),
        Series("plan", "Plan", plan),
        Series("actual", "Accepted", actual),
    ]
    return Chart(
        "scurve",
        "Accepted work against plan",
        "%",
        days,
        series,
        TODAY,
        "Data of 23 Nov 2026 14:05",
    )


def _bars() -> Chart:
    series = [Series("party-1", "SOCAR", [3, 1, 4, 2]), Series("party-2", "STP", [5, 6, 2, 7])]
    return Chart("bars", "Waiting on whom", "days", ["Orders", "Acts", "Tests", "Papers"], series)


def _facts() -> list[tuple[str, object]]:
    return [
        ("Well", "Guneshli 214"),
        ("Commitment", {"url": "#", "text": "CM-014 Running of liners"}),
        ("State", {"status": _orders()[0]}),
        ("Effective length", "1 834.27 m"),
        ("Data of", "23 Nov 2026 14:05"),
    ]


def _events() -> list[dict[str, Any]]:
    actor = SimpleNamespace(full_name="Rauf Əliyev")
    at = dt.datetime(2026, 11, 21, 10, 12, tzinfo=dt.UTC)

    def told(words: str, reason: str = "", changes: Any = ()) -> dict[str, Any]:
        event = SimpleNamespace(
            actor=actor,
            organisation=SimpleNamespace(short="STP"),
            token=None,
            occurred_at=at,
            reason=reason,
        )
        return {"event": event, "words": words, "changes": changes}

    return [
        told("Order returned", "Torque of joints 41 and 42 is missing."),
        told("Order submitted", changes=[("status", "draft", "submitted")]),
        told("Order created"),
    ]
