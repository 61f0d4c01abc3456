"""Who receives: declared kinds, accounts, and shares of a project's award."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.incentives.choices import Awardee, RecipientKind
from wutong.domains.incentives.rules.splitting import WHOLE

ONE_OF_THREE = (
    Q(referrer__isnull=False, person=None, unit=None)
    | Q(referrer=None, person__isnull=False, unit=None)
    | Q(referrer=None, person=None, unit__isnull=False)
)
"""A recipient is an introducer, a person with an account here, or a unit."""


class Received(models.Model):
    """Something of one recipient."""

    referrer = models.ForeignKey(
        "investors.Referrer", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("引荐人"),
    )  # fmt: skip
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("人员"),
    )  # fmt: skip
    unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位")
    )

    class Meta:
        abstract = True

    @property
    def recipient(self) -> str:
        """Whose it is, as the rules know them: ``r:`` introducer, ``p:`` person, ``u:`` unit."""
        if self.referrer_id is not None:
            return f"r:{self.referrer_id}"
        return f"p:{self.person_id}" if self.person_id is not None else f"u:{self.unit_id}"

    @property
    def who(self) -> Any:
        """The recipient itself."""
        return self.referrer or self.person or self.unit


class DeclaredKind(Received):
    """What a recipient declared to be on a day, with the paper that says so. The latest holds."""

    kind = models.CharField(_("身份"), max_length=20, choices=RecipientKind)
    on = models.DateField(_("申报日期"))
    paper = models.CharField(_("证明材料"), max_length=300)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    declared_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("领奖人身份")
        ordering = ("-on", "-pk")
        constraints = (
            models.CheckConstraint(condition=ONE_OF_THREE, name="award_kind_is_ones"),
            models.CheckConstraint(condition=~Q(paper=""), name="award_kind_has_paper"),
        )

    def __str__(self) -> str:
        return f"{self.who} {self.get_kind_display()}"


class BankAccount(Received):
    """Where a recipient is paid. The number is sealed; only ``tail`` is ever shown. The latest
    holds."""

    holder = models.CharField(_("户名"), max_length=80)
    bank = models.CharField(_("开户行"), max_length=80)
    sealed = models.TextField(editable=False)
    tail = models.CharField(_("尾号"), max_length=4)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    entered_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("收款账户")
        ordering = ("-entered_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=ONE_OF_THREE, name="award_account_is_ones"),
        )

    def __str__(self) -> str:
        return f"{self.bank} ****{self.tail}"


class AwardShare(Received):
    """A decided share (万分之一) of a project's awards to introducers or fund-raisers. Those that
    stand for a project and awardee add up to the whole; a new decision ends all before it."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="award_shares")
    awardee = models.CharField(_("奖励对象"), max_length=12, choices=Awardee)
    share = models.PositiveSmallIntegerField(_("份额"))
    basis = models.CharField(_("依据"), max_length=300)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("确定时间"))
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("奖励份额")
        ordering = ("-share", "pk")
        constraints = (
            models.CheckConstraint(condition=ONE_OF_THREE, name="award_share_is_ones"),
            models.CheckConstraint(
                condition=Q(share__gte=1, share__lte=WHOLE), name="award_share_of_a_whole"
            ),
            models.CheckConstraint(
                condition=Q(awardee__in=("introducer", "fund_raiser")), name="award_share_for_these"
            ),
            models.UniqueConstraint(
                fields=("project", "awardee", "referrer"),
                condition=Q(ended_at=None, referrer__isnull=False),
                name="award_share_of_referrer_once",
            ),
            models.UniqueConstraint(
                fields=("project", "awardee", "person"),
                condition=Q(ended_at=None, person__isnull=False),
                name="award_share_of_person_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.who} {self.share * 100 / WHOLE:g}%"
