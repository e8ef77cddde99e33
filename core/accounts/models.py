"""Organisations, people, what they may do, and the workspaces that bound what they see."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.names import Named
from core.rows import Versioned


class Organisation(Named, Versioned):
    """A legal person that takes part in memoranda."""

    public_id = PublicIdField(prefix="org")
    short = models.CharField(max_length=30, unique=True)
    aliases = models.CharField(max_length=400, blank=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ["short"]


class Unit(Named, Versioned):
    """A part of an organisation: a yard, a workshop, a trust, a department."""

    public_id = PublicIdField(prefix="unt")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="unit_name_once_per_organisation"
            )
        ]


class WorkspaceQuerySet(models.QuerySet["Workspace"]):
    def visible_to(self, user: User) -> WorkspaceQuerySet:
        """Workspaces whose party is the person’s organisation and for which they hold a role."""
        if not user.is_active or user.organisation_id is None:
            return self.none()
        kept: list[int] | None = user.__dict__.get("seen_workspaces")
        if kept is not None:  # looked up already for this request (core.api.statements)
            return self.filter(pk__in=kept)
        grants = RoleGrant.objects.standing().filter(person=user)
        return self.filter(
            Q(models.Exists(grants.filter(workspace=None)))
            | Q(models.Exists(grants.filter(workspace=models.OuterRef("pk")))),
            models.Exists(
                Party.objects.filter(
                    workspace=models.OuterRef("pk"), organisation=user.organisation_id
                )
            ),
        )


def workspaces_seen(user: User) -> Any:
    """The keys of the workspaces that `user` sees: as a subquery, or as looked up already."""
    kept = user.__dict__.get("seen_workspaces")
    return Workspace.objects.visible_to(user).values("pk") if kept is None else kept


class Workspace(Named, Versioned):
    """The boundary of sight: what belongs to one is seen by its parties and nobody else."""

    public_id = PublicIdField(prefix="wsp")
    is_demonstration = models.BooleanField(default=False)

    objects: ClassVar[Any] = WorkspaceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]


class Party(Versioned):
    """An organisation's part in a workspace."""

    class Role(models.TextChoices):
        SIGNATORY = "signatory", _("Signatory party")
        EXECUTOR = "executor", _("Executor")

    public_id = PublicIdField(prefix="pty")
    workspace = models.ForeignKey(Workspace, models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="parties")
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.SIGNATORY)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["workspace", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "organisation"], name="party_once_per_workspace"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation.short} ({self.get_role_display()})"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person who signs in with `email`; without a password they cannot sign in yet."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person; belongs to one organisation for good (a change of employer is a new person row)."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Language(models.TextChoices):
        EN = "en", "English"
        AZ = "az", "Azərbaycanca"
        RU = "ru", "Русский"

    public_id = PublicIdField(prefix="usr")
    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=150)
    position = models.CharField(max_length=150, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="people")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True)
    language = models.CharField(max_length=5, choices=Language.choices, default=Language.EN)
    theme = models.CharField(max_length=5, choices=Theme.choices, default=Theme.AUTO)
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    #: The token by which the person acts, when the request came over the API with one.
    acting_token: ApiToken | None = None

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["full_name"]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        return reverse("core:member-detail", args=[self.public_id])


class Role(models.TextChoices):
    """What a person may do for their party, for all of its memoranda or for one."""

    OBSERVER = "observer", _("Observer")
    ENGINEER = "engineer", _("Engineer")
    COORDINATOR = "coordinator", _("Coordinator")
    SIGNATORY = "signatory", _("Signatory")
    MANAGER = "manager", _("Manager")
    ADMINISTRATOR = "administrator", _("Party administrator")


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def standing(self) -> RoleGrantQuerySet:
        """Grants that nobody has revoked (a signatory's dates are checked where they sign)."""
        return self.filter(revoked_at=None)

    def for_workspace(self, workspace_id: int) -> RoleGrantQuerySet:
        return self.filter(Q(workspace=None) | Q(workspace=workspace_id))

    def in_force(self, on: dt.date) -> RoleGrantQuerySet:
        """Standing grants whose dates cover `on` (both ends included)."""
        return self.standing().filter(
            Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gte=on)
        )


class RoleGrant(Versioned):
    """A role given to a person; a signatory's carries the document that gives the authority."""

    public_id = PublicIdField(prefix="rol")
    person = models.ForeignKey(User, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    workspace = models.ForeignKey(
        Workspace, models.PROTECT, related_name="grants", null=True, blank=True
    )
    authority_document = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = RoleGrantQuerySet.as_manager()

    class Meta:
        ordering = ["person", "role"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(role="signatory")
                | (~Q(authority_document="") & Q(valid_from__isnull=False)),
                name="signatory_has_authority",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to")),
                name="grant_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "workspace"],
                condition=Q(revoked_at=None),
                nulls_distinct=False,
                name="role_granted_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.get_role_display()}"

    def is_in_force(self, on: dt.date) -> bool:
        """What `in_force` asks the database, of a row that is here already."""
        begun = self.valid_from is None or self.valid_from <= on
        return self.revoked_at is None and begun and (self.valid_to is None or on <= self.valid_to)


class Invitation(Versioned):
    """A way in, bound to one party: used once, expiring; only a digest of its secret is kept."""

    public_id = PublicIdField(prefix="inv")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=20, choices=Role.choices)
    workspace = models.ForeignKey(Workspace, models.PROTECT, null=True, blank=True)
    authority_document = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    language = models.CharField(
        max_length=5, choices=User.Language.choices, default=User.Language.EN
    )
    secret_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(role="signatory")
                | (~Q(authority_document="") & Q(valid_from__isnull=False)),
                name="invited_signatory_has_authority",
            ),
        ]

    def __str__(self) -> str:
        return self.email


class ApiToken(Versioned):
    """An integrator's key for one party: the secret is shown once and kept as a keyed digest."""

    public_id = PublicIdField(prefix="tok")
    key = models.CharField(max_length=24, unique=True)
    secret_hmac = models.CharField(max_length=64)
    pepper_number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    person = models.ForeignKey(User, models.PROTECT, related_name="tokens")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="tokens")
    scopes = models.CharField(max_length=400)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name
