"""The page that says what is ready."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.api import statements
from core.transfer import answers, writers
from core.web.lists import ListPage, render_list
from core.web.people import member
from core.web.workspace import workspace_or_404
from equipment.pipes.models import Joint
from equipment.pipes.stock import asking, cells, table
from equipment.pipes.stock.filters import StockFilter
from equipment.pipes.stock.models import StockCount
from equipment.pipes.stock.rules import AGES, Group

TEMPLATE = "equipment/pipes/stock/stock_board.html"


@require_safe
@login_required
def stock_board(request: HttpRequest) -> HttpResponseBase:
    """What is ready, what waits and what may be promised; `?format=` gives it as a file."""
    workspace, user = workspace_or_404(request), member(request)
    statements.noted(user)
    rows, counts = (
        model.objects.visible_to(user).filter(memorandum=workspace.pk)
        for model in (Joint, StockCount)
    )
    chosen = StockFilter(request.GET, queryset=rows, request=request)
    wanted = request.GET.get("format", "")
    if wanted not in ("", *writers.FORMATS) or (wanted and not chosen.is_valid()):
        raise BadRequest("Unknown format or filter")
    page = ListPage([], chosen, "", {}, request.GET.copy(), None, None)
    context: dict[str, Any] = {"page": page, "groups": list(Group), "ages": AGES}
    if chosen.is_valid():
        found = asking.board(chosen, counts, request.GET, timezone.localdate())
        if wanted:
            dialect = writers.dialect_of(get_language() or "en")
            return answers.table("stock", wanted, table.head(found), table.lines(found), dialect)
        files = {name: page.with_query(format=name) for name in writers.FORMATS}
        tables = cells.tables_of(found, reverse("equipment:joint-list"))
        context |= {"board": found, "tables": tables, "files": files}
    return render_list(request, TEMPLATE, context, fragment="equipment/pipes/stock/_stock.html")
