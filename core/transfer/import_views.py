"""Pages of imports: a file, what its columns mean, what it would do, and what it did."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import Refused
from core.transfer import checking, import_rules, import_shown, undoing
from core.transfer import import_queries as queries
from core.transfer import import_services as services
from core.transfer.filters import ImportFilter
from core.transfer.import_forms import MappingForm, PlaceForm, UploadForm
from core.transfer.import_models import Import
from core.transfer.kinds import REGISTRY, choices_for
from core.web.errors import Answer, answering, form_page
from core.web.forms import VersionForm
from core.web.lists import list_page, render_list
from core.web.people import member
from core.web.steps import refreshed, step
from core.web.workspace import enter, workspace_or_404


def import_or_404(request: HttpRequest, public_id: str) -> Import:
    """The import as the person sees it; its memorandum becomes that of the page."""
    made: Import = get_object_or_404(queries.imports_for(member(request)), public_id=public_id)
    enter(request, made.workspace_id)
    return made


@require_safe
@login_required
def import_list(request: HttpRequest) -> HttpResponse:
    """What the party has brought into the memorandum, newest first."""
    workspace, user = workspace_or_404(request), member(request)
    rows = queries.imports_for(user).filter(workspace=workspace.pk)
    page = list_page(request, rows, ImportFilter, orderings={"newest": ("-pk",)}, default="newest")
    labels = {kind.name: kind.label for kind in REGISTRY.values()}
    lines = [(made, labels.get(made.kind, made.kind)) for made in page.rows]
    kinds = choices_for(user, workspace.pk)
    return render_list(
        request, "core/transfer/import_list.html", {"page": page, "lines": lines, "kinds": kinds}
    )


@login_required
def import_upload(request: HttpRequest) -> HttpResponse:
    """Choose a file and say what it holds."""
    workspace, user = workspace_or_404(request), member(request)
    kinds = choices_for(user, workspace.pk)
    if not kinds:
        raise PermissionDenied(_("You may not import a list here."))
    initial = {"kind": request.GET.get("kind", kinds[0].name)}
    form = UploadForm(request.POST or None, request.FILES or None, kinds=kinds, initial=initial)
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            made = services.upload_import(
                kind=form.cleaned_data["kind"],
                workspace=workspace,
                upload=form.cleaned_data["file"],
                by=user,
                now=timezone.now(),
            )
        if answer.ok:
            return answer.redirect("core:import-columns", made.public_id)
    context = {
        "form": form,
        "kinds": kinds,
        "form_key": "import-new",
        "submit_label": _("Upload"),
        "cancel_url": reverse("core:import-list"),
    }
    return form_page(request, "core/transfer/import_upload.html", context, answer)


@login_required
def import_columns(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the columns mean; saving it leads to the preview."""
    made, place = import_or_404(request, public_id), PlaceForm(request.GET)
    import_rules.require_decide(member(request), made)
    import_rules.require_open(made)
    if not place.is_valid():
        return redirect("core:import-columns", public_id)
    found = _found(made, place)
    sheet, layout = found["sheet"], found["layout"]
    form = MappingForm(
        request.POST or None,
        kind=found["kind"],
        columns=import_shown.columns_of(sheet, layout.header),
        chosen=layout.columns,
        initial={"version": made.version},
    )
    answer = Answer(request)
    if request.method == "POST" and form.is_valid():
        with answering(request, form) as answer:
            made.version = form.cleaned_data["version"]
            services.map_import(
                made=made,
                sheet=sheet.name,
                header_row=layout.header,
                columns=form.columns(),
                by=member(request),
                now=timezone.now(),
            )
        if answer.ok:
            return answer.redirect(made)
    context = {"made": made, "form": form, "lines": _column_lines(form, sheet, layout), **found}
    return form_page(request, "core/transfer/import_columns.html", context, answer)


