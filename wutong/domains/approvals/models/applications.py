"""What is handed in at the window: applications, and what speeds or accompanies them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.approvals.choices import ApplicationKind, Channel
from wutong.domains.org.queries import within_any
from wutong.domains.projects.queries import Project
from wutong.kernel.scope import VIEW, Access


def visible(access: Access, prefix: str = "") -> Q:
    """What a person sees of rows with ``region_path``, ``confidential``, ``project``, ``investor``.

    Ordinary ones in the person's regions, confidential ones with their project, and everything of
    the firms for which the person speaks. Projects are asked for by their keys: that is answered
    once, where a join is for each row.
    """
    office = Q(
        within_any(access.region_paths(VIEW), f"{prefix}region_path"),
        **{f"{prefix}confidential": False},
    )
    return (
        office
        | Q(**{f"{prefix}investor__in": access.investors})
        | Q(**{f"{prefix}project__in": Project.objects.visible_to(access).order_by().values("pk")})
    )


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Reads of applications."""

    def visible_to(self, access: Access | None) -> ApplicationQuerySet:
        """Applications of the person's regions, projects and firms; of cases of their unit too."""
        from wutong.domains.approvals.models.cases import ApprovalCase  # noqa: PLC0415

        if access is None or not access.signed_in:
            return self.none()
        of_unit = ApprovalCase.objects.filter(unit__in=access.units(VIEW)).values("application")
        return self.filter(visible(access) | Q(pk__in=of_unit, confidential=False))


class Application(models.Model):
    """One hand-in at one window: a case, or several that run side by side.

    ``tracking_code`` opens the public page of its cases: random, never derived from anything.
    """

    number = models.CharField(_("受理编号"), max_length=40, unique=True)
    kind = models.CharField(_("办理方式"), max_length=20, choices=ApplicationKind)
    channel = models.CharField(_("收件渠道"), max_length=10, choices=Channel)
    tracking_code = models.CharField(_("查询码"), max_length=40, unique=True)
    project = models.ForeignKey(
        "projects.Project",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("项目"),
    )
    investor = models.ForeignKey(
        "investors.Investor",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("企业"),
    )
    applicant_name = models.CharField(_("申请单位"), max_length=160)
    applicant_uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    contact = models.CharField(_("联系人"), max_length=40, blank=True)
    phone = models.CharField(_("联系电话"), max_length=20, blank=True)
    region = models.ForeignKey(
        "org.Region", models.PROTECT, related_name="+", verbose_name=_("地区")
    )
    region_path = models.CharField(max_length=120, editable=False)
    confidential = models.BooleanField(default=False, editable=False)
    submitted_at = models.DateTimeField(_("提交时间"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    agency = models.ForeignKey(
        "approvals.AgencyService",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("代办"),
    )
    note = models.TextField(_("备注"), blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("申请")
        ordering = ("-submitted_at", "-pk")
        indexes = (
            models.Index(fields=("region_path", "-submitted_at")),
            models.Index(fields=("project", "-submitted_at")),
        )

    def __str__(self) -> str:
        return self.number


class JointAcceptance(models.Model):
    """One visit of all departments to a finished work (联合验收) and what it found."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="joint_acceptance")
    lead_unit = models.ForeignKey(
        "org.Unit", models.PROTECT, related_name="+", verbose_name=_("牵头单位")
    )
    visit_on = models.DateField(_("现场验收日期"))
    place = models.CharField(_("地点"), max_length=120, blank=True)
    findings = models.TextField(_("验收意见"), blank=True)
    passed = models.BooleanField(_("通过"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("联合验收")
        constraints = (
            models.CheckConstraint(
                condition=Q(passed=None, recorded_at=None)
                | (Q(passed__isnull=False, recorded_at__isnull=False) & ~Q(findings="")),
                name="joint_acceptance_says_what_it_found",
            ),
        )

    def __str__(self) -> str:
        return f"{self.application} {self.visit_on}"


class GreenChannel(models.Model):
    """A project's cases run on shorter promised limits, by a leader's word and for a reason."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="green_channels")
    reason = models.CharField(_("理由"), max_length=300)
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("批准领导")
    )
    granted_at = models.DateTimeField(_("批准时间"))
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    ended_reason = models.CharField(_("结束原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("绿色通道")
        ordering = ("-granted_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("project",), condition=Q(ended_at=None), name="green_channel_one_open"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="green_channel_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.project} {self.granted_at:%Y-%m-%d}"


class AgencyService(models.Model):
    """An agent acts for a firm (全程代办) with its written consent, kept with its fingerprint."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="agencies")
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("代办员")
    )
    consented_by = models.CharField(_("委托人"), max_length=60)
    consented_on = models.DateField(_("委托日期"))
    consent = models.ForeignKey(
        "approvals.PaperOnFile", models.PROTECT, related_name="+", verbose_name=_("委托书")
    )
    scope = models.CharField(_("代办范围"), max_length=300, blank=True)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("全程代办")
        ordering = ("-starts_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="agency_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(consented_on__lte=F("starts_on")), name="agency_starts_with_consent"
            ),
        )

    def __str__(self) -> str:
        return f"{self.project} · {self.agent}"


class TrackingCount(models.Model):
    """How often an address asked for tracking codes within a minute, and how often for wrong ones.

    Kept in the database so that every worker counts the same; the clock pass removes old rows.
    """

    address = models.GenericIPAddressField()
    minute = models.DateTimeField()
    asked = models.PositiveIntegerField(default=0)
    missed = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = (models.Index(fields=("minute",)),)
        constraints = (
            models.UniqueConstraint(fields=("address", "minute"), name="tracking_count_once"),
        )

    def __str__(self) -> str:
        return f"{self.minute:%Y-%m-%d %H:%M} {self.asked}"
