"""A project, its team and its pace."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.queries import within_any
from wutong.domains.projects.choices import ONE_AT_A_TIME, BuildKind, Pace, Stage, TeamCapacity
from wutong.domains.projects.rules.plans import BEGUN, month_of
from wutong.kernel.money import MoneyField
from wutong.kernel.scope import VIEW, VIEW_CONFIDENTIAL, Access


class ProjectQuerySet(models.QuerySet["Project"]):
    """Reads of projects. Every one that answers a person starts at :meth:`visible_to`."""

    def late_to_start(self, on: date) -> ProjectQuerySet:
        """Whose planned month of breaking ground was over before ``on``, and who did not begin:
        the yellow and red ones of ``rules.plans.light_now``."""
        return self.filter(late_to_start(on))

    def present(self) -> ProjectQuerySet:
        """Without projects taken back by an undone import."""
        return self.filter(removed_at=None)

    def visible_to(self, access: Access | None) -> ProjectQuerySet:
        """Projects of the person's regions, units, teams and firms; nothing without access.

        A confidential project is seen by its own team and by leaders of its region alone.
        """
        return self.present().ever_visible_to(access)

    def ever_visible_to(self, access: Access | None) -> ProjectQuerySet:
        """The same, with projects taken back by an undone import: to tell what became of them."""
        if access is None or not access.signed_in:
            return self.none()
        return self.filter(seen_by(access))


def late_to_start(on: date) -> Q:
    """The condition of :meth:`ProjectQuerySet.late_to_start`."""
    return Q(planned_start__lt=month_of(on), stage_rank__lt=BEGUN) & ~Q(pace=Pace.SUSPENDED)


def seen_by(access: Access, prefix: str = "") -> Q:
    """The condition of :meth:`ProjectQuerySet.visible_to` on rows that refer to a project.

    ``prefix`` is the way there, e.g. ``project__``.
    """
    in_scope = (
        within_any(access.region_paths(VIEW), f"{prefix}region_path")
        | Q(**{f"{prefix}unit__in": access.units(VIEW)})
        | Q(**{f"{prefix}investor__in": access.investors})
    )
    return (
        Q(in_scope, **{f"{prefix}confidential": False})
        | Q(leads(access, prefix), **{f"{prefix}confidential": True})
        | on_the_team(access, prefix)
    )


def ways_seen(access: Access, prefix: str = "") -> list[Q]:
    """The condition of :func:`seen_by` taken apart: each of these is answered by one index, and
    what is seen is on at least one of them."""
    ordinary, confidential = ({f"{prefix}confidential": flag} for flag in (False, True))
    return [
        Q(within_any(access.region_paths(VIEW), f"{prefix}region_path"), **ordinary),
        Q(**{f"{prefix}unit__in": access.units(VIEW)}, **ordinary),
        Q(**{f"{prefix}investor__in": access.investors}, **ordinary),
        Q(leads(access, prefix), **confidential),
        on_the_team(access, prefix),
    ]


def leads(access: Access, prefix: str = "") -> Q:
    """Projects whose confidential ones the person may see by office."""
    return within_any(access.region_paths(VIEW_CONFIDENTIAL), f"{prefix}region_path") | Q(
        **{f"{prefix}unit__in": access.units(VIEW_CONFIDENTIAL)}
    )


def on_the_team(access: Access, prefix: str = "") -> Q:
    """Projects on whose team the person is."""
    return Q(
        **{
            f"{prefix or 'pk'}".removesuffix("__") + "__in": ProjectMember.objects.filter(
                user=access.user, left_on=None
            ).values("project")
        }
    )


class Project(models.Model):
    """An investment project from the reserve pool to full production.

    ``stage``, ``total_investment``, ``region`` and ``unit`` hold the latest verified facts; the
    facts themselves stand in :class:`Milestone` and :class:`Fact`. ``figures_on`` and
    ``figures_known_from`` say from which effective day and recorded time on the copies are the
    answer, so that a metric as of a later day reads them instead of the facts (ADR 0005).
    """

    code = models.CharField(_("项目编号"), max_length=40, unique=True)
    name = models.CharField(_("项目名称"), max_length=200)
    normalized_name = models.CharField(max_length=200, editable=False)
    investor = models.ForeignKey(
        "investors.Investor",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("投资方"),
    )
    signing_entity = models.CharField(_("签约主体"), max_length=120, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级项目"),
    )
    phase_name = models.CharField(_("期次"), max_length=40, blank=True)
    content = models.TextField(_("建设内容"), blank=True)
    industry = models.CharField(_("产业类别"), max_length=60, blank=True)
    industry_code = models.CharField(_("国民经济行业代码"), max_length=5, blank=True)
    high_technology = models.BooleanField(_("高新技术项目"), default=False)
    build_kind = models.CharField(_("建设性质"), max_length=12, choices=BuildKind, blank=True)
    land_kind = models.CharField(_("用地方式"), max_length=40, blank=True)
    key_project = models.BooleanField(_("重点项目"), default=False)
    next_step = models.CharField(_("下一步工作"), max_length=300, blank=True)
    next_step_due = models.DateField(_("下一步期限"), null=True, blank=True)
    progress_note = models.CharField(_("进展情况"), max_length=500, blank=True)
    note = models.TextField(_("备注"), blank=True)
    confidential = models.BooleanField(_("涉密"), default=False)

    stage = models.CharField(_("阶段"), max_length=24, choices=Stage, blank=True)
    stage_rank = models.PositiveSmallIntegerField(default=0, editable=False)
    stage_on = models.DateField(_("进入本阶段日期"), null=True, blank=True)
    pace = models.CharField(_("推进状态"), max_length=10, choices=Pace, default=Pace.NORMAL)
    total_investment = MoneyField(_("总投资"), null=True, blank=True)
    region = models.ForeignKey(
        "org.Region", models.PROTECT, related_name="projects", verbose_name=_("地区")
    )
    region_path = models.CharField(max_length=120, editable=False)
    unit = models.ForeignKey(
        "org.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        db_index=False,  # an index begins with it
        verbose_name=_("责任单位"),
    )
    land_area = models.DecimalField(
        _("用地面积"), max_digits=16, decimal_places=4, null=True, blank=True
    )
    planned_start = models.CharField(
        _("计划开工"), max_length=10, null=True, blank=True, editable=False
    )
    figures_on = models.DateField(null=True, blank=True, editable=False)
    figures_known_from = models.DateTimeField(null=True, blank=True, editable=False)
    stages_known_from = models.DateTimeField(null=True, blank=True, editable=False)

    created_at = models.DateTimeField(_("录入时间"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("录入人"),
    )
    updated_at = models.DateTimeField(_("更新时间"))
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("项目")
        ordering = ("-updated_at", "-pk")
        indexes = (
            models.Index(fields=("region_path", "stage", "-updated_at")),
            models.Index(
                fields=("stage", "region_path", "confidential", "removed_at", "id"),
                name="project_in_a_stage",
            ),
            models.Index(fields=("stage", "-stage_on", "-id")),
            models.Index(fields=("stage", "-updated_at", "-id"), name="project_latest_in_a_stage"),
            models.Index(fields=("-updated_at", "-id")),
            models.Index(fields=("unit", "stage")),
            models.Index(fields=("-total_investment", "-id")),
            models.Index(fields=("-stage_on", "-id")),
            models.Index(fields=("next_step_due", "id")),
            models.Index(fields=("name", "id")),
            models.Index(fields=("normalized_name",), name="project_normalized_name"),
            models.Index(fields=("industry",)),
            models.Index(
                fields=("pace", "region_path"),
                condition=~Q(pace="normal"),
                name="project_not_normal",
            ),
            models.Index(
                fields=("region_path",), condition=Q(confidential=True), name="project_confidential"
            ),
            models.Index(fields=("figures_on",)),
            # What metrics read of a claim's project, and of all projects by stage: narrow copies of
            # the wide rows, out of which alone a metric is answered.
            models.Index(
                fields=(
                    "id",
                    "region_path",
                    "total_investment",
                    "industry",
                    "parent",
                    "confidential",
                ),
                name="project_behind_a_claim",
            ),
            models.Index(
                fields=(
                    "stage_rank",
                    "region_path",
                    "parent",
                    "confidential",
                    "total_investment",
                    "removed_at",
                    "id",
                ),
                name="project_standing",
            ),
            models.Index(
                fields=("-total_investment", "-id"),
                condition=~Q(pace="normal"),
                name="project_slowed",
            ),
            models.Index(
                fields=("-total_investment", "-id", "next_step_due"),
                condition=Q(next_step_due__isnull=False),
                name="project_due",
            ),
            models.Index(
                fields=("-total_investment", "-id", "planned_start", "stage_rank"),
                condition=Q(planned_start__isnull=False),
                name="project_planned",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")), name="project_is_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(total_investment=None) | Q(total_investment__gte=0),
                name="project_total_not_negative",
            ),
        )

    def __str__(self) -> str:
        return self.name


class ProjectMember(models.Model):
    """A person of a project's team."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="project_memberships",
        verbose_name=_("人员"),
    )
    stated_name = models.CharField(_("台账所载姓名或职务"), max_length=60, blank=True)
    capacity = models.CharField(_("身份"), max_length=20, choices=TeamCapacity)
    duty = models.CharField(_("分工"), max_length=120, blank=True)
    joined_on = models.DateField(_("加入日期"))
    left_on = models.DateField(_("退出日期"), null=True, blank=True)

    class Meta:
        ordering = ("capacity", "joined_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("project", "user", "capacity"),
                condition=Q(left_on=None, user__isnull=False),
                name="project_member_once_in_a_capacity",
            ),
            models.UniqueConstraint(
                fields=("project", "capacity"),
                condition=Q(left_on=None, user__isnull=False, capacity__in=ONE_AT_A_TIME),
                name="project_member_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | ~Q(stated_name=""),
                name="project_member_is_somebody",
            ),
        )

    def __str__(self) -> str:
        return str(self.user or self.stated_name)


class PaceChange(models.Model):
    """A dated change of pace with its reason."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="pace_changes")
    pace = models.CharField(_("推进状态"), max_length=10, choices=Pace)
    on = models.DateField(_("日期"))
    reason = models.CharField(_("原因"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return f"{self.on} {self.get_pace_display()}"


class SavedView(models.Model):
    """A person's named list: filter, sort and columns, as the list's query string."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="project_views")
    name = models.CharField(_("视图名称"), max_length=40)
    query = models.CharField(max_length=1000)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("user", "name"), name="saved_view_name_once"),
        )

    def __str__(self) -> str:
        return self.name
