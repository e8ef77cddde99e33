"""The page on which findings are typed: some lines of the order at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.web.errors import Answer, answering
from core.web.people import member
from equipment.defects import queries, rules, services
from equipment.defects.forms import LINES_A_PAGE, FindingsForm
from equipment.defects.models import DefectAct
from equipment.defects.views import FOLDER, act_or_404
from equipment.orders.models import OrderLine


@login_required
def act_findings(request: HttpRequest, public_id: str) -> HttpResponse:
    """What was found of each line of the order; rows without a defect say nothing."""
    act, user = act_or_404(request, public_id), member(request)
    rules.require_editable(user, act)
    part = _part(request, list(queries.lines_of(act.order)))
    form, answer = _form(request, act, part.lines), Answer(request)
    if request.method == "POST" and "more" in request.POST:
        form = form.again(request.POST)
    elif request.method == "POST" and form.is_valid():
        with answering(request) as answer:
            act.version = form.cleaned_data["version"]
            services.update_act(
                act=act, findings=form.facts(), lines=part.lines, by=user, now=timezone.now()
            )
        if answer.ok:
            return _next(answer, act, part.last + 1 if "onwards" in request.POST else None)
        _show_rows(form, answer)
    return _page(request, act, part, form, answer)


@dataclass(frozen=True)
class Part:
    """The lines of an order that one page asks about: from `first` to `last` of `count`."""

    lines: list[OrderLine]
    first: int
    count: int

    @property
    def last(self) -> int:
        return self.first + len(self.lines) - 1

    @property
    def has_next(self) -> bool:
        return self.last < self.count

    @property
    def starts(self) -> range:
        """Where the pages begin, where there are several."""
        return range(1, self.count + 1, LINES_A_PAGE) if self.count > LINES_A_PAGE else range(0)


def _form(request: HttpRequest, act: DefectAct, lines: list[OrderLine]) -> FindingsForm:
    stored = list(queries.findings_of(act).filter(line__in=[line.pk for line in lines]))
    data = request.POST if request.method == "POST" else None
    initial = {"version": act.version}
    types = queries.types_for(act.order, stored)
    return FindingsForm(data, lines=lines, types=types, findings=stored, initial=initial)


def _part(request: HttpRequest, lines: list[OrderLine]) -> Part:
    """The part of the lines that the address names by its first, the first part else."""
    text = request.GET.get("from", "1")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
    start = (number - 1) // LINES_A_PAGE * LINES_A_PAGE if 1 <= number <= len(lines) else 0
    return Part(lines[start : start + LINES_A_PAGE], start + 1, len(lines))


def _next(answer: Answer, act: DefectAct, following: int | None) -> HttpResponse:
    if following is None:
        return answer.redirect(act, done=_("Findings saved."))
    url = reverse("equipment:defect-act-findings", args=[act.public_id])
    return answer.redirect(f"{url}?from={following}")


def _show_rows(form: FindingsForm, answer: Answer) -> None:
    """Each fault at its field, else above the form."""
    if answer.error is None:
        return
    found = form.found
    for row in answer.rows:
        form.add_error(_field_of(row, found, form), str(row["message"]))
    if not answer.rows:
        form.add_error(None, answer.error.message)


def _field_of(row: Mapping[str, object], found: list[Any], form: FindingsForm) -> str | None:
    index = row["row"]
    if not isinstance(index, int) or index >= len(found):
        return None
    name = {"line": "defect", "measured_unit": "measured"}.get(str(row["field"]), row["field"])
    key = f"{name}_{found[index].key}"
    return key if key in form.fields else None


def _page(
    request: HttpRequest, act: DefectAct, part: Part, form: FindingsForm, answer: Answer
) -> HttpResponse:
    context = {
        "act": act,
        "form": form,
        "form_key": f"defect-act-findings-{act.public_id}-{part.first}",
        "cancel_url": act.get_absolute_url(),
        "part": part,
    }
    status = answer.status if not answer.ok else 422 if form.errors else 200
    return render(request, f"{FOLDER}/findings_form.html", context, status=status)
