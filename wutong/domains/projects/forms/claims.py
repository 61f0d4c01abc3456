"""Claiming stages, figures and funds; attaching papers; deciding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wutong.domains.projects.choices import (
    Attribute,
    EvidenceKind,
    FundKind,
    FundSource,
    MilestoneKind,
    Stage,
)
from wutong.domains.projects.models import Evidence, Fact, SigningEvent
from wutong.domains.projects.rules.papers import ALLOWED
from wutong.domains.projects.rules.plans import PLANNED, plan_of
from wutong.ui.inputs import AmountField, AreaField, DayField, MonthField

PAPER_KINDS: Final = [(one.value, one.label) for one in EvidenceKind
                      if one is not EvidenceKind.LEDGER_ROW]  # fmt: skip
FUND_PAPERS: Final = (
    EvidenceKind.CAPITAL_VERIFICATION,
    EvidenceKind.BANK_SLIP,
    EvidenceKind.EQUIPMENT_INVOICE,
    EvidenceKind.LAND_PAYMENT,
)
ACCEPT: Final = ",".join(f".{ending}" for ending in ALLOWED)


class PaperChoice(forms.ModelChoiceField):
    """A choice of one paper, by its kind and name."""

    def label_from_instance(self, paper: Any) -> str:
        """For example 营业执照 · scan.pdf."""
        return paper_label(paper)


class PapersChoice(forms.ModelMultipleChoiceField):
    """A choice of papers, by their kind and name."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, paper: Any) -> str:
        """For example 营业执照 · scan.pdf."""
        return paper_label(paper)


def paper_label(paper: Evidence) -> str:
    """The kind and the name of a paper."""
    return f"{paper.get_kind_display()} · {paper.name}"


class PastDayForm(forms.Form):
    """A form about something that has happened by ``today``."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if "on" in self.fields:
            self.fields["on"].widget.attrs["max"] = today.isoformat()

    def clean_on(self) -> date:
        """Nobody claims the future."""
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError(_("这一天还没有到，不能申报未来的事实。"))
        return on


class MilestoneForm(PastDayForm):
    """That a stage was reached on a day, on which papers."""

    on = DayField(label=_("发生日期"))
    event = forms.ModelChoiceField(
        SigningEvent.objects.none(),
        label=_("签约活动"),
        required=False,
        empty_label=_("不在活动上签约"),
    )
    evidence = PapersChoice(Evidence.objects.none(), label=_("佐证"), required=False)
    note = forms.CharField(
        label=_("说明"), required=False, max_length=300, widget=forms.Textarea({"rows": 2})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        stage: str,
        papers: Sequence[Evidence],
        events: Sequence[SigningEvent],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["evidence"], Evidence, papers)
        if stage == Stage.SIGNED:
            offer(self.fields["event"], SigningEvent, events)
        else:
            del self.fields["event"]
        if stage == Stage.WITHDRAWN:
            self.fields["note"].required = True
            self.fields["note"].label = _("退库原因")
        if not papers:
            del self.fields["evidence"]


class SigningForm(MilestoneForm):
    """A framework agreement or an increase: neither moves the stage."""

    kind = forms.ChoiceField(
        label=_("类别"),
        choices=[(one.value, one.label) for one in MilestoneKind if one != MilestoneKind.FORMAL],
        widget=forms.RadioSelect,
    )
    amount = AmountField(label=_("增资额"), required=False, help_text=_("只填增加的部分"))
    field_order = ("kind", "on", "amount", "event", "evidence", "note")

    def clean(self) -> dict[str, Any]:
        """An increase says by how much."""
        cleaned = super().clean() or self.cleaned_data
        increase = cleaned.get("kind") == MilestoneKind.INCREASE
        amount = cleaned.get("amount")
        if increase and (amount is None or amount <= 0):
            self.add_error("amount", _("请填增资额，须大于零。"))
        if not increase:
            cleaned["amount"] = None
        return cleaned


class FundsForm(PastDayForm):
    """Money that arrived."""

    amount = AmountField(label=_("到位金额"))
    on = DayField(label=_("到位日期"))
    kind = forms.ChoiceField(label=_("资金类别"), choices=FundKind)
    source = forms.ChoiceField(
        label=_("资金来源"),
        choices=FundSource,
        initial=FundSource.ENTERPRISE,
        help_text=_("财政资金和区域内企业间划转只作记录，不计入到位资金"),
    )
    voucher = forms.CharField(label=_("凭证号"), required=False, max_length=60)
    evidence = PaperChoice(
        Evidence.objects.none(), label=_("佐证"), required=False, empty_label=_("暂无")
    )
    note = forms.CharField(label=_("说明"), required=False, max_length=300)

    def __init__(self, *args: Any, papers: Sequence[Evidence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["evidence"], Evidence, papers)

    def clean_amount(self) -> Any:
        """Only what arrived."""
        amount = self.cleaned_data["amount"]
        if amount <= 0:
            raise ValidationError(_("到位金额须大于零。"))
        return amount


CORRECTION: Final = "correction"
CHANGE: Final = "change"


class PlanField(forms.CharField):
    """A planned day or month, as ``rules.plans`` writes it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("写到月或写到日：2022-09，2022-09-15"))
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> str:
        """``2022-09`` or ``2022-09-15``; empty where it may be."""
        text = super().clean(value)
        try:
            return plan_of(text) if text else ""
        except ValueError as error:
            raise ValidationError(_("计划日期须写成 2022-09 或 2022-09-15。")) from error


