"""What people enter about plans: a new plan, amounts line by line, decisions, curves, splits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.targets.actions import LineAsked
from wutong.domains.targets.models import PlanLine
from wutong.domains.targets.queries.plans import metrics_with_targets, unit_of_entry
from wutong.domains.targets.rules.curves import WHOLE
from wutong.domains.targets.rules.plans import Amounts
from wutong.kernel import metrics
from wutong.ui.inputs import DayField

MONTHS: Final = range(1, 13)
PERCENT: Final = Decimal(WHOLE) / 100


def metric_choices() -> list[tuple[str, str]]:
    """Metrics that can have a target, with the unit that they are entered in."""
    return [
        (metric.code, f"{metric.label}（{unit_of_entry(metric)[1]}）")
        for metric in metrics_with_targets()
    ]


def entered(metric: metrics.Metric, value: Decimal | None) -> str:
    """A value as it is entered: amounts in 亿元."""
    return "" if value is None else metrics.plain(value / unit_of_entry(metric)[0])


class PlanForm(forms.Form):
    """The year and the region of a new plan."""

    region = forms.ChoiceField(label=gettext_lazy("地区"))
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2100)

    def __init__(self, *args: Any, regions: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = list(regions)  # type: ignore[attr-defined]


def amount_field(label: Any, *, required: bool = True) -> forms.DecimalField:
    """A goal as it is entered; what it is multiplied by follows from the metric."""
    return forms.DecimalField(
        label=label, required=required, min_value=0, max_digits=18, decimal_places=4,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )  # fmt: skip


class LineForm(forms.Form):
    """One line to add below another."""

    parent = forms.ChoiceField(label=gettext_lazy("上级"), required=False)
    holder = forms.ChoiceField(label=gettext_lazy("分解给"))
    basic = amount_field(gettext_lazy("基本目标"))
    stretch = amount_field(gettext_lazy("奋斗目标"), required=False)
    note = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)

    def __init__(
        self, *args: Any, metric: metrics.Metric, parents: Iterable[tuple[str, str]],
        holders: Iterable[tuple[str, str]], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.metric = metric
        self.fields["parent"].choices = list(parents)  # type: ignore[attr-defined]
        self.fields["holder"].choices = list(holders)  # type: ignore[attr-defined]

    def asked(self) -> LineAsked:
        """The line in the metric's measure."""
        data, by = self.cleaned_data, unit_of_entry(self.metric)[0]
        stretch = data["stretch"]
        return LineAsked(
            self.metric.code, data["holder"], data["parent"], data["basic"] * by,
            None if stretch is None else stretch * by, data["note"],
        )  # fmt: skip


class AmountsForm(forms.Form):
    """The amounts of lines of a metric, one row each, and the turn that was looked at; filled with
    ``proposed`` amounts by holder where there are some."""

    turn = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, metric: metrics.Metric, lines: Sequence[PlanLine],
        proposed: Mapping[str, Amounts] | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.metric, self.lines = metric, lines
        for line in lines:
            amounts = (proposed or {}).get(line.holder, line.amounts)
            for name, label, value in (
                ("basic", _("%(who)s 基本目标"), amounts.basic),
                ("stretch", _("%(who)s 奋斗目标"), amounts.stretch),
            ):
                field = amount_field(label % {"who": line.who}, required=name == "basic")
                field.initial = entered(metric, value)
                field.widget.attrs |= {"aria-label": field.label, "class": "input"}
                self.fields[f"{name}_{line.pk}"] = field

    def cells(self, line: PlanLine) -> tuple[forms.BoundField, forms.BoundField]:
        """The fields of a line."""
        return self[f"basic_{line.pk}"], self[f"stretch_{line.pk}"]

    def asked(self) -> list[LineAsked]:
        """The lines that changed, in the metric's measure."""
        by = unit_of_entry(self.metric)[0]
        found = []
        for line in self.lines:
            basic, stretch = (
                self.cleaned_data[f"{name}_{line.pk}"] for name in ("basic", "stretch")
            )
            pair = (basic * by, None if stretch is None else stretch * by)
            if pair != line.pair:
                parent = line.parent.holder if line.parent else ""
                found.append(LineAsked(line.metric, line.holder, parent, *pair, line.note))
        return found


class MoveForm(forms.Form):
    """The line that another is put under, and the turn that was looked at."""

    turn = forms.IntegerField(widget=forms.HiddenInput)
    parent = forms.TypedChoiceField(
        label=gettext_lazy("移到"), coerce=int,
        error_messages={"required": gettext_lazy("请选择移到哪一行之下。")},
    )  # fmt: skip

    def __init__(self, *args: Any, parents: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = list(parents)  # type: ignore[attr-defined]


class SignForm(forms.Form):
    """Why the children do not add up."""

    reason = forms.CharField(label=gettext_lazy("差额原因"), max_length=300)


class DecisionForm(forms.Form):
    """The dated decision that adopts a draft."""

    title = forms.CharField(label=gettext_lazy("文件名称"), max_length=200)
    document = forms.CharField(label=gettext_lazy("文号"), max_length=80, required=False)
    decided_on = DayField(label=gettext_lazy("决定日期"))
    reason = forms.CharField(label=gettext_lazy("调整原因"), max_length=300, required=False)


class CurveForm(forms.Form):
    """A year's curve in per cent of the year's goal, cumulative, month by month."""

    metric = forms.ChoiceField(label=gettext_lazy("指标"), required=False)
    basis = forms.CharField(label=gettext_lazy("依据"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["metric"].choices = [  # type: ignore[attr-defined]
            ("", _("全部指标")), *metric_choices()
        ]  # fmt: skip
        for month in MONTHS:
            self.fields[f"to_{month}"] = forms.DecimalField(
                label=_("%(month)s 月底") % {"month": month}, min_value=0, max_value=100,
                max_digits=5, decimal_places=2, initial=entered_share(month * WHOLE // 12),
                widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
            )  # fmt: skip

    def shares(self) -> list[int]:
        """Twelve cumulative shares in 万分之一."""
        return [int(self.cleaned_data[f"to_{month}"] * PERCENT) for month in MONTHS]

    def months(self) -> list[forms.BoundField]:
        """The twelve fields."""
        return [self[f"to_{month}"] for month in MONTHS]


def entered_share(share: int) -> str:
    """A share in per cent, as it is entered."""
    return metrics.plain(Decimal(share) / PERCENT)


class SheetForm(forms.Form):
    """A plan sheet to take in."""

    file = forms.FileField(label=gettext_lazy("计划表"))
