"""Stewards of firms, visits, and handing over what a person holds."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.stewardship.choices import VisitKind
from wutong.domains.stewardship.models.scope import visible
from wutong.kernel.scope import VIEW, Access


class FirmSteward(models.Model):
    """The steward of a firm in production (项目管家), over time; ``reason`` says why this one."""

    investor = models.ForeignKey(
        "investors.Investor", models.CASCADE, related_name="stewardships", verbose_name=_("企业")
    )
    steward = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("管家")
    )
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=120, editable=False)
    since = models.DateField(_("开始日期"))
    until = models.DateField(_("结束日期"), null=True, blank=True)
    by_hand = models.BooleanField(_("人工指定"), default=False)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("企业管家")
        indexes = (
            models.Index(fields=("steward", "until")),
            models.Index(fields=("region_path", "until")),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("investor",), condition=Q(until=None), name="firm_has_one_steward"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="firm_steward_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.investor} · {self.steward}"


class ServedFirm(models.Model):
    """A firm of the region that is served by a steward: where it is, in which trade."""

    investor = models.OneToOneField("investors.Investor", models.CASCADE, related_name="served")
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=120, editable=False)
    industry_code = models.CharField(_("行业代码"), max_length=5, blank=True)
    weight = models.PositiveSmallIntegerField(_("服务权重"), default=1)
    since = models.DateField(_("纳入日期"))
    left_on = models.DateField(_("退出日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("服务企业")
        indexes = (models.Index(fields=("region_path", "left_on")),)

    def __str__(self) -> str:
        return str(self.investor)


class FirmSpread(models.Model):
    """A spread of a region's firms over its stewards: proposed, then applied in batches.

    ``moves`` lists ``[firm, steward now or null, steward then, [reason, …]]``; the first ``done`` of
    them are behind, of which ``skipped`` were changed by somebody else meanwhile. ``counts`` and
    ``loads`` (``[[steward, before, after], …]``) are of the moment of the proposal.
    """

    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=120, editable=False)
    on = models.DateField(_("日期"))
    moves = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    loads = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("企业分派")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("region",), condition=Q(finished_at=None), name="firm_spread_one_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.region} {self.on}"


class VisitQuerySet(models.QuerySet["Visit"]):
    """Reads of visits. Every one that answers a person starts at :meth:`visible_to`."""

    def visible_to(self, access: Access | None) -> VisitQuerySet:
        """Visits of the person's regions and projects, and their own; none for a firm's people."""
        if access is None or not access.signed_in:
            return self.none()
        if not access.region_paths(VIEW) and not access.units(VIEW):
            return self.none()
        return self.filter(visible(access) | Q(visitor=access.user))


class Visit(models.Model):
    """A firm or project was seen: what was said, what troubles it, what was promised.

    ``client_key`` is made on the phone, so that a visit sent twice over a poor line is one.
    """

    project = models.ForeignKey(
        "projects.Project", models.PROTECT, null=True, blank=True, related_name="visits",
        verbose_name=_("项目"),
    )  # fmt: skip
    investor = models.ForeignKey(
        "investors.Investor", models.PROTECT, null=True, blank=True, related_name="visits",
        verbose_name=_("企业"),
    )  # fmt: skip
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=120, editable=False)
    confidential = models.BooleanField(default=False, editable=False)
    visitor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("走访人")
    )
    kind = models.CharField(_("方式"), max_length=10, choices=VisitKind, default=VisitKind.ON_SITE)
    on = models.DateField(_("日期"))
    met = models.CharField(_("会见人"), max_length=120, blank=True)
    minutes = models.TextField(_("情况"))
    client_key = models.CharField(max_length=64, unique=True)
    recorded_at = models.DateTimeField(_("录入时间"))
    correct_until = models.DateField(_("可更正至"), null=True, blank=True)
    lock = models.PositiveIntegerField(default=1, editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("走访")
        ordering = ("-on", "-pk")
        indexes = (
            models.Index(fields=("region_path", "-on")),
            models.Index(fields=("project", "-on")),
            models.Index(fields=("investor", "-on")),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(project__isnull=False) | Q(investor__isnull=False),
                name="visit_to_a_project_or_a_firm",
            ),
        )

    def __str__(self) -> str:
        return f"{self.on} {self.project or self.investor}"


class VisitRevision(models.Model):
    """What a visit said before it was corrected; append-only."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="revisions")
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(_("更正原因"), max_length=300)
    before = models.JSONField(_("更正前"), default=dict)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.visit} {self.at:%Y-%m-%d %H:%M}"


class PlannedVisit(models.Model):
    """Somebody means to see a project or a firm on a day. ``visit`` is what came of it."""

    project = models.ForeignKey(
        "projects.Project", models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("项目"),
    )  # fmt: skip
    investor = models.ForeignKey(
        "investors.Investor", models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("企业"),
    )  # fmt: skip
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("走访人")
    )
    on = models.DateField(_("日期"))
    note = models.CharField(_("备注"), max_length=200, blank=True)
    made_at = models.DateTimeField()
    visit = models.ForeignKey(
        Visit, models.CASCADE, null=True, blank=True, related_name="planned_as"
    )

    class Meta:
        verbose_name = _("走访计划")
        ordering = ("on", "pk")
        indexes = (models.Index(fields=("person", "visit", "on"), name="planned_visits_of_person"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(project__isnull=False, investor=None)
                | Q(project=None, investor__isnull=False),
                name="planned_visit_to_a_project_or_a_firm",
            ),
            models.UniqueConstraint(
                fields=("person", "project"), condition=Q(visit=None, project__isnull=False),
                name="planned_visit_to_a_project_once",
            ),
            models.UniqueConstraint(
                fields=("person", "investor"), condition=Q(visit=None, investor__isnull=False),
                name="planned_visit_to_a_firm_once",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.on} {self.project or self.investor}"


class HandOver(models.Model):
    """A person hands what they hold to a successor, who accepts it line by line.

    ``items`` lists ``{"kind", "key", "title", "url", "detail", "due", "confidential", "taken"}``;
    ``taken`` is null until the successor decides, then whether they took it; ``accepted_at`` is set
    once every line is decided. Everything one holds may go to several successors, one of these each.
    """

    from_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("移交人")
    )
    to_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("接收人")
    )
    items = models.JSONField(_("移交清单"), default=list)
    note = models.TextField(_("说明"), blank=True)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    offered_at = models.DateTimeField(_("提出时间"))
    accepted_at = models.DateTimeField(_("接收时间"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("工作移交")
        ordering = ("-offered_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("from_person", "to_person"),
                condition=Q(accepted_at=None, withdrawn_at=None), name="hand_over_open_once",
            ),
            models.CheckConstraint(
                condition=~Q(from_person=F("to_person")), name="hand_over_to_another"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.from_person} → {self.to_person}"
