"""When drafts are made by themselves, and who is told of an issue and has opened it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.bulletins.choices import PaperRhythm, ReaderKind
from wutong.domains.org.queries import within_any
from wutong.kernel.scope import DRAFT_BULLETIN, Access


class ScheduleQuerySet(models.QuerySet["BulletinSchedule"]):
    """Reads of schedules."""

    def visible_to(self, access: Access | None) -> ScheduleQuerySet:
        """Those of regions in which the person drafts."""
        if access is None or not access.signed_in:
            return self.none()
        return self.filter(within_any(access.region_paths(DRAFT_BULLETIN), "region__path"))


class BulletinSchedule(models.Model):
    """A template whose draft is made ``days_after`` the end of every period, at ``hour`` o'clock
    (China's time), in ``author``'s name. The latest version of the template is taken."""

    template_code = models.SlugField(_("模板"), max_length=60)
    region = models.ForeignKey(
        "org.Region", models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    rhythm = models.CharField(_("频次"), max_length=12, choices=PaperRhythm)
    days_after = models.PositiveSmallIntegerField(_("期末后第几天"), default=1)
    hour = models.PositiveSmallIntegerField(_("几点"), default=8)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("起草人")
    )
    begins_on = models.DateField(_("从哪天起"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("起草计划")
        ordering = ("region__path", "template_code", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(hour__lt=24, days_after__gte=1, days_after__lte=28),
                name="schedule_day_and_hour",
            ),
            models.UniqueConstraint(
                fields=("template_code", "region"), condition=Q(ended_at=None),
                name="schedule_once",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.region} {self.template_code} {self.get_rhythm_display()}"

    @property
    def region_path(self) -> str:
        """Where it lies."""
        path: str = self.region.path
        return path


class ScheduledDraft(models.Model):
    """A period that a schedule has seen to: once, whoever runs. ``problem`` says why there is no
    draft."""

    schedule = models.ForeignKey(BulletinSchedule, models.PROTECT, related_name="drafts")
    first_day = models.DateField()
    last_day = models.DateField()
    bulletin = models.ForeignKey(
        "bulletins.Bulletin", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    problem = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-last_day", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("schedule", "first_day", "last_day"), name="scheduled_draft_once"
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="scheduled_draft_days"
            ),
        )

    def __str__(self) -> str:
        return f"{self.schedule} {self.first_day} {self.last_day}"


class BulletinReceipt(models.Model):
    """Somebody on the distribution list of an issued bulletin: told, and when they opened it."""

    bulletin = models.ForeignKey("bulletins.Bulletin", models.PROTECT, related_name="receipts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(_("发送"), max_length=4, choices=ReaderKind)
    told_at = models.DateTimeField(_("告知时间"))
    opened_at = models.DateTimeField(_("打开时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("阅读回执")
        ordering = ("-kind", "pk")
        constraints = (
            models.UniqueConstraint(fields=("bulletin", "person"), name="receipt_once"),
            models.CheckConstraint(
                condition=Q(opened_at=None) | Q(opened_at__gte=F("told_at")),
                name="receipt_opened_after_told",
            ),
        )

    def __str__(self) -> str:
        return f"{self.bulletin} {self.person}"
