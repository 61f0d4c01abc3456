"""Awards, what was declared and objected about them, and their payments."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.incentives.choices import (
    LIVE,
    Awardee,
    AwardEvent,
    AwardRunState,
    AwardState,
    NotAwarded,
    PaymentKind,
    RulingState,
)
from wutong.domains.incentives.models.recipients import ONE_OF_THREE, Received
from wutong.domains.incentives.models.rulesets import RuleVersion
from wutong.domains.incentives.models.runs import AwardRun
from wutong.domains.org.queries import within_any
from wutong.domains.projects.queries import seen_by
from wutong.kernel.money import MoneyField
from wutong.kernel.scope import FOLLOW_OWN_AWARDS, VIEW_AWARDS, Access


def awards_seen_by(access: Access, prefix: str = "") -> Q:
    """The condition of :meth:`AwardQuerySet.visible_to` on rows that refer to an award."""
    reads = within_any(access.region_paths(VIEW_AWARDS), f"{prefix}project__region_path")
    public = Q(**{f"{prefix}run__state": AwardRunState.PUBLISHED})
    own = Q(pk__in=())
    if access.may_ever(FOLLOW_OWN_AWARDS):
        own = Q(**{f"{prefix}person": access.user}) | Q(
            **{f"{prefix}unit__in": access.units(FOLLOW_OWN_AWARDS)}
        )
    return (reads & seen_by(access, f"{prefix}project__")) | (public & own)


class AwardQuerySet(models.QuerySet["Award"]):
    """Reads of awards."""

    def visible_to(self, access: Access | None) -> AwardQuerySet:
        """Those of projects in the regions whose awards the person reads; one's own, or one's
        unit's, once published."""
        if access is None or not access.signed_in or access.is_investor:
            return self.none()
        return self.filter(awards_seen_by(access))

    def live(self) -> AwardQuerySet:
        """Those that hold or may yet."""
        return self.filter(state__in=LIVE)


class Award(Received):
    """What a recipient gets for a project's event, in 元; or why nothing (``reason``).

    ``version`` held on the event's day. ``occasion`` is empty for a milestone, which is awarded
    once, and the run's key with the version's number for amounts of a year. ``lines`` are the
    arithmetic as (code, how, value), ``rows`` the facts behind it as (what, day, amount, key).
    ``paid`` is what was paid less what was recovered. ``shaken_at``: when it was found that what a
    published award rests on was taken back.
    """

    run = models.ForeignKey(AwardRun, models.PROTECT, related_name="awards")
    version = models.ForeignKey(RuleVersion, models.PROTECT, related_name="awards")
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="awards")
    milestone = models.ForeignKey(
        "projects.Milestone", models.PROTECT, null=True, blank=True, related_name="+"
    )
    rule = models.SlugField(max_length=40)
    rule_title = models.CharField(_("奖励事项"), max_length=60)
    awardee = models.CharField(_("奖励对象"), max_length=12, choices=Awardee)
    event = models.CharField(_("事项"), max_length=20, choices=AwardEvent)
    occasion = models.CharField(max_length=16, blank=True, default="")
    day = models.DateField(_("事项日期"))
    share = models.PositiveSmallIntegerField(_("份额"))
    base = MoneyField(_("计奖基数"), null=True, blank=True)
    amount = MoneyField(_("奖励金额"))
    paid = MoneyField(_("已兑现"), default=0)
    reason = models.CharField(_("不予奖励的原因"), max_length=16, choices=NotAwarded, blank=True)
    lines = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    state = models.CharField(_("状态"), max_length=12, choices=AwardState)
    application = models.CharField(_("领奖申请材料"), max_length=300, blank=True)
    applied_at = models.DateTimeField(_("申请时间"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    approved_on = models.DateField(_("批准日期"), null=True, blank=True)
    ended_at = models.DateTimeField(_("终止时间"), null=True, blank=True)
    end_reason = models.CharField(_("终止原因"), max_length=300, blank=True)
    shaken_at = models.DateTimeField(_("依据撤回时间"), null=True, blank=True)
    turn = models.PositiveIntegerField(default=1, editable=False)

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = _("奖励")
        ordering = ("-day", "project", "pk")
        indexes = (
            models.Index(fields=("state", "-day"), name="award_by_state"),
            models.Index(fields=("approved_on", "project"), name="award_approved"),
        )
        constraints = (
            models.CheckConstraint(condition=ONE_OF_THREE, name="award_is_ones"),
            *(
                models.UniqueConstraint(
                    fields=("project", "event", "awardee", "occasion", who),
                    condition=Q(state__in=LIVE, **{f"{who}__isnull": False}),
                    name=f"award_once_for_{who}",
                )
                for who in ("referrer", "person", "unit")
            ),
            models.CheckConstraint(
                condition=Q(state="excluded", amount=0) & ~Q(reason="")
                | ~Q(state="excluded") & Q(amount__gt=0, reason=""),
                name="award_gives_or_says_why_not",
            ),
            models.CheckConstraint(
                condition=Q(paid__gte=0, paid__lte=F("amount")), name="award_paid_within"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("approved", "paid"), approved_at__isnull=False)
                | Q(state__in=("proposed", "published", "excluded"), approved_at=None)
                | Q(state__in=("refused", "clawed_back")),
                name="award_state_has_its_approval",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("refused", "clawed_back"))
                | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="award_ends_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(person=None) | ~Q(approved_by=F("person")),
                name="award_not_approved_by_recipient",
            ),
        )

    def __str__(self) -> str:
        return f"{self.who} {self.rule_title} {self.amount:f}"

    @property
    def region_path(self) -> str:
        """Where its project lies."""
        return self.project.region_path

    @property
    def left(self) -> Decimal:
        """What is approved and not yet paid, in 元."""
        left: Decimal = self.amount - self.paid
        return left

    @property
    def to_recover(self) -> Decimal:
        """What was paid and has to come back, in 元: of an award that was clawed back, or whose
        facts were taken back; 0 otherwise."""
        owed = self.state == AwardState.CLAWED_BACK or self.shaken_at is not None
        return self.paid if owed else Decimal(0)


