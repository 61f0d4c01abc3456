"""A person's notices."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.notices.choices import NoticeKind
from wutong.kernel.scope import Access


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Reads of notices."""

    def visible_to(self, access: Access | None) -> NoticeQuerySet:
        """The person's own, and nobody else's."""
        if access is None or not access.signed_in or access.user is None:
            return self.none()
        return self.filter(person=access.user)

    def unread(self) -> NoticeQuerySet:
        """Those not yet read."""
        return self.filter(read_at=None)


class Notice(models.Model):
    """One thing told to one person. ``key`` names what is told: nobody is told it twice.

    ``title`` is in the person's language as it was when they were told; ``url`` is an address of
    this site; ``routed`` is set once its deliveries out of the site, if any, are written.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("人员")
    )
    kind = models.CharField(_("类别"), max_length=12, choices=NoticeKind)
    key = models.CharField(max_length=120)
    title = models.CharField(_("内容"), max_length=200)
    url = models.CharField(_("地址"), max_length=300)
    at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("已读时间"), null=True)
    routed = models.BooleanField(default=False, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知")
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("person", "-at", "-id")),
            models.Index(fields=("person",), condition=Q(read_at=None), name="notice_unread"),
            models.Index(
                fields=("read_at",), condition=Q(read_at__isnull=False), name="notice_read_at"
            ),
            models.Index(fields=("id",), condition=Q(routed=False), name="notice_unrouted"),
        )
        constraints = (
            models.UniqueConstraint(fields=("person", "key"), name="notice_once_a_person"),
            models.CheckConstraint(
                condition=Q(url__startswith="/") & ~Q(url__startswith="//"),
                name="notice_leads_into_this_site",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="notice_says_something"),
        )

    def __str__(self) -> str:
        return self.title
