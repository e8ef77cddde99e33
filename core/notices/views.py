"""The centre of notices, what comes by mail, and the mails of a party."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.accounts import rules as people
from core.accounts.views import administrators_only
from core.notices import kinds, mutes, queries, services, words
from core.notices.filters import DeliveryFilter, NoticeFilter
from core.notices.forms import PREFIX, MailForm
from core.notices.models import Delivery, Mail, Notice, NoticeRule
from core.web.errors import Answer, answering
from core.web.lists import list_page, render_list
from core.web.people import member
from core.web.workspace import visible_workspaces


def _notice_or_404(request: HttpRequest, public_id: str) -> Notice:
    return get_object_or_404(queries.centre(member(request)), public_id=public_id)


@require_GET
@login_required
def notice_list(request: HttpRequest) -> HttpResponse:
    """What the portal has told the person, unread first."""
    user = member(request)
    page = list_page(
        request,
        queries.centre(user),
        NoticeFilter,
        orderings={"unread": ("is_read", "-created_at"), "-given": ("-created_at",)},
        default="unread",
    )
    lines = [words.line_of(notice) for notice in page.rows]
    context = {
        "page": page,
        "lines": lines,
        "quiet": {mute.object_id for mute in queries.mutes_of(user)},
        "many": len(visible_workspaces(request)) > 1,
    }
    return render_list(request, "core/notices/notice_list.html", context)


@require_GET
@login_required
def notice_open(request: HttpRequest, public_id: str) -> HttpResponse:
    """Go to what the notice is about; from then on it counts as read."""
    notice = _notice_or_404(request, public_id)
    services.mark_read(notice=notice, by=member(request), now=timezone.now())
    return HttpResponseRedirect(words.url_of(notice))


@require_POST
@login_required
def notice_read(request: HttpRequest, public_id: str) -> HttpResponse:
    """Mark one notice as read, or (`unread` in the form) as unread."""
    notice = _notice_or_404(request, public_id)
    service = services.mark_unread if "unread" in request.POST else services.mark_read
    with answering(request) as answer:
        service(notice=notice, by=member(request), now=timezone.now())
    return answer.redirect("core:notice-list")


@require_POST
@login_required
def notice_read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    services.mark_all_read(by=member(request), now=timezone.now())
    return Answer(request).redirect("core:notice-list", done=_("All notices are marked as read."))


@require_POST
@login_required
def notice_mute(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hear no more of the object of a notice."""
    notice = _notice_or_404(request, public_id)
    services.mute_object(
        kind=notice.kind, object_id=notice.object_id, reference=notice.reference,
        by=member(request), now=timezone.now(),
    )  # fmt: skip
    said = _("You hear no more of %(number)s.") % {"number": notice.reference}
    return Answer(request).redirect("core:notice-list", done=said)


@require_POST
@login_required
def notice_unmute(request: HttpRequest, object_id: str) -> HttpResponse:
    """Hear of an object again."""
    services.unmute_object(object_id=object_id, by=member(request), now=timezone.now())
    done = _("You hear of it again from the next reminder on.")
    return Answer(request).redirect("core:notice-preferences", done=done)


@require_GET
@login_required
def mute_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a mail: one click ends the reminders of that object, and can be taken back.

    It is bound to the person whom the mail went to; only the portal can make such a link.
    """
    user = member(request)
    found = mutes.read_token(token, user)
    if found is None:
        raise Http404
    kind, object_id = found
    told = queries.centre(user).filter(kind=kind, object_id=object_id).first()
    if told is None:
        raise Http404
    services.mute_object(
        kind=kind, object_id=object_id, reference=told.reference, by=user, now=timezone.now()
    )
    context = {"notice": told, "line": words.line_of(told)}
    return render(request, "core/notices/muted.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def notice_preferences(request: HttpRequest) -> HttpResponse:
    """Choose what comes by mail, how, and when."""
    user = member(request)
    rules = queries.rules_of_kinds()
    helps = {name: "; ".join(map(words.days_of, found)) for name, found in rules.items()}
    usual = {kind: _usual(found) for kind, found in rules.items()}
    chosen = {**usual, **queries.choices_of(user)}
    initial: dict[str, object] = {PREFIX + kind: mail for kind, mail in chosen.items()}
    initial["digest_hour"] = queries.digest_hour_of(user)
    form = MailForm(request.POST or None, helps=helps, initial=initial)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            services.choose_mail(
                choices=form.choices(),
                digest_hour=form.cleaned_data["digest_hour"],
                by=user,
                now=timezone.now(),
            )
        if answer.ok:
            return answer.redirect("core:notice-preferences", done=_("Your choice is kept."))
    context = {"form": form, "mutes": queries.mutes_of(user), "known": kinds.REGISTRY}
    return render(request, "core/notices/preferences.html", context, status=answer.status)


def _usual(rules: list[NoticeRule]) -> str:
    """How a kind is mailed to those who have not chosen."""
    return str(Mail.NOW if any(r.channel == Mail.NOW for r in rules) else rules[0].channel)


@require_GET
@administrators_only
def delivery_list(request: HttpRequest) -> HttpResponse:
    """The mails to the people of the own party, and what became of them."""
    page = list_page(
        request,
        queries.deliveries(member(request).organisation_id),
        DeliveryFilter,
        orderings={"-made": ("-created_at",), "made": ("created_at",)},
        default="-made",
    )
    return render_list(request, "core/notices/delivery_list.html", {"page": page})


@require_POST
@login_required
def delivery_send_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send a mail that failed once more: one's own, or as administrator one of the party."""
    user = member(request)
    seen = Q(person=user)
    if people.administers(user):
        seen |= Q(person__organisation=user.organisation_id)
    mail = get_object_or_404(
        Delivery.objects.filter(seen).select_related("person"), public_id=public_id
    )
    with answering(request) as answer:
        services.send_again(delivery=mail, by=user, now=timezone.now())
    to = "core:delivery-list" if "party" in request.POST else "core:notice-list"
    return answer.redirect(to, done=_("The mail goes out again."))