def _found(made: Import, place: PlaceForm) -> dict[str, Any]:
    """The sheet and how it would be read: by the party's last choice, or by its headers."""
    book = queries.workbook_of(made)
    sheet = queries.sheet_of(made, place.cleaned_data["sheet"] or made.sheet or book.names[0])
    layout, remembered = queries.suggestion_for(made, sheet, place.cleaned_data["header"])
    return {
        "kind": queries.kind_of(made),
        "sheets": book.names,
        "sheet": sheet,
        "layout": layout,
        "remembered": remembered,
    }


def _column_lines(form: MappingForm, sheet: Any, layout: checking.Layout) -> list[dict[str, Any]]:
    lines = []
    for column in form.kind.columns:
        bound = form[f"of_{column.name}"]
        told = str(bound.value() or "")
        index = int(told) if told.isascii() and told.isdecimal() and len(told) < 6 else None
        samples = import_shown.samples_of(sheet, layout.header, index) if index is not None else []
        lines.append({"column": column, "bound": bound, "samples": samples})
    return lines


@require_safe
@login_required
def import_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where the import stands: what its rows will do, its progress, or what they did."""
    made = import_or_404(request, public_id)
    if getattr(request, "htmx", False):
        return _progress(request, made)
    return _detail(request, made, Answer(request))


def _progress(request: HttpRequest, made: Import) -> HttpResponse:
    if made.status != Import.Status.COMMITTING:
        return refreshed()
    return render(request, "core/web/_job.html", import_shown.job_of(made))


def _detail(request: HttpRequest, made: Import, answer: Answer) -> HttpResponse:
    kind = queries.kind_of(made)
    context: dict[str, Any] = {
        "made": made,
        "kind": kind,
        "facts": import_shown.facts_of(made, kind),
        "actions": undoing.actions_for(member(request), made),
        "may_decide": import_rules.may_decide(member(request), made),
        "failure": import_rules.failure_text(made.failure) if made.failure else "",
        "error": answer.error,
        "version": VersionForm(initial={"version": made.version}),
        "home": reverse(kind.list_url),
    }
    context |= _body(request, made)
    return render(request, "core/transfer/import_detail.html", context, status=answer.status)


def _body(request: HttpRequest, made: Import) -> dict[str, Any]:
    if made.status == Import.Status.COMMITTING:
        return import_shown.job_of(made)
    if made.status in (Import.Status.COMMITTED, Import.Status.UNDONE):
        page = Paginator(made.changes.all(), import_shown.PER_PAGE)
        return {"changes": page.get_page(request.GET.get("page"))}
    if made.status != Import.Status.MAPPED:
        return {}
    try:
        run = queries.dry_run_of(made, member(request))
    except Refused as error:
        return {"unreadable": error.message}
    return _preview(request, made, run)


def _preview(request: HttpRequest, made: Import, run: checking.DryRun) -> dict[str, Any]:
    which = request.GET.get("show", "all" if run.ok else "errors")
    if which not in import_shown.VIEWS:
        raise BadRequest("Unknown view")
    kind = queries.kind_of(made)
    chosen = [row for row in run.rows if import_shown.belongs(row, which)]
    page = Paginator(chosen, import_shown.PER_PAGE).get_page(request.GET.get("page"))
    return {
        "run": run,
        "which": which,
        "tabs": import_shown.tabs_of(run, which),
        "lines": [import_shown.line_of(kind, row) for row in page],
        "preview_page": page,
        "heads": [c.label for c in kind.columns if c.name in made.mapping],
        "totals": [
            (_("Rows"), len(run.rows)),
            (_("New"), run.count("new")),
            (_("Changed"), run.count("changed")),
            (_("As they are"), run.count("same")),
            (_("Errors"), run.errors),
        ],
    }


_step = partial(step, name="made", find=import_or_404, shown=_detail)
import_cancel = _step(services.cancel_import, _("Stopped; nothing was stored."))
import_discard = _step(services.discard_import, _("Import discarded."))
import_undo = _step(services.undo_import, _("Import undone."))


@require_POST
@login_required
def import_commit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for the import, with the word that rows which look like others are other things."""
    confirmed = "accept_look_alikes" in request.POST
    service = partial(services.commit_import, accept_look_alikes=confirmed)
    return _step(service, _("The file is being imported."))(request, public_id)
