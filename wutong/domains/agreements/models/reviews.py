"""How an agreement is reviewed: departments' opinions, meetings, a region's own settings."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from wutong.domains.agreements.choices import MeetingDecision, MeetingState, Opinion
from wutong.domains.agreements.models.agreements import Agreement, AgreementVersion
from wutong.domains.org.queries import within_any
from wutong.kernel.scope import VIEW, Access


class DepartmentOpinion(models.Model):
    """A unit is asked about one version, and answers. ``due_on`` is the last working day;
    ``reminded_at`` and ``told_overdue_at`` when it was told that it is due, and overdue."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="opinions")
    version = models.ForeignKey(AgreementVersion, models.CASCADE, related_name="opinions")
    unit = models.ForeignKey(
        "org.Unit", models.PROTECT, related_name="+", verbose_name=_("征求单位")
    )
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    working_days = models.PositiveSmallIntegerField(_("期限（工作日）"))
    due_on = models.DateField(_("截止日"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("征求时间"))
    opinion = models.CharField(_("意见"), max_length=14, choices=Opinion, blank=True)
    text = models.TextField(_("具体意见"), blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField(_("反馈时间"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    told_overdue_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("round", "due_on", "pk")
        indexes = (models.Index(fields=("unit", "due_on"), condition=Q(opinion=""),
                                name="opinion_waiting"),)  # fmt: skip
        constraints = (
            models.UniqueConstraint(
                fields=("version", "unit"),
                condition=Q(withdrawn_at=None),
                name="opinion_once_a_unit_and_version",
            ),
            models.CheckConstraint(
                condition=(Q(opinion="") & Q(given_at=None))
                | (~Q(opinion="") & Q(given_at__isnull=False)),
                name="opinion_given_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(opinion__in=("", "agree")) | ~Q(text=""), name="opinion_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit} {self.get_opinion_display()}"


class MeetingQuerySet(models.QuerySet["ReviewMeeting"]):
    """Reads of review meetings."""

    def visible_to(self, access: Access | None) -> MeetingQuerySet:
        """Meetings of the person's regions, and those that look at a project of their unit."""
        if access is None or not access.signed_in:
            return self.none()
        if not access.region_paths(VIEW) and not access.units(VIEW):
            return self.none()
        agreements = Agreement.objects.visible_to(access).filter(unit__in=access.units(VIEW))
        return self.filter(
            within_any(access.region_paths(VIEW), "region_path")
            | Q(pk__in=AgendaItem.objects.filter(agreement__in=agreements).values("meeting"))
        )


class ReviewMeeting(models.Model):
    """A meeting that reviews agreements (协议审核会)."""

    title = models.CharField(_("会议名称"), max_length=120)
    region = models.ForeignKey(
        "org.Region", models.PROTECT, related_name="+", verbose_name=_("地区")
    )
    region_path = models.CharField(max_length=120, editable=False)
    on = models.DateField(_("日期"))
    place = models.CharField(_("地点"), max_length=120, blank=True)
    chair = models.CharField(_("主持人"), max_length=60, blank=True)
    attendees = models.TextField(_("参会单位和人员"), blank=True)
    minutes = models.TextField(_("会议纪要"), blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    held_at = models.DateTimeField(_("登记结果时间"), null=True, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("协议审核会")
        ordering = ("-on", "-pk")
        indexes = (models.Index(fields=("state", "on")),)
        constraints = (
            models.CheckConstraint(
                condition=(Q(state="held") & Q(held_at__isnull=False) & ~Q(minutes=""))
                | (~Q(state="held") & Q(held_at=None)),
                name="meeting_held_has_minutes",
            ),
        )

    def __str__(self) -> str:
        return self.title


class AgendaItem(models.Model):
    """One agreement on a meeting's agenda, and what the meeting decided about it."""

    meeting = models.ForeignKey(ReviewMeeting, models.CASCADE, related_name="items")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="agenda_items")
    version = models.ForeignKey(AgreementVersion, models.PROTECT, null=True, related_name="+")
    place = models.PositiveSmallIntegerField(_("序号"))
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    decision = models.CharField(_("决定"), max_length=8, choices=MeetingDecision, blank=True)
    note = models.CharField(_("意见"), max_length=500, blank=True)

    class Meta:
        ordering = ("place", "pk")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "agreement"), name="agenda_item_once"),
            models.CheckConstraint(
                condition=Q(decision__in=("", "pass")) | ~Q(note=""), name="agenda_item_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.meeting} · {self.agreement}"


class ReviewedFirm(models.Model):
    """A firm whose agreement a meeting looked at: written when the meeting was held, so that a
    later change of parties changes no figure."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="firms")
    investor = models.ForeignKey("investors.Investor", models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("item", "investor"), name="reviewed_firm_once"),
        )

    def __str__(self) -> str:
        return str(self.investor)


class ReviewSetting(models.Model):
    """How agreements are reviewed in a region's subtree; without a region the default.

    ``opinion_days`` are working days; ``remind_days`` calendar days before a commitment is due.
    """

    region = models.ForeignKey(
        "org.Region", models.CASCADE, null=True, blank=True, related_name="+"
    )
    opinion_days = models.PositiveSmallIntegerField(_("部门反馈意见期限（工作日）"), default=5)
    needs_meeting = models.BooleanField(_("须上协议审核会"), default=True)
    remind_days = models.PositiveSmallIntegerField(_("承诺到期前多少天提醒"), default=30)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                Coalesce("region", 0), name="review_setting_once_a_region_and_one_default"
            ),
            models.CheckConstraint(
                condition=Q(opinion_days__gte=1, opinion_days__lte=60),
                name="review_setting_opinion_days",
            ),
        )

    def __str__(self) -> str:
        return str(self.region or _("默认"))
