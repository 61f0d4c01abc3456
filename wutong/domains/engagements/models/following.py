"""Whom an engagement met, and what follows from it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.engagements.choices import FollowUpKind, FollowUpState
from wutong.domains.engagements.models.engagement import Engagement, seen_by
from wutong.kernel.scope import Access


class FirmMet(models.Model):
    """A firm that an engagement met: a registered one, or a name until it is registered.

    ``added_at`` and ``removed_at`` say from when until when it was known.
    """

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="firms")
    investor = models.ForeignKey(
        "investors.Investor",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="met",
        verbose_name=_("客商"),
    )
    stated_name = models.CharField(_("企业名称"), max_length=120)
    normalized_name = models.CharField(max_length=120, editable=False)
    note = models.CharField(_("对接内容"), max_length=300, blank=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("对接企业")
        ordering = ("pk",)
        indexes = (models.Index(fields=("normalized_name",)),)
        constraints = (
            models.UniqueConstraint(
                fields=("engagement", "investor"),
                condition=Q(removed_at=None, investor__isnull=False),
                name="engagement_firm_once",
            ),
            models.UniqueConstraint(
                fields=("engagement", "normalized_name"),
                condition=Q(removed_at=None, investor=None),
                name="engagement_stated_firm_once",
            ),
            models.CheckConstraint(condition=~Q(normalized_name=""), name="engagement_firm_named"),
        )

    def __str__(self) -> str:
        return str(self.investor or self.stated_name)


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Reads of follow-ups."""

    def visible_to(self, access: Access | None) -> FollowUpQuerySet:
        """One's own, and those of engagements that the person sees."""
        if access is None or not access.signed_in:
            return self.none()
        own = Q(owner=access.user) if access.user else Q(pk__in=())
        return self.filter(engagement__removed_at=None).filter(
            own | seen_by(access, "engagement__")
        )


class FollowUp(models.Model):
    """Something to do after an engagement, by somebody and a day; or a lead that came of it."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="follow_ups")
    kind = models.CharField(_("类别"), max_length=8, choices=FollowUpKind)
    text = models.CharField(_("事项"), max_length=300)
    firm = models.ForeignKey(
        FirmMet,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("企业"),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="engagement_follow_ups",
        verbose_name=_("责任人"),
    )
    due = models.DateField(_("期限"), null=True, blank=True)
    lead = models.ForeignKey(
        "leads.Lead",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("线索"),
    )
    state = models.CharField(
        _("状态"), max_length=8, choices=FollowUpState, default=FollowUpState.OPEN
    )
    result = models.CharField(_("结果"), max_length=300, blank=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("跟进事项")
        ordering = ("due", "pk")
        indexes = (
            models.Index(fields=("owner", "due"), condition=Q(state="open"), name="follow_up_open"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None)
                | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="follow_up_closed_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(kind="task") | Q(owner__isnull=False, due__isnull=False),
                name="follow_up_task_has_owner_and_day",
            ),
            models.CheckConstraint(
                condition=Q(kind="task", lead=None) | Q(kind="lead", lead__isnull=False),
                name="follow_up_names_its_lead",
            ),
        )

    def __str__(self) -> str:
        return self.text
