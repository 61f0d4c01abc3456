"""Personal API tokens and the keys of writes that were already answered."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Reads of tokens."""

    def of(self, user: object) -> ApiTokenQuerySet:
        """The person's own, the newest first."""
        return self.filter(user=user)

    def valid_at(self, at: datetime) -> ApiTokenQuerySet:
        """Neither revoked nor expired, of a person whose account is open."""
        return self.filter(revoked_at=None, expires_at__gt=at, user__is_active=True)


class ApiToken(models.Model):
    """A person's key for programs. Only its SHA-256 is kept; the token has 256 random bits.

    A token may do what its owner's posts allow on the day of the call, and nothing else.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens", verbose_name=_("人员")
    )
    name = models.CharField(_("用途"), max_length=60)
    beginning = models.CharField(_("开头"), max_length=12)
    sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("创建时间"))
    expires_at = models.DateTimeField(_("到期时间"))
    last_used_at = models.DateTimeField(_("最近使用"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("吊销时间"), null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="api_token_expires_after_creation"
            ),
        )

    def __str__(self) -> str:
        return self.name


class IdempotencyKey(models.Model):
    """A write that was carried out, with its answer: the same key gets the same answer again.

    The row is written in the transaction of the write, so there is either both or neither. A
    second request with the key waits for the first at the unique constraint.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "key"), name="idempotency_key_once_a_person"),
        )

    def __str__(self) -> str:
        return self.key
