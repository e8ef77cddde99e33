"""Representations of organisations, people, parties and of the caller."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from core.accounts.models import Organisation, Party, Role, User, Workspace
from core.api.rows import Names, Row


def organisations_seen(user: User) -> QuerySet[Organisation]:
    """The parties of the memoranda that the caller sees."""
    parties = Party.objects.filter(workspace__in=Workspace.objects.visible_to(user).values("pk"))
    return Organisation.objects.filter(pk__in=parties.values("organisation"))


def people_seen(user: User) -> QuerySet[User]:
    """The active people of the parties of the memoranda that the caller sees."""
    return User.objects.filter(
        is_active=True, organisation__in=organisations_seen(user).values("pk")
    )


class OrganisationRef(Row):
    """An organisation with its short name."""

    id = serializers.CharField(source="public_id")
    short = serializers.CharField()


class PersonRef(Row):
    """A person with their name."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField(source="full_name")


class OrganisationRow(Row):
    """An organisation with its names in three languages."""

    id = serializers.CharField(source="public_id")
    short = serializers.CharField()
    name = Names()


class PartyRow(Row):
    """An organisation's part in a memorandum."""

    id = serializers.CharField(source="public_id")
    memorandum = serializers.CharField(source="workspace.memorandum.public_id")
    organisation = OrganisationRow()
    role = serializers.ChoiceField(choices=Party.Role.choices)
    position = serializers.IntegerField()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class GrantShape(serializers.Serializer[Any]):
    """A role of the caller, for one memorandum or (null) for all of the party's."""

    role = serializers.ChoiceField(choices=Role.choices)
    memorandum = serializers.CharField(allow_null=True)


class TokenShape(serializers.Serializer[Any]):
    """The token that the request came with."""

    id = serializers.CharField()
    name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    expires_at = serializers.DateTimeField(allow_null=True)


class MeShape(serializers.Serializer[Any]):
    """Who the portal takes the caller for."""

    id = serializers.CharField()
    email = serializers.EmailField()
    name = serializers.CharField()
    language = serializers.CharField()
    organisation = OrganisationRef(allow_null=True)
    grants = GrantShape(many=True)
    token = TokenShape(allow_null=True)
