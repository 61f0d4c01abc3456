"""The numbers of leads as data a region can change."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from wutong.domains.leads.rules.terms import NUMBERS, Terms
from wutong.kernel.money import MoneyField


class LeadRule(models.Model):
    """The terms of a region's subtree; without a region the national default.

    Days of protection and cool-off are calendar days, the others working days.
    """

    region = models.ForeignKey(
        "org.Region", models.CASCADE, null=True, related_name="+", verbose_name=_("地区")
    )
    protection_days = models.PositiveSmallIntegerField(_("保护期（天）"))
    extension_days = models.PositiveSmallIntegerField(_("每次延长（天）"))
    extensions = models.PositiveSmallIntegerField(_("可延长次数"))
    remind_before_days = models.PositiveSmallIntegerField(_("到期前提醒（天）"))
    respond_days = models.PositiveSmallIntegerField(_("响应（工作日）"))
    study_days = models.PositiveSmallIntegerField(_("研判（工作日）"))
    large_study_days = models.PositiveSmallIntegerField(_("重大线索研判（工作日）"))
    feedback_days = models.PositiveSmallIntegerField(_("反馈（工作日）"))
    report_days = models.PositiveSmallIntegerField(_("进展报告间隔（工作日）"))
    accept_days = models.PositiveSmallIntegerField(_("流转答复（工作日）"))
    arbitrate_days = models.PositiveSmallIntegerField(_("撞单裁定（工作日）"))
    bureau_after_days = models.PositiveSmallIntegerField(_("超期多久上报招商局（工作日）"))
    leader_after_days = models.PositiveSmallIntegerField(_("超期多久上报领导（工作日）"))
    idle_days = models.PositiveSmallIntegerField(_("超期多久收回公海（工作日）"))
    daily_picks = models.PositiveSmallIntegerField(_("每人每天领取（条）"))
    capacity = models.PositiveSmallIntegerField(_("每人持有上限（条）"))
    cool_off_days = models.PositiveSmallIntegerField(_("原持有人冷却期（天）"))
    large_amount = MoneyField(_("上级参与的投资额"))

    class Meta:
        verbose_name = _("线索规则")
        constraints = (
            models.UniqueConstraint(Coalesce("region", 0), name="lead_rule_once_in_region"),
        )

    def __str__(self) -> str:
        return f"{self.region or _('默认')} · {_('线索规则')}"

    @property
    def terms(self) -> Terms:
        """The row as the rules read it."""
        numbers = {name: getattr(self, name) for name in NUMBERS}
        return Terms(**numbers, large_amount=self.large_amount)