class Ruling(models.Model):
    """Something about an award that another person decides."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="%(class)ss")
    text = models.CharField(_("内容"), max_length=500)
    state = models.CharField(
        _("状态"), max_length=10, choices=RulingState, default=RulingState.OPEN
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(_("登记时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("裁定时间"), null=True, blank=True)
    reason = models.CharField(_("裁定理由"), max_length=500, blank=True)

    class Meta:
        abstract = True
        ordering = ("-recorded_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None)
                | (~Q(state="open") & Q(decided_at__isnull=False) & ~Q(reason="")),
                name="%(class)s_decided_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | Q(recorded_by=None)
                | ~Q(decided_by=F("recorded_by")),
                name="%(class)s_decided_by_another",
            ),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def region_path(self) -> str:
        """Where it lies."""
        return self.award.region_path


class AwardInterest(Ruling):
    """A declared interest (利益关系) in an award; upheld: the award is refused."""

    class Meta(Ruling.Meta):
        verbose_name = _("利益申报")


class AwardObjection(Ruling):
    """An objection received while the award was published; upheld: the award is refused."""

    objector = models.CharField(_("异议人"), max_length=80)
    received_on = models.DateField(_("收到日期"))

    class Meta(Ruling.Meta):
        verbose_name = _("公示异议")


class AwardPayment(models.Model):
    """Money that went to the recipient, or came back."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="payments")
    kind = models.CharField(_("类别"), max_length=10, choices=PaymentKind)
    on = models.DateField(_("日期"))
    amount = MoneyField(_("金额"))
    evidence = models.CharField(_("凭证"), max_length=300)
    account = models.ForeignKey(
        "incentives.BankAccount", models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("奖励兑现")
        ordering = ("on", "pk")
        indexes = (models.Index(fields=("kind", "on"), name="award_payment_counted"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(evidence=""), name="award_payment_has_evidence"
            ),
        )

    def __str__(self) -> str:
        return f"{self.on} {self.amount:f}"

    @property
    def region_path(self) -> str:
        """Where it lies."""
        return self.award.region_path
