"""An engagement, its members, the projects it is about, and what it counts as."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.engagements.choices import EngagementKind, LeaderLevel, Status
from wutong.domains.org.queries import within_any
from wutong.domains.projects.queries.figures import Project
from wutong.kernel.scope import VIEW, Access


class EngagementQuerySet(models.QuerySet["Engagement"]):
    """Reads of engagements. Every one that answers a person starts at :meth:`visible_to`."""

    def present(self) -> EngagementQuerySet:
        """Without those taken back by an undone import."""
        return self.filter(removed_at=None)

    def with_secrecy(self) -> EngagementQuerySet:
        """With what :attr:`Engagement.confidential` says, so that many are told at once."""
        secret = EngagementProject.objects.filter(
            engagement=OuterRef("pk"), project__confidential=True
        )
        return self.annotate(is_secret=Exists(secret))

    def visible_to(self, access: Access | None) -> EngagementQuerySet:
        """Engagements of the person's regions and units, and those they take part in.

        One about a confidential project is seen by those alone who may see that project. An
        investor sees none.
        """
        if access is None or not access.signed_in:
            return self.none()
        return self.present().filter(seen_by(access))


def seen_by(access: Access, prefix: str = "") -> Q:
    """The condition of :meth:`EngagementQuerySet.visible_to` on rows that refer to one."""
    part = Member.objects.filter(user=access.user) if access.user else Member.objects.none()
    key = f"{prefix}pk"
    if access.is_investor:
        return Q(pk__in=())
    in_scope = (
        within_any(access.region_paths(VIEW), f"{prefix}region_path")
        | Q(**{f"{prefix}unit__in": access.units(VIEW)})
        | Q(Exists(part.filter(engagement=OuterRef(key))))
    )
    return in_scope & ~about_secrets(access, prefix)


def about_secrets(access: Access, prefix: str = "") -> Q:
    """Engagements about a confidential project that the person may not see."""
    hidden = EngagementProject.objects.filter(
        engagement=OuterRef(f"{prefix}pk"), project__confidential=True
    ).exclude(project__in=Project.objects.visible_to(access).filter(confidential=True))
    return Q(Exists(hidden))


class Engagement(models.Model):
    """Going out, receiving, a talk or an event, from its plan to its minutes.

    ``ends_on`` is the last day. ``starts_at`` is the clock time in China, where one was set.
    ``led_by`` names the leader as written; ``leader_level`` is the level that is counted.
    """

    kind = models.CharField(_("类别"), max_length=16, choices=EngagementKind)
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.PLANNED)
    title = models.CharField(_("主题"), max_length=120)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    starts_at = models.TimeField(_("开始时间"), null=True, blank=True)
    places = models.CharField(_("地点"), max_length=200, blank=True)
    region = models.ForeignKey(
        "org.Region", models.PROTECT, related_name="engagements", verbose_name=_("主办地区")
    )
    region_path = models.CharField(max_length=120, editable=False)
    unit = models.ForeignKey(
        "org.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="engagements",
        verbose_name=_("主办单位"),
    )
    leader_level = models.CharField(_("带队级别"), max_length=12, choices=LeaderLevel)
    led_by = models.CharField(_("带队领导"), max_length=60, blank=True)
    purpose = models.TextField(_("内容"), blank=True)
    outcome = models.TextField(_("成果"), blank=True)
    minutes = models.TextField(_("纪要"), blank=True)
    minutes_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("纪要执笔"),
    )
    minutes_at = models.DateTimeField(_("纪要时间"), null=True, blank=True)
    signing_event = models.OneToOneField(
        "projects.SigningEvent",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="engagement",
        verbose_name=_("签约活动"),
    )
    cancel_reason = models.CharField(_("取消原因"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("录入时间"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("录入人"),
    )
    updated_at = models.DateTimeField(_("更新时间"))
    version = models.PositiveIntegerField(default=1, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = EngagementQuerySet.as_manager()

    class Meta:
        verbose_name = _("活动")
        ordering = ("-starts_on", "-pk")
        indexes = (
            models.Index(fields=("-starts_on", "-id")),
            models.Index(fields=("region_path", "-starts_on")),
            models.Index(fields=("unit", "-starts_on")),
            models.Index(fields=("status", "ends_on"), name="engagement_waiting"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="engagement_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | ~Q(cancel_reason=""),
                name="engagement_cancelled_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(signing_event=None) | Q(kind="signing_event"),
                name="engagement_signs_only_at_a_signing_event",
            ),
            models.CheckConstraint(
                condition=Q(minutes="") | Q(minutes_at__isnull=False),
                name="engagement_minutes_have_a_time",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def confidential(self) -> bool:
        """Whether it is about a confidential project, for the audit trail."""
        known = self.__dict__.get("is_secret")
        if known is not None:
            return bool(known)
        return bool(self.pk) and self.about.filter(project__confidential=True).exists()


class Member(models.Model):
    """Somebody of ours who takes part, with title and level as of the first day."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="engagement_memberships",
        verbose_name=_("人员"),
    )
    stated_name = models.CharField(_("姓名"), max_length=60, blank=True)
    title_then = models.CharField(_("当日职务"), max_length=60, blank=True)
    leader_level = models.CharField(_("级别"), max_length=12, choices=LeaderLevel)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("engagement", "user"),
                condition=Q(user__isnull=False),
                name="engagement_member_once",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | ~Q(stated_name=""),
                name="engagement_member_is_somebody",
            ),
        )

    def __str__(self) -> str:
        return str(self.user or self.stated_name)


class EngagementProject(models.Model):
    """A project that an engagement is about. Those signed at it stand in its signing event."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="about")
    project = models.ForeignKey(
        "projects.Project", models.PROTECT, related_name="engagements", verbose_name=_("项目")
    )

    class Meta:
        verbose_name = _("活动的项目")
        constraints = (
            models.UniqueConstraint(
                fields=("engagement", "project"), name="engagement_project_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.project)


class CountedEngagement(models.Model):
    """What a held engagement counts as in metrics, from when until when that was known.

    A correction ends a row and begins another, so that a figure as known on a day stays what it
    was.
    """

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="counted")
    kind = models.CharField(max_length=16, choices=EngagementKind)
    leader_level = models.CharField(max_length=12, choices=LeaderLevel)
    on = models.DateField()
    region_path = models.CharField(max_length=120)
    unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, related_name="+")
    known_from = models.DateTimeField()
    known_until = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("kind", "on", "region_path", "leader_level")),)
        constraints = (
            models.UniqueConstraint(
                fields=("engagement",),
                condition=Q(known_until=None),
                name="engagement_counted_once",
            ),
            models.CheckConstraint(
                condition=Q(known_until=None) | Q(known_until__gte=F("known_from")),
                name="engagement_known_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.engagement} {self.on}"
