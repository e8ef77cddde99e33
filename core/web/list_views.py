"""What a person does with a list as such: keep a view, choose columns, act on several rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import Refused
from core.web import bulk as bulk_rows
from core.web import queries, services
from core.web.bulk import MOST_ROWS
from core.web.errors import Answer, answering
from core.web.list_forms import ViewForm
from core.web.listings import COLUMNS, BulkAction, Listing, listing_named
from core.web.people import member
from core.web.reasons import cleaned
from core.web.workspace import workspace_or_404

PUBLIC_ID = re.compile(r"[a-z]{3}_[0-9A-Z]{26}")


def listing_or_404(key: str) -> Listing:
    """A registered list."""
    listing = listing_named(key)
    if listing is None:
        raise Http404
    return listing


def way_back(request: HttpRequest, listing: Listing) -> str:
    """The list as it stood: `next`, when it is an address of this very list."""
    home, target = reverse(listing.key), request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if ours and target.partition("?")[0] == home else home


@require_POST
@login_required
def view_save(request: HttpRequest, key: str) -> HttpResponse:
    """Keep the list's address under a name."""
    listing, workspace = listing_or_404(key), workspace_or_404(request)
    user, form = member(request), ViewForm(request.POST)
    query = listing.cleaned_query(request.POST.get("query", ""))
    standing = queries.kept_of(user, key, workspace.pk).columns
    with answering(request) as answer:
        said = cleaned(form)
        view = services.save_view(
            listing=listing,
            workspace=workspace,
            name=said["name"],
            is_shared=said["is_shared"],
            query=listing.cleaned_query(query, {COLUMNS: standing} if standing else None),
            by=user,
            now=timezone.now(),
        )
    if not answer.ok:
        return answer.redirect(way_back(request, listing))
    return answer.redirect(f"{reverse(key)}?{view.query}", done=_("View saved."))


@require_POST
@login_required
def view_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put what the list shows now into a view that stands."""
    view = queries.view_of(member(request), public_id)
    if view is None:
        raise Http404
    listing = listing_or_404(view.list_key)
    with answering(request) as answer:
        services.change_view(
            view=view,
            listing=listing,
            query=request.POST.get("query", ""),
            by=member(request),
            now=timezone.now(),
        )
    if not answer.ok:
        return answer.redirect(way_back(request, listing))
    return answer.redirect(f"{reverse(listing.key)}?{view.query}", done=_("View changed."))


@require_POST
@login_required
def view_delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """Drop a view of one's own, or as an administrator one of the party."""
    view = queries.view_of(member(request), public_id)
    if view is None:
        raise Http404
    listing = listing_or_404(view.list_key)
    with answering(request) as answer:
        services.delete_view(view=view, by=member(request), now=timezone.now())
    return answer.redirect(way_back(request, listing), done=_("View deleted."))


@require_POST
@login_required
def columns_choose(request: HttpRequest, key: str) -> HttpResponse:
    """Keep which columns the person sees; `reset` brings the list's own back."""
    listing = listing_or_404(key)
    chosen = [] if "reset" in request.POST else request.POST.getlist("column")
    with answering(request) as answer:
        services.choose_columns(
            listing=listing, columns=chosen, by=member(request), now=timezone.now()
        )
    back = way_back(request, listing)
    home, _mark, query = back.partition("?")
    kept = listing.cleaned_query(query)
    rest = "&".join(part for part in kept.split("&") if part and not part.startswith("columns="))
    return answer.redirect(f"{home}?{rest}" if rest else home)


@require_POST
@login_required
def bulk(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    """Ask what an action on several rows needs, then do it with all of them or none.

    A row that the person does not see answers like one that there is not: 404 for the whole.
    """
    listing = listing_or_404(key)
    action = listing.action(name)
    if action is None or action.page:
        raise Http404
    return ask(request, listing, action, request.POST.getlist("id"))


def ask(
    request: HttpRequest, listing: Listing, action: BulkAction, given: Sequence[str]
) -> HttpResponseBase:
    """The question about the rows with these ids, and with `confirmed` the deed.

    Raises PermissionDenied for who is not offered it, Http404 for a row that is not seen.
    """
    workspace, user = workspace_or_404(request), member(request)
    if not action.offered(user, workspace.pk):
        raise PermissionDenied(_("You may not do this in this memorandum."))
    rows = chosen_rows(request, listing, given)
    if isinstance(rows, HttpResponse):
        return rows
    return _carry_out(request, listing, action, rows)


def chosen_rows(
    request: HttpRequest, listing: Listing, given: Sequence[str]
) -> list[Any] | HttpResponse:
    """The rows with these ids, or the way back to the list with the reason for none.

    Raises Http404 when the person does not see one of them.
    """
    ids, user = list(dict.fromkeys(given)), member(request)
    if not all(PUBLIC_ID.fullmatch(one) for one in ids):
        raise Http404
    if not ids or len(ids) > MOST_ROWS:
        refusal = Refused(_("Choose from 1 to %(most)s rows.") % {"most": MOST_ROWS})
        return Answer(request, refusal).redirect(way_back(request, listing))
    rows = list(listing.rows(user).filter(public_id__in=ids).order_by("pk"))
    if len(rows) != len(ids):
        raise Http404
    return rows


def _carry_out(
    request: HttpRequest, listing: Listing, action: BulkAction, rows: list[Any]
) -> HttpResponseBase:
    """The question first; with `confirmed` and a valid form, the deed."""
    workspace, user = workspace_or_404(request), member(request)
    confirmed = "confirmed" in request.POST
    form = action.form(
        request.POST if confirmed else None, user=user, workspace=workspace, rows=rows
    )
    said = form.cleaned_data if confirmed and form.is_valid() else {}
    stops = action.stops(rows=rows, by=user, **said) if action.stops else {}
    answer = Answer(request)
    if confirmed and form.is_valid():
        taken = [row for row in rows if row.pk not in stops]
        wanted = taken if "fitting" in request.POST and taken else rows
        seen = request.POST.getlist("seen")
        with answering(request, form) as answer:
            made = bulk_rows.carry_out(action, wanted, seen, by=user, now=timezone.now(), said=said)
        if answer.ok and action.answer is not None:
            return action.answer(made)
        if answer.ok:
            done = str(action.done % {"count": len(wanted)})
            return answer.redirect(way_back(request, listing), done=done)
    invalid = confirmed and answer.ok
    context = {**_question(request, listing, action, rows, stops), "wrong": answer.rows}
    status = 422 if invalid else answer.status
    return render(request, "core/web/bulk.html", {**context, "form": form}, status=status)


def _question(
    request: HttpRequest,
    listing: Listing,
    action: BulkAction,
    rows: list[Any],
    stops: Mapping[int, str],
) -> dict[str, Any]:
    """What the page says of the rows: those that will be taken, and those that will not and why."""
    back = way_back(request, listing)
    return {
        "listing": listing,
        "action": action,
        "rows": rows,
        "taken": [row for row in rows if row.pk not in stops],
        "stopped": [(row, stops[row.pk]) for row in rows if row.pk in stops],
        "seen": [bulk_rows.version_seen(row) for row in rows],
        "back": back,
        "home": reverse(listing.key),
        "submit_label": action.label,
        "cancel_url": back,
    }