class FactForm(PastDayForm):
    """A figure of the project: a correction of the value that holds, or a change from a day."""

    how = forms.ChoiceField(
        label=_("性质"),
        choices=[
            (CORRECTION, _("更正：原来的数填错了，从原来的日期起就该是这个数")),
            (CHANGE, _("变更：从某一天起变成这个数，之前的不动")),
        ],
        widget=forms.RadioSelect,
        initial=CHANGE,
    )
    value = forms.DecimalField(label=_("数值"))
    on = DayField(label=_("从哪天起"), required=False)
    evidence = PaperChoice(
        Evidence.objects.none(), label=_("佐证"), required=False, empty_label=_("暂无")
    )
    note = forms.CharField(label=_("说明"), required=False, max_length=300)

    def __init__(
        self,
        *args: Any,
        attribute: str,
        holding: Fact | None,
        papers: Sequence[Evidence],
        choices: Sequence[Any] = (),
        **kwargs: Any,
    ) -> None:
        self.attribute = attribute
        self.holding = holding
        super().__init__(*args, **kwargs)
        self.fields["value"] = value_field(attribute, choices)
        offer(self.fields["evidence"], Evidence, papers)
        if holding is None or attribute in MONTHLY:
            del self.fields["how"]
            self.fields["on"].required = True
        if attribute in MONTHLY:
            self.fields["on"] = MonthField(label=_("月份"))

    def clean_on(self) -> Any:
        """A correction keeps the day of the value it corrects."""
        if self.holding and self.cleaned_data.get("how") == CORRECTION:
            return self.holding.on
        if not self.cleaned_data.get("on"):
            raise ValidationError(_("请填从哪天起。"))
        return super().clean_on()


MONTHLY: Final = (Attribute.FIXED_ASSET_INVESTMENT, Attribute.TAX, Attribute.OUTPUT)
MONEY: Final = (*MONTHLY, Attribute.TOTAL_INVESTMENT, Attribute.REGISTERED_CAPITAL)
FLAGS: Final = (Attribute.TEAM_IN_PLACE, Attribute.FUNDS_CONFIRMED)


def value_field(attribute: str, choices: Sequence[Any] = ()) -> forms.Field:
    """The field in which the attribute's value is typed."""
    label = Attribute(attribute).label
    if attribute in MONEY:
        least = None if attribute in MONTHLY else 0
        return AmountField(label=label, min_value=least)
    if attribute == Attribute.LAND_AREA:
        return AreaField(label=label)
    if attribute in FLAGS:
        return forms.TypedChoiceField(
            label=label,
            choices=[("yes", _("是")), ("no", _("否"))],
            coerce=lambda word: word == "yes",
            widget=forms.RadioSelect,
        )
    if attribute in PLANNED:
        return PlanField(label=label)
    if attribute in (Attribute.REGION, Attribute.UNIT):
        return forms.ChoiceField(label=label, choices=list(choices))
    return forms.IntegerField(label=label, min_value=0)


class EvidenceForm(forms.Form):
    """One paper of one kind."""

    kind = forms.ChoiceField(label=_("类别"), choices=PAPER_KINDS)
    file = forms.FileField(
        label=_("文件"), max_length=255, widget=forms.ClearableFileInput({"accept": ACCEPT})
    )


class DecisionForm(forms.Form):
    """Verifying, or sending back with a reason."""

    decision = forms.ChoiceField(choices=[("verify", _("核验")), ("reject", _("退回"))])
    reason = forms.CharField(label=_("意见"), required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """Sending back names a reason."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("decision") == "reject" and not cleaned.get("reason"):
            self.add_error("reason", _("退回须写明原因，好让申报人知道补什么。"))
        return cleaned


def offer(field: forms.Field, model: Any, rows: Sequence[Any]) -> None:
    """Let a choice offer exactly ``rows``."""
    choice: Any = field
    choice.queryset = model.objects.filter(pk__in=[one.pk for one in rows])
