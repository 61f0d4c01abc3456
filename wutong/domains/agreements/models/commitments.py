"""The commitments ledger: what both sides promised, by when, and whether they kept it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.agreements.choices import CommitmentKind, CommitmentState, Side
from wutong.domains.agreements.models.agreements import Agreement, seen_by
from wutong.kernel.money import MoneyField
from wutong.kernel.scope import VIEW, Access


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Reads of commitments."""

    def visible_to(self, access: Access | None) -> CommitmentQuerySet:
        """Those of visible agreements, and those that the person or their unit answers for."""
        if access is None or not access.signed_in:
            return self.none()
        if not access.region_paths(VIEW) and not access.units(VIEW):
            return self.none()
        own = Q(owner_unit__in=access.units(VIEW)) | Q(owner=access.user)
        ordinary = Q(agreement__project=None) | Q(agreement__project__confidential=False)
        return self.filter(
            seen_by(access, "agreement__") | (own & ordinary), agreement__project__removed_at=None
        )

    def binding(self) -> CommitmentQuerySet:
        """Those of signed agreements; what falls due after an agreement's end binds nobody."""
        return self.filter(agreement__signed_on__isnull=False).filter(
            Q(agreement__ended_on=None) | Q(due_on__lte=F("agreement__ended_on"))
        )


class Commitment(models.Model):
    """One promise of one side. ``amount`` in 元; ``quantity`` in ``measure`` (人, 亩, 千伏安).

    ``fulfilled_on`` is the day on which it was kept, as claimed; it counts once somebody else
    than the claimant has confirmed it.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="commitments")
    side = models.CharField(_("承诺方"), max_length=12, choices=Side)
    kind = models.CharField(_("事项"), max_length=12, choices=CommitmentKind)
    text = models.CharField(_("内容"), max_length=500)
    clause = models.CharField(_("条款"), max_length=40, blank=True)
    amount = MoneyField(_("金额"), null=True, blank=True)
    quantity = models.DecimalField(
        _("数量"), max_digits=16, decimal_places=4, null=True, blank=True
    )
    measure = models.CharField(_("单位"), max_length=20, blank=True)
    owner_unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("责任单位"),
    )  # fmt: skip
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("责任人"),
    )  # fmt: skip
    due_on = models.DateField(_("期限"))
    state = models.CharField(
        _("状态"), max_length=10, choices=CommitmentState, default=CommitmentState.OPEN
    )
    fulfilled_on = models.DateField(_("履行日期"), null=True, blank=True)
    evidence = models.ForeignKey(
        "projects.Evidence", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("佐证"),
    )  # fmt: skip
    claim_note = models.CharField(_("履行情况"), max_length=500, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    told_overdue_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("承诺事项")
        ordering = ("due_on", "pk")
        indexes = (
            models.Index(fields=("due_on", "id")),
            models.Index(fields=("owner", "state", "due_on")),
            models.Index(fields=("state", "due_on")),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="fulfilled")
                | (
                    Q(fulfilled_on__isnull=False)
                    & Q(claimed_at__isnull=False)
                    & Q(decided_at__isnull=False)
                ),
                name="commitment_fulfilled_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="fulfilled")
                | Q(claimed_by=None)
                | Q(decided_by=None)
                | ~Q(claimed_by=F("decided_by")),
                name="commitment_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("broken", "waived")) | ~Q(reason=""),
                name="commitment_given_up_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="commitment_amount_not_negative"
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def project(self) -> object:
        """The agreement's project: what the audit trail asks a row for."""
        return self.agreement.project

    @property
    def region_path(self) -> str:
        """Where the agreement lies."""
        return self.agreement.region_path
