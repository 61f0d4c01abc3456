"""Cases: one item for one applicant, its clock, its papers and everything that happened."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.approvals.choices import (
    OPEN,
    PAUSED,
    CaseMove,
    CaseState,
    PauseKind,
    SpecialProcedure,
    ToldKind,
)
from wutong.domains.approvals.models.applications import Application, visible
from wutong.domains.approvals.models.catalogue import ItemVersion
from wutong.kernel.metrics.expressions import LiterallyIn
from wutong.kernel.scope import VIEW, Access


def paper_storage() -> Storage:
    """Where papers lie: never under a public address."""
    return storages["default"]


class CaseQuerySet(models.QuerySet["ApprovalCase"]):
    """Reads of cases. Every one that answers a person starts at :meth:`visible_to`."""

    def open(self) -> CaseQuerySet:
        """Cases that are not decided or ended."""
        return self.filter(LiterallyIn(F("state"), OPEN))

    def paused(self) -> CaseQuerySet:
        """Cases whose clock stands still."""
        return self.filter(LiterallyIn(F("state"), PAUSED))

    def visible_to(self, access: Access | None) -> CaseQuerySet:
        """Cases of the person's regions, units, projects and firms; nothing without access.

        A confidential project's cases are seen with the project, and by the unit that handles
        them.
        """
        if access is None or not access.signed_in:
            return self.none()
        return self.filter(visible(access) | Q(unit__in=access.units(VIEW)))


class ApprovalCase(models.Model):
    """One item under way. The clock: ``limit_days`` working days from ``accepted_on``.

    ``due_on`` is the last day with the pauses so far, None while the clock stands still or has not
    begun. ``used_days``, ``serial_days``, papers and steps are kept when the case ends, so that
    savings are sums of columns. ``project``, ``investor``, ``region_path`` and ``confidential``
    are the application's, kept here for the queues.
    """

    number = models.CharField(_("办件编号"), max_length=44, unique=True)
    application = models.ForeignKey(Application, models.PROTECT, related_name="cases")
    version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="cases")
    project = models.ForeignKey(
        "projects.Project", models.PROTECT, null=True, blank=True, related_name="approval_cases"
    )
    investor = models.ForeignKey(
        "investors.Investor", models.PROTECT, null=True, blank=True, related_name="approval_cases"
    )
    region_path = models.CharField(max_length=120, editable=False)
    confidential = models.BooleanField(default=False, editable=False)
    stage = models.CharField(_("阶段"), max_length=20)
    unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, related_name="+", verbose_name=_("办理单位")
    )
    clerk = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("经办人"),
    )
    state = models.CharField(
        _("状态"), max_length=26, choices=CaseState, default=CaseState.RECEIVED
    )
    since = models.DateTimeField(_("进入本状态时间"))
    received_on = models.DateField(_("收件日期"))
    accepted_on = models.DateField(_("受理日期"), null=True, blank=True)
    limit_days = models.PositiveSmallIntegerField(_("承诺时限（工作日）"))
    statutory_days = models.PositiveSmallIntegerField(_("法定时限（工作日）"))
    due_on = models.DateField(_("应办结日期"), null=True, blank=True)
    provisional = models.BooleanField(_("暂定"), default=False)
    in_parallel = models.BooleanField(_("并联"), default=False)
    green = models.BooleanField(_("绿色通道"), default=False)
    by_commitment = models.BooleanField(_("告知承诺"), default=False)
    decided_on = models.DateField(_("办结日期"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    used_days = models.PositiveSmallIntegerField(_("用时（工作日）"), null=True, blank=True)
    on_time = models.BooleanField(_("按时办结"), null=True, blank=True)
    serial_days = models.PositiveSmallIntegerField(_("串联天数"), default=0)
    serial_steps = models.PositiveSmallIntegerField(_("串联环节"), default=0)
    serial_papers = models.PositiveSmallIntegerField(_("串联材料"), default=0)
    steps = models.PositiveSmallIntegerField(_("实际环节"), null=True, blank=True)
    papers_handed_in = models.PositiveSmallIntegerField(_("实交材料"), null=True, blank=True)
    updated_at = models.DateTimeField(_("更新时间"))
    lock = models.PositiveIntegerField(default=1, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("办件")
        ordering = ("due_on", "pk")
        indexes = (
            models.Index(
                fields=("unit", "due_on", "id"),
                condition=Q(state__in=[one.value for one in OPEN]),
                name="case_open_in_unit",
            ),
            models.Index(
                fields=("clerk", "due_on", "id"),
                condition=Q(state__in=[one.value for one in OPEN]),
                name="case_open_of_clerk",
            ),
            models.Index(
                fields=("due_on", "id"),
                condition=Q(state__in=[one.value for one in OPEN]),
                name="case_open_due",
            ),
            models.Index(
                fields=("id",),
                condition=Q(state__in=[one.value for one in PAUSED]),
                name="case_paused",
            ),
            models.Index(fields=("region_path", "state", "-updated_at")),
            models.Index(fields=("-updated_at", "-id"), name="case_latest"),
            models.Index(fields=("decided_on", "region_path", "stage")),
            models.Index(fields=("project", "stage")),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(accepted_on=None) | Q(accepted_on__gte=F("received_on")),
                name="case_accepted_after_it_came",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in OPEN], decided_on=None)
                | (~Q(state__in=[one.value for one in OPEN]) & Q(decided_on__isnull=False)),
                name="case_ended_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["correction", "correction_before", "special_procedure"])
                | Q(due_on=None),
                name="case_clock_stands_while_paused",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["rejected", "not_accepted", "refused", "revoked"])
                | ~Q(reason=""),
                name="case_ended_against_says_why",
            ),
        )

    def __str__(self) -> str:
        return self.number


class CaseEvent(models.Model):
    """One move of a case; append-only, never changed."""

    case = models.ForeignKey(ApprovalCase, models.CASCADE, related_name="events")
    move = models.CharField(_("动作"), max_length=26, choices=CaseMove)
    from_state = models.CharField(max_length=26, choices=CaseState, blank=True)
    to_state = models.CharField(max_length=26, choices=CaseState)
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("说明"), max_length=500, blank=True)
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.get_move_display()} {self.at:%Y-%m-%d %H:%M}"


class CasePause(models.Model):
    """The clock stands still from ``since`` until the day before ``until``."""

    case = models.ForeignKey(ApprovalCase, models.CASCADE, related_name="pauses")
    kind = models.CharField(_("类别"), max_length=20, choices=PauseKind)
    procedure = models.CharField(_("特别程序"), max_length=20, choices=SpecialProcedure, blank=True)
    since = models.DateField(_("开始"))
    until = models.DateField(_("结束"), null=True, blank=True)
    limit_on = models.DateField(_("最迟"), null=True, blank=True)
    reason = models.CharField(_("原因"), max_length=300)

    class Meta:
        ordering = ("since", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("case",), condition=Q(until=None), name="case_pause_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="case_pause_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(kind="correction", procedure="")
                | (Q(kind="special_procedure") & ~Q(procedure="")),
                name="case_pause_names_its_procedure",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="case_pause_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.since}"


class CaseTold(models.Model):
    """Somebody was told about a case's clock, once for each kind and day."""

    case = models.ForeignKey(ApprovalCase, models.CASCADE, related_name="told")
    kind = models.CharField(max_length=20, choices=ToldKind)
    due_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "kind", "due_on"), name="case_told_once"),
        )

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"


class ClerkAbsence(models.Model):
    """A clerk is away; the deputy gets what is open and what comes meanwhile."""

    clerk = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("经办人")
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("代理人")
    )
    unit = models.ForeignKey("org.Unit", models.CASCADE, related_name="+")
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"))
    reason = models.CharField(_("原因"), max_length=120, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("外出代理")
        ordering = ("-starts_on",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="absence_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(clerk=F("deputy")), name="absence_deputy_is_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.clerk} {self.starts_on}–{self.ends_on}"
