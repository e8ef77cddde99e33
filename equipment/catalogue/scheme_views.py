"""Pages of classification schemes."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.web.lists import listing_page, render_list
from core.web.people import member
from equipment.catalogue import queries, rules, scheme_services, shown
from equipment.catalogue.listed import SCHEMES
from equipment.catalogue.scheme_forms import SchemeForm, filled_with_scheme
from equipment.catalogue.views import as_read, entry_page, form_page

FORM = "equipment/catalogue/class_scheme_form.html"


@require_safe
@login_required
def scheme_list(request: HttpRequest) -> HttpResponse:
    user = member(request)
    page = listing_page(request, queries.schemes_for(user), SCHEMES)
    context = {"page": page, "may_change": rules.may_change(user)}
    return render_list(request, "equipment/catalogue/class_scheme_list.html", context)


@require_safe
@login_required
def scheme_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    scheme = get_object_or_404(queries.scheme_for(member(request)), public_id=public_id)
    context = {
        "scheme": scheme,
        "facts": shown.source_facts(scheme),
        **shown.scheme_table(scheme),
    }
    return entry_page(request, "equipment/catalogue/class_scheme_detail.html", scheme, context)


@login_required
def scheme_copy(request: HttpRequest, public_id: str) -> HttpResponse:
    """A new scheme that begins from the classes and criteria of one that is there."""
    user = member(request)
    scheme = get_object_or_404(queries.scheme_for(user), public_id=public_id)
    rules.require_change(user)
    form = SchemeForm(request.POST or None, like=scheme)
    return form_page(
        request,
        form,
        FORM,
        lambda: scheme_services.add_scheme(facts=form.facts(), by=user, now=timezone.now()),
        {"like": scheme, "form_key": "scheme-new", "cancel_url": scheme.get_absolute_url()},
    )


@login_required
def scheme_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    user = member(request)
    scheme = get_object_or_404(queries.scheme_for(user), public_id=public_id)
    rules.require_change(user)
    form = SchemeForm(request.POST or None, like=scheme, initial=filled_with_scheme(scheme))
    return form_page(
        request,
        form,
        FORM,
        lambda: scheme_services.update_scheme(
            scheme=as_read(scheme, form),
            facts=form.facts(),
            by=user,
            now=timezone.now(),
            reason=form.cleaned_data["reason"],
        ),
        {"scheme": scheme, "form_key": public_id, "cancel_url": scheme.get_absolute_url()},
    )
