"""Scorecards row by row, and a region's numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from wutong.domains.appraisal.choices import CriterionKind
from wutong.domains.org.choices import UnitKind
from wutong.ui.inputs import DayField

EMPTY_ROWS: Final = 2
ROWS_AT_MOST: Final = 60


class ScorecardForm(forms.Form):
    """A scorecard as a whole."""

    title = forms.CharField(label=_("评分表名称"), max_length=80)
    pass_score = forms.CharField(label=_("多少分通过"), max_length=8)
    conditional_score = forms.CharField(label=_("多少分有条件通过"), max_length=8)
    least_reviewers = forms.IntegerField(label=_("最少评审人数"), min_value=1, max_value=30)
    places = forms.IntegerField(
        label=_("总分小数位数"), min_value=0, max_value=4, help_text=_("四舍五入")
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class _Row(forms.Form):
    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def is_kept(self) -> bool:
        """Whether the row is filled in and not to go."""
        data = getattr(self, "cleaned_data", {})
        return bool(data) and not data.get("DELETE") and bool(data.get("title") or data.get("key"))


class GateForm(_Row):
    """One gate."""

    title = forms.CharField(label=_("关口"), max_length=60, required=False)
    question = forms.CharField(
        label=_("问什么"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )
    basis = forms.CharField(label=_("依据"), max_length=300, required=False)


class CriterionForm(_Row):
    """One criterion."""

    title = forms.CharField(label=_("评分项"), max_length=60, required=False)
    group = forms.CharField(label=_("分组"), max_length=40, required=False)
    weight = forms.CharField(label=_("分值"), max_length=8, required=False)
    kind = forms.ChoiceField(
        label=_("分从哪来"), choices=CriterionKind, initial=CriterionKind.MANUAL, required=False
    )
    formula = forms.CharField(
        label=_("公式"), max_length=500, required=False,
        help_text=_("如 限(投资强度 / 300 * 15, 0, 15)；超出 0 到分值的按边界计。"),
    )  # fmt: skip
    hints = forms.CharField(
        label=_("评分说明"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )
    units = forms.MultipleChoiceField(
        label=_("只由这些单位评"), choices=UnitKind, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("一个都不选：所有评审人"),
    )  # fmt: skip


GateFormSet = forms.formset_factory(
    GateForm, extra=EMPTY_ROWS, can_delete=True, max_num=ROWS_AT_MOST, validate_max=True
)
CriterionFormSet = forms.formset_factory(
    CriterionForm, extra=EMPTY_ROWS, can_delete=True, max_num=ROWS_AT_MOST, validate_max=True
)
GATE_FIELDS: Final = ("key", "title", "question", "basis")
CRITERION_FIELDS: Final = (
    "key", "title", "group", "weight", "kind", "formula", "hints", "units",
)  # fmt: skip


class Sheet:
    """The three parts of the form together."""

    def __init__(self, data: Any, title: str, body: Mapping[str, Any], version: int | None) -> None:
        numbers = {name: body.get(name) for name in
                   ("pass_score", "conditional_score", "least_reviewers", "places")}  # fmt: skip
        self.form = ScorecardForm(data, initial={"title": title, "version": version, **numbers})
        self.gates = GateFormSet(data, prefix="gates", initial=body.get("gates", []))
        self.criteria = CriterionFormSet(data, prefix="criteria", initial=body.get("criteria", []))

    def is_valid(self) -> bool:
        """Whether every field could be read."""
        return all([self.form.is_valid(), self.gates.is_valid(), self.criteria.is_valid()])

    def body(self) -> dict[str, Any]:
        """The document; new rows get keys of their own."""
        data = self.form.cleaned_data
        return {
            "gates": _rows(_kept(self.gates), GATE_FIELDS, "gate"),
            "criteria": _rows(_kept(self.criteria), CRITERION_FIELDS, "criterion"),
            "pass_score": data["pass_score"],
            "conditional_score": data["conditional_score"],
            "least_reviewers": data["least_reviewers"],
            "places": data["places"],
        }

    def complain(self, problems: Mapping[str, str]) -> None:
        """Put each problem beside its row."""
        rows = {"gates": _kept(self.gates), "criteria": _kept(self.criteria)}
        for place, sentence in problems.items():
            kind, _dot, rest = place.partition(".")
            at, _dot, name = rest.partition(".")
            if kind in rows and at.isdecimal():
                row = rows[kind][int(at)]
                row.add_error(name if name in row.fields and name != "key" else None, sentence)
            else:
                self.form.add_error(place if place in self.form.fields else None, sentence)

    @property
    def has_errors(self) -> bool:
        """Whether anything is wrong."""
        return bool(
            self.form.errors or any(self.gates.errors) or any(self.criteria.errors)
            or self.gates.non_form_errors() or self.criteria.non_form_errors()
        )  # fmt: skip


def _kept(rows: Any) -> list[Any]:
    return [one for one in rows if one.is_kept()]


def _rows(rows: Iterable[Any], names: tuple[str, ...], stem: str) -> list[dict[str, Any]]:
    documents = [{name: one.cleaned_data.get(name) for name in names} for one in rows]
    taken = {one["key"] for one in documents}
    number = 0
    for one in documents:
        while not one["key"]:
            number += 1
            if f"{stem}_{number}" not in taken:
                one["key"] = f"{stem}_{number}"
        taken.add(one["key"])
    return documents


class AdoptForm(forms.Form):
    """From which day a draft holds."""

    effective_on = DayField(label=_("启用日期"))


class RetireForm(forms.Form):
    """From which day a version no longer holds."""

    retired_on = DayField(label=_("停用日期"))


class SettingForm(forms.Form):
    """A region's numbers."""

    working_days = forms.IntegerField(label=_("评审期限（工作日）"), min_value=1, max_value=60)
    remind_days = forms.IntegerField(label=_("条件到期前多少天提醒"), min_value=0, max_value=365)
