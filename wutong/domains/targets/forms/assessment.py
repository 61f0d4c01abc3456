"""Schemes group by group, runs, entries and appeals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from wutong.domains.targets.choices import (
    AdjustmentKind,
    IndicatorForm,
    IndicatorKind,
    Missing,
    Rhythm,
    Span,
    TargetBasis,
)
from wutong.domains.targets.models import AssessmentScheme
from wutong.kernel import metrics
from wutong.ui.inputs import DayField

EMPTY_ROWS: Final = 2
ROWS_AT_MOST: Final = 60
ROUNDINGS: Final = (
    ("half-up:2", _("四舍五入到 0.01")), ("half-up:1", _("四舍五入到 0.1")),
    ("half-up:0", _("四舍五入到整数")), ("half-up:4", _("四舍五入到 0.0001")),
    ("truncate:2", _("截断到 0.01")), ("truncate:1", _("截断到 0.1")),
    ("truncate:0", _("截断到整数")),
)  # fmt: skip


def metric_choices() -> list[tuple[str, str]]:
    """Every metric that can be told apart by region or unit."""
    return [("", "—")] + [
        (one.code, f"{one.label}（{one.measure}）")
        for one in metrics.declared()
        if {"region", "unit"} & {way.code for way in one.dimensions}
    ]


class GroupForm(forms.Form):
    """A group as a whole; ``members`` are chosen among the region's subdivisions and units."""

    scheme_title = forms.CharField(label=_("考核办法名称"), max_length=80)
    title = forms.CharField(label=_("分组名称"), max_length=60)
    full = forms.CharField(label=_("满分"), max_length=12, initial="100")
    rounding = forms.ChoiceField(label=_("总分舍入"), choices=ROUNDINGS)
    bonus_cap = forms.CharField(
        label=_("加分合计上限"), max_length=12, required=False, help_text=_("0：不限")
    )
    red_places = forms.IntegerField(label=_("红榜名额"), min_value=0, max_value=60, initial=3)
    black_places = forms.IntegerField(label=_("黑榜名额"), min_value=0, max_value=60, initial=0)
    members = forms.MultipleChoiceField(
        label=_("互相比较的单位"), required=False, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, members: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = list(members)  # type: ignore[attr-defined]


class _Row(forms.Form):
    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    title = forms.CharField(label=_("名称"), max_length=60, required=False)

    def is_kept(self) -> bool:
        """Whether the row is filled in and not to go."""
        data = getattr(self, "cleaned_data", {})
        return bool(data) and not data.get("DELETE") and bool(data.get("title") or data.get("key"))


class IndicatorRow(_Row):
    """One indicator."""

    weight = forms.CharField(label=_("分值"), max_length=12, required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=IndicatorKind, required=False)
    under = forms.ChoiceField(label=_("上级指标"), required=False)
    metric = forms.ChoiceField(label=_("统计指标"), required=False)
    base = forms.ChoiceField(label=_("按时率的分母"), required=False)
    form = forms.ChoiceField(label=_("计分方法"), choices=IndicatorForm, required=False)
    basis = forms.ChoiceField(label=_("对照"), choices=TargetBasis, required=False)
    fixed = forms.CharField(
        label=_("统一目标值"), max_length=20, required=False,
        help_text=_("金额按元，比率按小数（1 即 100 个百分点）。"),
    )  # fmt: skip
    cap = forms.CharField(label=_("完成率上限"), max_length=8, required=False, initial="1")
    span = forms.ChoiceField(label=_("统计期间"), choices=Span, required=False)
    missing = forms.ChoiceField(label=_("没有数据或目标时"), choices=Missing, required=False)
    rounding = forms.ChoiceField(label=_("得分舍入"), choices=ROUNDINGS, required=False)
    growth = forms.BooleanField(label=_("按同比增速"), required=False)
    falling = forms.BooleanField(label=_("越少越好"), required=False)

    def __init__(self, *args: Any, headings: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = metric_choices()
        for name, choices in (
            ("under", [("", "—"), *headings]),
            ("metric", chosen),
            ("base", chosen),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class AdjustmentRow(_Row):
    """One bonus, deduction or veto."""

    kind = forms.ChoiceField(label=_("类别"), choices=AdjustmentKind, required=False)
    points = forms.CharField(label=_("每次分数"), max_length=12, required=False)
    cap = forms.CharField(label=_("上限"), max_length=12, required=False, help_text=_("0：不限"))
    metric = forms.ChoiceField(
        label=_("按统计指标计次"), required=False, help_text=_("不选：人工录入次数和依据。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["metric"].choices = metric_choices()  # type: ignore[attr-defined]


IndicatorRows = forms.formset_factory(
    IndicatorRow, extra=EMPTY_ROWS, can_delete=True, max_num=ROWS_AT_MOST, validate_max=True
)
AdjustmentRows = forms.formset_factory(
    AdjustmentRow, extra=1, can_delete=True, max_num=ROWS_AT_MOST, validate_max=True
)


class GroupSheet:
    """One group of a scheme with its rows."""

    def __init__(
        self, data: Any, scheme_title: str, group: Mapping[str, Any], members: Any,
        version: int | None,
    ) -> None:  # fmt: skip
        self.key = group.get("key", "")
        self.form = GroupForm(
            data, members=members,
            initial={**group, "scheme_title": scheme_title, "version": version},
        )  # fmt: skip
        rows = group.get("indicators", [])
        headings = [(one["key"], one["title"]) for one in rows if one["kind"] == "heading"]
        self.indicators = IndicatorRows(
            data, prefix="indicators", initial=rows, form_kwargs={"headings": headings}
        )
        self.adjustments = AdjustmentRows(
            data, prefix="adjustments", initial=group.get("adjustments", [])
        )

    def is_valid(self) -> bool:
        """Whether every field could be read."""
        return all([self.form.is_valid(), self.indicators.is_valid(), self.adjustments.is_valid()])

    def document(self) -> dict[str, Any]:
        """The group; new rows get keys of their own."""
        own = {name: self.form.cleaned_data[name] for name in (
            "title", "full", "rounding", "bonus_cap", "red_places", "black_places", "members")}  # fmt: skip
        return {
            **own, "key": self.key,
            "indicators": _rows(self.indicators, "i"), "adjustments": _rows(self.adjustments, "a"),
        }  # fmt: skip

    def complain(self, problems: Mapping[str, str], at: int) -> None:
        """Put each problem beside its row; those of other groups on the whole."""
        kept: dict[str, list[Any]] = {"indicators": [one for one in self.indicators if one.is_kept()],
                "adjustments": [one for one in self.adjustments if one.is_kept()]}  # fmt: skip
        for place, sentence in problems.items():
            parts = place.removeprefix(f"groups.{at}.").split(".")
            if place.startswith(f"groups.{at}.") and parts[0] in kept and len(parts) > 1:
                row = kept[parts[0]][int(parts[1])]
                row.add_error(parts[-1] if parts[-1] in row.fields else None, sentence)
            else:
                own = parts[0] if parts[0] in self.form.fields else None
                self.form.add_error(own, sentence)

    @property
    def has_errors(self) -> bool:
        """Whether anything is wrong."""
        return bool(self.form.errors or any(self.indicators.errors) or any(self.adjustments.errors))


def _rows(rows: Any, stem: str) -> list[dict[str, Any]]:
    kept = [{name: value for name, value in one.cleaned_data.items() if name != "DELETE"}
            for one in rows if one.is_kept()]  # fmt: skip
    taken, number = {one["key"] for one in kept}, 0
    for one in kept:
        while not one["key"]:
            number += 1
            if f"{stem}{number}" not in taken:
                one["key"] = f"{stem}{number}"
        taken.add(one["key"])
    return kept


class SchemeStartForm(forms.Form):
    """A new scheme's name."""

    title = forms.CharField(label=_("考核办法名称"), max_length=80)
    code = forms.SlugField(label=_("代码"), max_length=40, help_text=_("小写字母、数字和连字符。"))


class PublishForm(forms.Form):
    """From which day a draft holds."""

    effective_on = DayField(label=_("启用日期"))


class ComputeForm(forms.Form):
    """What to compute: which scheme, how often, up to which day."""

    scheme = forms.ModelChoiceField(
        AssessmentScheme.objects.none(), label=_("考核办法"), empty_label=None
    )
    rhythm = forms.ChoiceField(label=_("周期"), choices=Rhythm, initial=Rhythm.MONTHLY)
    on = DayField(label=_("截止日"))

    def __init__(self, *args: Any, schemes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scheme"].queryset = schemes  # type: ignore[attr-defined]


class EntryForm(forms.Form):
    """Points or times with evidence; ``items`` are ``member|key`` with their names."""

    item = forms.ChoiceField(label=_("单位和事项"))
    value = forms.DecimalField(label=_("分数或次数"), min_value=0, max_digits=10, decimal_places=4)
    evidence = forms.CharField(label=_("依据"), max_length=300)
    file = forms.FileField(label=_("依据文件"), required=False, max_length=255)

    def __init__(self, *args: Any, items: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = items  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why a run is restated."""

    reason = forms.CharField(label=_("更正原因"), max_length=300)


class AppealForm(forms.Form):
    """What is wrong with a score, and what shows it."""

    text = forms.CharField(label=_("申诉理由"), max_length=500, widget=forms.Textarea({"rows": 3}))
    evidence = forms.CharField(label=_("依据"), max_length=300, help_text=_("文件名、文号或网址。"))
    file = forms.FileField(label=_("依据文件"), required=False, max_length=255)
