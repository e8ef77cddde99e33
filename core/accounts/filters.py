"""How members and parties are narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Party, Role, RoleGrant, User
from core.lookups import Ids, ListFilter, Numbers, OneOf

STATES = [("yes", _("Active")), ("no", _("Deactivated"))]


class MemberFilter(ListFilter):
    """By name or address, role and state."""

    q = django_filters.CharFilter(label=_("Name or e-mail"), method="find", max_length=100)
    role = django_filters.ChoiceFilter(
        label=_("Role"), choices=Role.choices, method="holding", empty_label=_("Any role")
    )
    active = django_filters.ChoiceFilter(
        label=_("State"), choices=STATES, method="in_state", empty_label=_("Any state")
    )

    def find(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return rows.filter(Q(full_name__icontains=value) | Q(email__icontains=value))

    def holding(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        grants: Any = RoleGrant.objects.standing().filter(role=value)
        return rows.filter(pk__in=grants.values("person"))

    def in_state(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return rows.filter(is_active=value == "yes")


class PartyFilter(ListFilter):
    """Parties by organisation, part and position."""

    organisation = Ids("organisation__public_id", label=_("Organisation"))
    role = OneOf(choices=Party.Role.choices, label=_("Role"), shown={})
    position = Numbers(places=0, label=_("Position"))
