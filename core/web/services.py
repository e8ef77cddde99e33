"""What a person chooses about the look of the portal and of its lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User, Workspace
from core.errors import Refused
from core.events import services as events
from core.rows import change
from core.web import rules
from core.web.listings import LONGEST_QUERY, Listing
from core.web.models import SavedView

LONGEST_NAME = 60
MOST_VIEWS = 50


def choose_language(*, by: User, language: str, now: dt.datetime, reason: str = "") -> User:
    """Keep the language in which `by` reads; raises Refused for one that there is not."""
    if language not in User.Language.values:
        raise Refused(_("This language is not offered."), field="language")
    return _choose(by, "language", language, now, reason)


def choose_theme(*, by: User, theme: str, now: dt.datetime, reason: str = "") -> User:
    """Keep light, dark or as the device; raises Refused for anything else."""
    if theme not in User.Theme.values:
        raise Refused(_("This look is not offered."), field="theme")
    return _choose(by, "theme", theme, now, reason)


@transaction.atomic
def _choose(by: User, name: str, value: str, now: dt.datetime, reason: str) -> User:
    former = getattr(by, name)
    if former == value:
        return by
    User.objects.filter(pk=by.pk).update(**{name: value})
    setattr(by, name, value)
    events.record(
        verb=f"person.{name}_chosen",
        about=by,
        by=by,
        now=now,
        before={name: former},
        after={name: value},
        reason=reason,
    )
    return by


@transaction.atomic
def save_view(
    *,
    listing: Listing,
    workspace: Workspace,
    name: str,
    query: str,
    by: User,
    now: dt.datetime,
    is_shared: bool = False,
    reason: str = "",
) -> SavedView:
    """Keep a list's address under a name, over the person's own view of that name if there is one.

    Raises Refused for a name that is empty, too long or one of MOST_VIEWS already, and for an
    address that is too long. A shared view is seen by the person's own party alone.
    """
    told = name.strip()
    if not told or len(told) > LONGEST_NAME:
        raise Refused(_("Give the view a name of at most 60 characters."), field="name")
    kept = listing.cleaned_query(query)
    if len(kept) > LONGEST_QUERY:
        raise Refused(_("These filters are too long to be kept."), field="query")
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    own = SavedView.objects.filter(person=by, list_key=listing.key)
    former = own.filter(workspace=workspace, name=told).first()
    if former is None and own.count() >= MOST_VIEWS:
        raise Refused(_("You keep %(most)s views of this list already.") % {"most": MOST_VIEWS})
    view = former or SavedView(
        person=by, list_key=listing.key, workspace=workspace, name=told, version=0
    )
    view.query, view.is_shared, view.version = kept, is_shared, view.version + 1
    view.save()
    _tell_view(view, "view_saved", by, now, reason)
    return view


@transaction.atomic
def change_view(
    *, view: SavedView, listing: Listing, query: str, by: User, now: dt.datetime, reason: str = ""
) -> SavedView:
    """Put another address into a view of one's own, or as its administrator into the party's.

    Raises NotAllowed for anybody else, Refused for an address that is too long, Conflict when
    somebody else changed the view in between.
    """
    rules.require_keep(by, view)
    kept = listing.cleaned_query(query)
    if len(kept) > LONGEST_QUERY:
        raise Refused(_("These filters are too long to be kept."), field="query")
    change(view, query=kept)
    _tell_view(view, "view_saved", by, now, reason)
    return view


@transaction.atomic
def delete_view(*, view: SavedView, by: User, now: dt.datetime, reason: str = "") -> None:
    """Drop a view of one's own, or as its administrator one that the party shares.

    Raises NotAllowed for anybody else.
    """
    rules.require_keep(by, view)
    _tell_view(view, "view_deleted", by, now, reason)
    view.delete()


@transaction.atomic
def choose_columns(
    *, listing: Listing, columns: Collection[str], by: User, now: dt.datetime, reason: str = ""
) -> str:
    """Keep which columns the person sees of a list; none at all brings the list's own back."""
    chosen = [column.name for column in listing.columns if column.name in columns]
    kept = ",".join(chosen)
    SavedView.objects.update_or_create(
        person=by, list_key=listing.key, workspace=None, name="", defaults={"query": kept}
    )
    events.record(
        verb="person.columns_chosen",
        about=by,
        by=by,
        now=now,
        after={"list": listing.key, "columns": kept},
        reason=reason,
    )
    return kept


def _tell_view(view: SavedView, verb: str, by: User, now: dt.datetime, reason: str) -> None:
    """The event is about the person: a view is nobody's business but their own party's."""
    after = {"list": view.list_key, "view": view.public_id, "shared": view.is_shared}
    events.record(verb=f"person.{verb}", about=by, by=by, now=now, after=after, reason=reason)
