"""Notices: what the portal reminds people of, by which rules, and the mails that carry it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Role, User, Workspace, workspaces_seen
from core.fields import PublicIdField
from core.leases import Leased
from core.rows import Versioned


class Mail(models.TextChoices):
    """How a notice reaches its person outside the portal; inside it is always shown."""

    NOW = "now", _("At once")
    DIGEST = "digest", _("In the daily summary")
    NONE = "none", _("Not by e-mail")


class NoticeRule(Versioned):
    """When whom to remind of a date of an object of some kind; the kinds are registered."""

    class Audience(models.TextChoices):
        RESPONSIBLE = "responsible", _("The parties that must act")
        ALL = "all", _("All parties")

    public_id = PublicIdField(prefix="nrl")
    code = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=40)
    date_field = models.CharField(max_length=40)
    days_before = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    days_after = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    audience = models.CharField(
        max_length=20, choices=Audience.choices, default=Audience.RESPONSIBLE
    )
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices), default=list)
    escalate_after = models.PositiveSmallIntegerField(null=True, blank=True)
    channel = models.CharField(max_length=10, choices=Mail.choices, default=Mail.DIGEST)
    working_days = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    @property
    def offsets(self) -> list[int]:
        """All days of the rule relative to the date, those before it negative, ascending."""
        return sorted({-day for day in self.days_before} | set(self.days_after))


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def of_party(self, organisation_id: int) -> DeliveryQuerySet:
        return self.filter(person__organisation=organisation_id)

    def troubled(self) -> DeliveryQuerySet:
        """Mails that have failed for good, or that failed at least once and are tried again."""
        return self.filter(Q(status="failed") | Q(status="waiting", attempts__gt=0))


class Delivery(Versioned, Leased):
    """One mail to one person: claimed under a lease, tried again, kept with its error.

    Whatever happens between the mail server and us, it goes out under the same Message-ID.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        DROPPED = "dropped", _("No longer needed")

    STATUS_TONES: ClassVar[dict[str, str]] = {
        "waiting": "amber",
        "sent": "green",
        "failed": "red",
        "dropped": "grey",
    }

    public_id = PublicIdField(prefix="dlv")
    person = models.ForeignKey(User, models.PROTECT, related_name="deliveries")
    digest_on = models.DateField(null=True, blank=True)
    message_id = models.CharField(max_length=320, unique=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "digest_on"],
                condition=Q(digest_on__isnull=False),
                name="one_digest_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="sent") | Q(sent_at__isnull=False), name="sent_mail_has_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(status="waiting"), name="mail_to_send")
        ]

    def __str__(self) -> str:
        return self.message_id

    @property
    def is_troubled(self) -> bool:
        """Whether it has failed for good, or at least once and is tried again."""
        waiting = self.status == self.Status.WAITING and self.attempts > 0
        return waiting or self.status == self.Status.FAILED


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> NoticeQuerySet:
        """The person's own notices, as long as they see the memorandum that each is about."""
        return self.filter(
            Q(workspace=None) | Q(workspace__in=workspaces_seen(user)), person=user.pk
        )

    def unread(self) -> NoticeQuerySet:
        return self.filter(is_read=False)


class Notice(Versioned):
    """One reminder to one person. It is settled when its object no longer waits for them.

    `reference` (a number) may stand in the subject of a mail, `label` (a title) only inside.
    """

    class Cause(models.TextChoices):
        OWNER = "owner", _("You answer for it")
        ROLE = "role", _("Your role")
        ESCALATED = "escalated", _("It waits for too long")

    public_id = PublicIdField(prefix="ntc")
    rule = models.ForeignKey(NoticeRule, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=40)
    date_field = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    reference = models.CharField(max_length=60)
    label = models.CharField(max_length=200, blank=True)
    workspace = models.ForeignKey(Workspace, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    offset = models.SmallIntegerField()
    given_on = models.DateField()
    person = models.ForeignKey(User, models.PROTECT, related_name="notices")
    cause = models.CharField(max_length=10, choices=Cause.choices, default=Cause.ROLE)
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    must_act = models.BooleanField(default=False)
    is_read = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    mail = models.CharField(max_length=10, choices=Mail.choices, default=Mail.DIGEST)
    delivery = models.ForeignKey(
        Delivery, models.PROTECT, null=True, blank=True, related_name="notices"
    )

    objects: ClassVar[Any] = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["is_read", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "object_id", "due_on", "offset", "person"],
                name="reminded_once_of_each_day",
            ),
            models.CheckConstraint(
                condition=Q(is_read=False, read_at=None) | Q(is_read=True, read_at__isnull=False),
                name="read_notice_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "is_read", "-created_at"], name="notice_of_person"),
            models.Index(
                fields=["person"], condition=Q(is_read=False), name="notice_unread_of_person"
            ),
            models.Index(
                fields=["mail"],
                condition=Q(delivery=None, settled_at=None) & ~Q(mail="none"),
                name="notice_to_mail",
            ),
            models.Index(fields=["object_id"], name="notice_of_object"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"

    def get_absolute_url(self) -> str:
        return reverse("core:notice-open", args=[self.public_id])

    @property
    def days_left(self) -> int:
        """Days from when it was given to the date; negative when the date had passed."""
        return (self.due_on - self.given_on).days

    @property
    def given_at(self) -> Any:
        return timezone.localtime(self.created_at)


class NoticeChoice(models.Model):
    """How one person wants notices of one kind by e-mail."""

    person = models.ForeignKey(User, models.CASCADE, related_name="notice_choices")
    kind = models.CharField(max_length=40)
    mail = models.CharField(max_length=10, choices=Mail.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="one_choice_for_each_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.mail}"


class NoticeSettings(models.Model):
    """At which hour in Baku a person gets the daily summary."""

    DEFAULT_HOUR: ClassVar[int] = 8

    person = models.OneToOneField(
        User, models.CASCADE, primary_key=True, related_name="notice_settings"
    )
    digest_hour = models.PositiveSmallIntegerField(default=DEFAULT_HOUR)

    class Meta:
        verbose_name_plural = "notice settings"
        constraints = [
            models.CheckConstraint(condition=Q(digest_hour__lte=23), name="digest_hour_of_a_day")
        ]

    def __str__(self) -> str:
        return str(self.digest_hour)


class NoticeMute(models.Model):
    """A person wants to hear no more of one object: no mail, and notices that come in read."""

    person = models.ForeignKey(User, models.CASCADE, related_name="notice_mutes")
    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    reference = models.CharField(max_length=60)
    since = models.DateTimeField()

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(fields=["person", "object_id"], name="object_muted_once")
        ]

    def __str__(self) -> str:
        return self.reference
