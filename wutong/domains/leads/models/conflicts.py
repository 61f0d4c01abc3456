"""Registrations that collide, how it was decided, and whose the credit is."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from wutong.domains.leads.choices import CollisionKind, ConflictState, Decision
from wutong.domains.leads.models.lead import Lead, seen_by
from wutong.domains.org.queries import within_any
from wutong.kernel.scope import ARBITRATE_LEAD, VIEW_CONFIDENTIAL, Access


class LeadConflictQuerySet(models.QuerySet["LeadConflict"]):
    """Reads of conflicts."""

    def open(self) -> LeadConflictQuerySet:
        """Those that wait for a decision."""
        return self.filter(state=ConflictState.OPEN)

    def visible_to(self, access: Access | None) -> LeadConflictQuerySet:
        """Conflicts of leads that the person sees, and of regions in which they arbitrate.

        One in which a confidential lead or project takes part is for leaders of the region alone.
        """
        if access is None or not access.signed_in:
            return self.none()
        party = seen_by(access, "second__") | (Q(first__isnull=False) & seen_by(access, "first__"))
        deciding = within_any(access.region_paths(ARBITRATE_LEAD), "region_path")
        by_office = within_any(access.region_paths(VIEW_CONFIDENTIAL), "region_path")
        return self.filter(Q(party | deciding, confidential=False) | by_office)

    def decided_by(self, access: Access) -> LeadConflictQuerySet:
        """Conflicts that it is for this person to decide."""
        rows = self.filter(within_any(access.region_paths(ARBITRATE_LEAD), "region_path"))
        mine = Q(second__owner=access.user) | Q(second__reported_by=access.user)
        mine |= Q(first__owner=access.user) | Q(first__reported_by=access.user)
        return rows.visible_to(access).exclude(mine)


class LeadConflict(models.Model):
    """Two registrations of one investment (撞单): ``second`` came later than ``first``, a lead, or
    than ``project``. ``region_path`` is the nearest region that holds both. To be decided within
    ``days`` working days."""

    first = models.ForeignKey(
        Lead, models.CASCADE, null=True, related_name="conflicts_as_first", verbose_name=_("先报")
    )
    project = models.ForeignKey(
        "projects.Project",
        models.PROTECT,
        null=True,
        related_name="lead_conflicts",
        verbose_name=_("已有项目"),
    )
    second = models.ForeignKey(
        Lead, models.CASCADE, related_name="conflicts_as_second", verbose_name=_("后报")
    )
    kind = models.CharField(_("依据"), max_length=16, choices=CollisionKind)
    region_path = models.CharField(max_length=120)
    confidential = models.BooleanField(default=False)
    opened_at = models.DateTimeField(_("发现时间"))
    due = models.DateField(_("裁定期限"))
    days = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=8, choices=ConflictState, default=ConflictState.OPEN)
    decision = models.CharField(_("裁定"), max_length=12, choices=Decision, blank=True)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects = LeadConflictQuerySet.as_manager()

    class Meta:
        verbose_name = _("撞单")
        ordering = ("-opened_at", "-pk")
        indexes = (
            models.Index(fields=("state", "region_path", "due")),
            models.Index(fields=("-opened_at", "-id")),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(first__isnull=False, project=None)
                | Q(first=None, project__isnull=False),
                name="lead_conflict_has_one_first",
            ),
            models.CheckConstraint(
                condition=Q(first=None) | ~Q(first=F("second")), name="lead_conflict_of_two"
            ),
            models.UniqueConstraint(fields=("first", "second"), name="lead_conflict_once"),
            models.UniqueConstraint(
                fields=("project", "second"), name="lead_conflict_with_project_once"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None, decision="")
                | (Q(state="decided", decided_at__isnull=False) & ~Q(decision="") & ~Q(reason="")),
                name="lead_conflict_decided_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.first or self.project} / {self.second}"


class LeadCredit(models.Model):
    """A share of the credit for a lead; the standing shares of a lead add up to one.

    ``converted_on`` and ``region_path`` are copies set when the lead becomes a project, so that a
    metric of shares reads this table alone.
    """

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="credits")
    unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, related_name="+", verbose_name=_("单位")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("人员"),
    )
    share = models.DecimalField(_("份额"), max_digits=5, decimal_places=4)
    region_path = models.CharField(max_length=120)
    converted_on = models.DateField(null=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("线索业绩")
        ordering = ("lead", "-share", "pk")
        indexes = (
            models.Index(
                fields=("converted_on", "region_path"),
                condition=Q(converted_on__isnull=False),
                name="lead_credit_converted",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lte=1), name="lead_credit_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(person__isnull=False),
                name="lead_credit_is_somebodys",
            ),
            models.UniqueConstraint(
                "lead", Coalesce("unit", 0), Coalesce("person", 0), name="lead_credit_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person or self.unit} {self.share}"
