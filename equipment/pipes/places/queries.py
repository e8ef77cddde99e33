"""Reads of the tree of places: what lies at each and below it, in a fixed number of statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from core.accounts.models import User
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.life.states import ENDED
from equipment.pipes.models import Joint, Location, Tally
from equipment.pipes.transfers.models import Transfer


@dataclass
class Node:
    """A place in the tree: how deep it stands, the pipes at it and at it and all below."""

    place: Location
    depth: int
    here: int = 0
    below: int = 0
    items: int = 0
    children: list[Node] = field(default_factory=list)


def place_for(user: User) -> QuerySet[Location]:
    """Places that the person sees, with what the page of one shows."""
    visible: QuerySet[Location] = Location.objects.visible_to(user)
    return visible.select_related("memorandum__workspace", "organisation", "parent")


def tree_of(rows: QuerySet[Location], *, closed: bool = False) -> list[Node]:
    """The places in the order of a tree, each before its parts; closed ones only with `closed`.

    Pipe at the end of its life is not counted. Three statements for any number of places.
    """
    found = rows if closed else rows.filter(closed_on=None)
    nodes = {place.pk: Node(place, 0) for place in found.select_related("organisation")}
    joints = Joint.objects.filter(location__in=nodes).exclude(status__in=ENDED)
    items = EquipmentItem.objects.filter(location__in=nodes).exclude(status="scrapped")
    for key, count in _counted(joints):
        nodes[key].here = count
    for key, count in _counted(items):
        nodes[key].items = count
    roots: list[Node] = []
    for node in sorted(nodes.values(), key=_name):
        parent = nodes.get(node.place.parent_id or 0)
        (parent.children if parent else roots).append(node)
    return [node for root in roots for node in _walked(root, 0)]


def _counted(rows: QuerySet[Joint] | QuerySet[EquipmentItem]) -> Iterator[tuple[int, int]]:
    counted = rows.order_by().values("location").annotate(count=Count("pk"))
    yield from counted.values_list("location", "count")


def _name(node: Node) -> tuple[str, int]:
    return node.place.label.casefold(), node.place.pk


def _walked(node: Node, depth: int) -> list[Node]:
    """The node and all below it, with the sums of each."""
    node.depth, node.below = depth, node.here
    found = [node]
    for child in node.children:
        found += _walked(child, depth + 1)
        node.below += child.below
    return found


def what_lies_at(places: QuerySet[Location]) -> Counter[str]:
    """What keeps places from being closed: pipes, equipment, waybills and tallies on the way."""
    under_way = (Transfer.Status.DRAFT, Transfer.Status.DISPATCHED)
    open_tallies = (Tally.Status.UPLOADED, Tally.Status.MAPPED, Tally.Status.COMMITTING)
    return Counter(
        pipes=Joint.objects.filter(location__in=places).exclude(status__in=ENDED).count(),
        items=EquipmentItem.objects.filter(location__in=places).exclude(status="scrapped").count(),
        waybills=Transfer.objects.filter(destination__in=places, status__in=under_way).count(),
        tallies=Tally.objects.filter(location__in=places, status__in=open_tallies).count(),
    )
