"""What frozen documents say of an order and of what stands on its lines; text alone."""

from __future__ import annotations

from cooperation.acceptance.document import Document
from equipment.orders.models import OrderLine, WorkOrder


def order_of(order: WorkOrder) -> Document:
    """The id, number and title of an order."""
    return {"id": order.public_id, "number": order.number, "title": order.title}


def subject_of(line: OrderLine) -> Document:
    """The id, name and product of the joint or item on a line."""
    subject = line.subject
    return {"id": subject.public_id, "name": str(subject), "product": product_of(line)}


def product_of(line: OrderLine) -> str:
    """What is on a line: the product line of a joint, the description of an item."""
    return line.pipe.product_line.label if line.item is None else line.item.description
