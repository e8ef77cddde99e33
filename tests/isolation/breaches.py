"""The breaches: one of each kind that isolation can suffer."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from rest_framework import serializers

from cooperation.acceptance.models import Act
from cooperation.commitments.models import Commitment
from cooperation.dashboards import waiting
from cooperation.memoranda.models import Area, Memorandum
from core.accounts import queries as people
from core.accounts import rules as roles
from core.accounts.models import User, Workspace
from core.api import bulk, etags, fields, lists
from core.api.serializers import Body
from core.comments import queries as comments
from core.comments.models import Comment
from core.events.models import Event
from core.files import queries as files
from core.files.models import Attachment
from core.notices import letters, scanning
from core.notices.models import Notice
from core.notices.queries import Audience
from core.search import queries as search
from core.transfer.models import Export
from core.web.listings import Listing
from equipment.orders import forms as order_forms
from equipment.orders import rules as orders
from equipment.orders.api import WorkOrders
from equipment.orders.models import WorkOrder
from equipment.orders.serializers import OrderBody
from equipment.pipes import joint_rules
from equipment.pipes.forms import LocationForm
from equipment.pipes.models import Joint, Location
from tests.isolation import interference, told
from tests.isolation.mutants import (
    Break,
    Mutant,
    bodies_of,
    breach,
    columns_of,
    door,
    form_of,
    matrix,
    queries_of,
    tags_of,
    unfiltered,
)
from tests.isolation.mutants import files as background


def nothing(*_args: Any, **_more: Any) -> None:
    return None


def nothing_wrong(*_args: Any, **_more: Any) -> list[Any]:
    return []


def always(*_args: Any, **_more: Any) -> bool:
    return True


def all_of(model: type[Model]) -> Any:
    return lambda *_args, **_more: model._default_manager.all()


def any_file(_user: User, public_id: str) -> Attachment | None:
    found: Attachment | None = Attachment.objects.filter(public_id=public_id).first()
    return found


def seen_by_all(seen: Any, user: Any) -> QuerySet[Any]:
    """Relation fields of bodies that look in the whole table."""
    model: Any = seen if isinstance(seen, type) else seen(user).model
    found: QuerySet[Any] = model.objects.all()
    return found


def looked_up(rows: Any, name: str, seen: Any) -> Any:
    return _looked_up(rows, name, seen.model._default_manager.all())


def open_places(self: Any, *args: Any, **more: Any) -> None:
    _make_places(self, *args, **more)
    self.fields["parent"].queryset = Location.objects.all()


def rows_of_others(self: Listing, _user: User, _workspace_id: int) -> QuerySet[Any]:
    """What somebody else sees of the list."""
    return self.rows(User.objects.get(email="all@third.test"))


def selected(_query: Any, user: User, rows: Any, _shape: Any) -> QuerySet[Any]:
    return rows(user).model._default_manager.order_by("pk")  # type: ignore[no-any-return]


def trusting(asked: Any, kind: Any, entries: list[Any]) -> Any:
    """Search results that are shown as the entries say."""
    rows = {row.public_id: row for row in kind.rows()}
    hits = [search.Hit(kind, one, rows[one.object_id]) for one in entries if one.object_id in rows]
    return search.Group(kind, hits, False)


def every_place(_user: User) -> list[int]:
    return list(Workspace.objects.values_list("pk", flat=True))


def whole_count(self: QuerySet[Any]) -> int:
    return _count(self.model._default_manager.all())


def to_everybody(*args: Any, **more: Any) -> Any:
    letter = _letter(*args, **more)
    letter.to = ["coordinator@socar.test"]
    return letter


def every_side(self: Audience, due: Any) -> set[int]:
    return {side for sides in self.parties.values() for side in sides} | set(due.sides)


def unasked(_kind: Any, wanted: Any) -> list[Any]:
    return list(wanted)


def taking_all(self: Any, data: Any) -> Any:
    return serializers.Serializer.to_internal_value(self, data)


def acts_of_all(*_args: Any) -> int:
    return Act.objects.count()


def with_status(self: Any) -> dict[str, Any]:
    return {**_facts(self), "title": self.data.get("status") or self.cleaned_data["title"]}


_looked_up, _make_places, _count = bulk.looked_up, LocationForm.__init__, QuerySet.count
_letter, _facts = letters.letter_of, order_forms.OrderForm.facts
PARENT = fields.Reference(Memorandum, required=False)

SIGHT = [
    unfiltered("commitment of others", Commitment, matrix("api:commitments-detail")),
    unfiltered("page of others", Commitment, matrix("cooperation:commitment-detail")),
    unfiltered("list of orders of others", WorkOrder, matrix("api:work-orders-list")),
    unfiltered("joints of others", Joint, matrix("api:joints-list")),
    unfiltered("content of an act of others", Act, matrix("api:acts-content")),
    unfiltered("document of an act of others", Act, matrix("api:acts-document")),
    unfiltered("notices of others", Notice, matrix("api:notices-detail")),
    unfiltered("private comments of others", Comment, matrix("api:comments-list")),
    unfiltered("every workspace", Workspace, matrix("api:parties-detail")),
    unfiltered("history of others", Event, matrix("api:events-list")),
    unfiltered("exports of others", Export, matrix("api:exports-content")),
    unfiltered("files of others", Attachment, matrix("api:files-list")),
    breach("file without its parent", files, "readable_attachment", any_file,
           matrix("core:file-download")),
    breach("file of the API without its parent", files, "readable_attachment", any_file,
           matrix("api:files-content")),
    breach("members of every party", people, "colleagues", all_of(User),
           matrix("core:member-detail")),
    breach("mentions suggest everybody", comments, "readers",
           lambda *_args: User.objects.select_related("organisation").order_by("full_name"),
           matrix("core:comment-people")),
]  # fmt: skip
RIGHTS = [
    breach("everybody submits orders", orders, "require", nothing,
           matrix("equipment:order-submit", method="post")),
    breach("every token submits orders", orders, "require", nothing,
           matrix("api:work-orders-submit", method="post")),
    breach("everybody orders", orders, "require_orderer", nothing,
           matrix("api:work-orders-list", method="post")),
    breach("everybody administers", roles, "administers", always, matrix("core:member-list")),
]  # fmt: skip
RELATIONS = [
    breach("relations of bodies", fields, "visible_rows", seen_by_all,
           bodies_of("api:work-orders-list")),
    breach("place of another memorandum", joint_rules, "wrong_values", nothing_wrong,
           bodies_of("api:joints-list")),
    breach("ids in rows", bulk, "looked_up", looked_up, bodies_of("api:order-lines-bulk")),
    breach("choices of a form", LocationForm, "__init__", open_places,
           form_of("equipment:location-create")),
    unfiltered("choices of a filter", Area, queries_of("api:commitments-list")),
]  # fmt: skip
DOORS = [
    breach("export of a page", Listing, "rows_in", rows_of_others, door("export equipment:order")),
    breach("table of the API", lists, "selected", selected, door("work-orders-list?format")),
    breach("export of the background", lists, "selected", selected, background),
    Mutant("search", [Break(search, "_places", every_place), Break(search, "_group", trusting)],
           door("api search")),
    breach("count", QuerySet, "count", whole_count, door("work-orders-list?count")),
]  # fmt: skip
MEMBERS = [
    breach("body that takes all", Body, "to_internal_value", taking_all,
           columns_of("api:work-orders-detail", "patch")),
    breach("writable parent", OrderBody._declared_fields, "memorandum", PARENT,
           columns_of("api:work-orders-detail", "patch")),
    breach("form that reads a column", order_forms.OrderForm, "facts", with_status,
           columns_of("equipment:order-edit")),
    breach("evidence without a tag", WorkOrders, "needs_match", False,
           tags_of("api:work-orders-submit")),
    breach("tags that nobody compares", etags, "require_match", always,
           tags_of("api:work-orders-submit")),
]  # fmt: skip
TOLD = [
    breach("mail to somebody else", letters, "letter_of", to_everybody, told.faults),
    Mutant("notice to another party",
           [Break(Audience, "_sides", every_side), Break(scanning, "_visible", unasked)],
           told.faults),
]  # fmt: skip
#: These build a world of their own, and are tried beside the one of the others.
APART = [
    breach("badge that counts all memoranda", waiting, "count_for", acts_of_all,
           lambda _crowd: interference.faults("get cooperation:my-side".__eq__)),
]  # fmt: skip
ALL = [*SIGHT, *RIGHTS, *RELATIONS, *DOORS, *MEMBERS, *TOLD]
