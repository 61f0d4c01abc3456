"""Steps of runs and awards, budgets and shares."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wutong.domains.incentives.choices import (
    Awardee,
    AwardState,
    RecipientKind,
)
from wutong.domains.incentives.models import AwardRuleSet
from wutong.domains.incentives.rules.splitting import WHOLE
from wutong.ui.inputs import DayField

PERCENT = WHOLE // 100


def yuan(label: Any, **more: Any) -> forms.DecimalField:
    """A field for an amount in 元."""
    return forms.DecimalField(label=label, max_digits=15, decimal_places=2, min_value=0, **more)


class FilterForm(forms.Form):
    """Which awards are listed."""

    q = forms.CharField(label=_("领奖人或项目"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部")), *AwardState.choices]
    )
    year = forms.IntegerField(label=_("年度"), required=False, min_value=2000, max_value=2100)


class ComputeForm(forms.Form):
    """Which rules, up to which day."""

    rule_set = forms.ModelChoiceField(
        AwardRuleSet.objects.none(), label=_("奖励办法"), empty_label=None
    )
    last = DayField(label=_("截止日"))

    def __init__(self, *args: Any, rule_sets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule_set"].queryset = rule_sets  # type: ignore[attr-defined]


class BudgetForm(forms.Form):
    """A year's budget."""

    rule_set = forms.ModelChoiceField(
        AwardRuleSet.objects.none(), label=_("奖励办法"), empty_label=None
    )
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    amount = yuan(_("预算（元）"))
    basis = forms.CharField(label=_("依据"), max_length=300)

    def __init__(self, *args: Any, rule_sets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule_set"].queryset = rule_sets  # type: ignore[attr-defined]


class NoForm(forms.Form):
    """A step that asks for nothing."""


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("原因"), max_length=300)


class KindForm(forms.Form):
    """What the recipient declared to be."""

    kind = forms.ChoiceField(label=_("身份"), choices=RecipientKind)
    on = DayField(label=_("申报日期"))
    paper = forms.CharField(label=_("证明材料"), max_length=300)


class AccountForm(forms.Form):
    """Where the recipient is paid."""

    holder = forms.CharField(label=_("户名"), max_length=80)
    bank = forms.CharField(label=_("开户行"), max_length=80)
    number = forms.CharField(
        label=_("账号"), max_length=60, help_text=_("加密保存，以后只显示尾号。"),
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric"}),
    )  # fmt: skip


class PapersForm(forms.Form):
    """The recipient's application."""

    papers = forms.CharField(label=_("申请材料"), max_length=300, help_text=_("文件名或文号。"))


class InterestForm(forms.Form):
    """An interest in an award."""

    text = forms.CharField(label=_("利益关系"), max_length=500)


class ObjectionForm(forms.Form):
    """An objection to a published award."""

    objector = forms.CharField(label=_("异议人"), max_length=80)
    received_on = DayField(label=_("收到日期"))
    text = forms.CharField(label=_("异议内容"), max_length=500)


class MoneyForm(forms.Form):
    """Money that went or came back."""

    amount = yuan(_("金额（元）"))
    on = DayField(label=_("日期"))
    evidence = forms.CharField(label=_("凭证"), max_length=300)


class SharesForm(forms.Form):
    """Who shares a project's awards, in percent; ``choices`` are recipient keys with names."""

    awardee = forms.ChoiceField(
        label=_("奖励对象"),
        choices=[(one.value, one.label) for one in (Awardee.INTRODUCER, Awardee.FUND_RAISER)],
    )
    basis = forms.CharField(label=_("依据"), max_length=300)

    def __init__(
        self, *args: Any, choices: list[tuple[str, str]], rows: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = range(1, rows + 1)
        for at in self.rows:
            self.fields[f"who{at}"] = forms.ChoiceField(
                label=_("领奖人"), required=False, choices=[("", "—"), *choices]
            )
            self.fields[f"share{at}"] = forms.DecimalField(
                label=_("份额（%）"), required=False, min_value=0, max_value=100,
                max_digits=5, decimal_places=2,
            )  # fmt: skip

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """The fields of each row."""
        return [(self[f"who{at}"], self[f"share{at}"]) for at in self.rows]

    def shares(self) -> dict[str, int]:
        """Recipient key → 万分之一; rows without a person are left out."""
        found: dict[str, int] = {}
        for at in self.rows:
            who, share = self.cleaned_data[f"who{at}"], self.cleaned_data[f"share{at}"]
            if who and share:
                found[who] = found.get(who, 0) + int(share * PERCENT)
        return found
