"""What people enter about targets."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.queries import Region
from wutong.domains.targets.queries.plans import metrics_with_targets, unit_of_entry
from wutong.kernel import metrics


class TargetForm(forms.Form):
    """One target: which unit, which year, which metric, how much."""

    region = forms.ModelChoiceField(Region.objects.none(), label=_("单位"), empty_label=_("请选择"))
    metric = forms.ChoiceField(label=_("指标"))
    value = forms.DecimalField(
        label=_("目标值"),
        min_value=Decimal("0.0001"),
        max_digits=18,
        decimal_places=4,
        help_text=_("金额按亿元填写，个数按个填写。"),
    )
    basis = forms.CharField(label=_("依据"), max_length=200, required=False)

    def __init__(self, *args: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        self.fields["metric"].choices = [  # type: ignore[attr-defined]
            (metric.code, f"{metric.label}（{unit_of_entry(metric)[1]}）")
            for metric in metrics_with_targets()
        ]

    def value_in_measure(self) -> Decimal:
        """The entered value in the metric's measure: 元 for amounts."""
        metric = metrics.find(self.cleaned_data["metric"])
        value: Decimal = self.cleaned_data["value"]
        return value * unit_of_entry(metric)[0]
