"""What the API keeps of its own: answers to give again, and how much of its limit a token took."""

from __future__ import annotations

from django.db import models

from core.accounts.models import ApiToken


class KeptAnswer(models.Model):
    """The answer to a write that named an `Idempotency-Key`, stored in the write's transaction.

    `name` is the digest of who asked, the method, the path and the key; `asked` that of the body.
    """

    name = models.CharField(max_length=64, primary_key=True)
    asked = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    media_type = models.CharField(max_length=80)
    location = models.TextField(blank=True)
    etag = models.CharField(max_length=200, blank=True)
    content = models.BinaryField()
    object_id = models.CharField(max_length=40, blank=True)
    kept_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name


class TokenWindow(models.Model):
    """How many requests of the current window were handed out to the servers for one token."""

    token = models.OneToOneField(ApiToken, models.PROTECT, primary_key=True, related_name="+")
    number = models.BigIntegerField()
    taken = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.token_id}: {self.taken}"
