"""The editor of a version of the rules: the whole, and a row for each rule.

Amounts of awards are entered in 元, bounds of projects in 万元, rates in percent; the document
keeps 元 and fractions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from wutong.domains.incentives.choices import (
    BARRING_KINDS,
    AmountForm,
    Awardee,
    AwardEvent,
    AwardFact,
    OwnProject,
)
from wutong.domains.incentives.forms.awards import yuan
from wutong.domains.incentives.rules.ruleset import RULES_AT_MOST, USUAL_DAYS, USUAL_ROUNDING
from wutong.kernel.money import WAN
from wutong.ui.inputs import DayField

HUNDRED: Final = Decimal(100)
ROUNDINGS: Final = (
    ("truncate:0", _("截断到元")), ("half-up:0", _("四舍五入到元")),
    ("truncate:2", _("截断到分")), ("half-up:2", _("四舍五入到分")),
)  # fmt: skip
LEAST: Final = {f"least_{one.value}": one for one in AwardFact}


class WholeForm(forms.Form):
    """What holds for all rules."""

    title = forms.CharField(label=_("奖励办法名称"), max_length=80)
    publication_days = forms.IntegerField(
        label=_("公示工作日"), min_value=1, max_value=60, initial=USUAL_DAYS
    )
    person_cap = yuan(_("每人每年上限（元）"), required=False, help_text=_("不填：不限。"))
    papers = forms.BooleanField(label=_("兑现前须有领奖申请材料"), required=False, initial=True)
    barred = forms.MultipleChoiceField(
        label=_("不能领奖的身份"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(one.value, one.label) for one in BARRING_KINDS],
    )  # fmt: skip
    own_project = forms.MultipleChoiceField(
        label=_("不奖励的引荐人"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=OwnProject,
    )  # fmt: skip
    turn = forms.IntegerField(required=False, widget=forms.HiddenInput)


class StartForm(forms.Form):
    """The code of new rules."""

    code = forms.SlugField(label=_("代码"), max_length=40, help_text=_("小写字母、数字和连字符。"))


class PublishForm(forms.Form):
    """From when until when a draft is to hold."""

    valid_from = DayField(label=_("施行日期"))
    valid_until = DayField(label=_("有效期至"), required=False)


class RuleRow(forms.Form):
    """One rule."""

    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    title = forms.CharField(label=_("奖励事项"), max_length=60, required=False)
    awardee = forms.ChoiceField(label=_("奖励对象"), choices=Awardee, required=False)
    event = forms.ChoiceField(label=_("奖励什么"), choices=AwardEvent, required=False)
    form = forms.ChoiceField(label=_("计奖方式"), choices=AmountForm, required=False)
    amount = yuan(_("定额（元）"), required=False)
    rate = forms.DecimalField(
        label=_("比例（%）"), required=False, min_value=0, max_value=100, max_digits=9,
        decimal_places=6,
    )  # fmt: skip
    tiers = forms.CharField(
        label=_("分档"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text=_("一行一档：起点（万元，含本数）空格 金额（元）；累进写比例（%）。"),
    )  # fmt: skip
    project_floor = yuan(_("每个项目最低（元）"), required=False)
    project_cap = yuan(_("每个项目上限（元）"), required=False)
    year_cap = yuan(_("本项每年上限（元）"), required=False)
    rounding = forms.ChoiceField(label=_("舍入"), choices=ROUNDINGS, required=False)
    least_total_investment = yuan(_("总投资不低于（万元）"), required=False)
    least_funds_in_place = yuan(_("累计到位资金不低于（万元）"), required=False)
    least_fixed_investment = yuan(_("当年固定资产投资不低于（万元）"), required=False)

    def clean_tiers(self) -> list[dict[str, str]]:
        """The tiers as the document has them."""
        made = []
        for line in self.cleaned_data["tiers"].splitlines():
            words = re.split(r"[\s,，]+", line.strip())
            if words == [""]:
                continue
            try:
                start, value = map(Decimal, words)
                made.append({"from": f"{start * WAN:f}", "value": f"{value:f}"})
            except (ValueError, InvalidOperation) as error:
                raise forms.ValidationError(_("每行写两个数：起点和数值。")) from error
        return made

    def is_kept(self) -> bool:
        """Whether the row is filled in and not to go."""
        data = getattr(self, "cleaned_data", {})
        return bool(data) and not data.get("DELETE") and bool(data.get("title") or data.get("key"))

    def document(self) -> dict[str, Any]:
        """The rule as the document has it."""
        data = self.cleaned_data
        bands = data["form"] == AmountForm.BANDS
        rate = data["rate"]
        tiers = data.get("tiers") or []
        if bands:
            tiers = [{**one, "value": f"{Decimal(one['value']) / HUNDRED:f}"} for one in tiers]
        names = ("amount", "project_floor", "project_cap", "year_cap")
        plain = {name: _text(data[name]) for name in names}
        return {
            **plain, "key": data["key"], "title": data["title"], "awardee": data["awardee"],
            "event": data["event"], "form": data["form"], "tiers": tiers,
            "rate": "" if rate is None else f"{rate / HUNDRED:f}",
            "rounding": data["rounding"] or USUAL_ROUNDING,
            "least": {
                fact.value: f"{data[name] * WAN:f}" for name, fact in LEAST.items() if data[name]
            },
        }  # fmt: skip


def _text(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _entered(value: str, factor: Decimal = Decimal(1)) -> str:
    """A number of the document as a person enters it."""
    if not value:
        return ""
    text = f"{Decimal(value) * factor:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def row_initial(rule: Mapping[str, Any]) -> dict[str, Any]:
    """A rule of a document as its row shows it."""
    by_rate = rule["form"] == AmountForm.BANDS
    tiers = [
        f"{_entered(one['from'], 1 / WAN)} {_entered(one['value'], HUNDRED if by_rate else Decimal(1))}"
        for one in rule["tiers"]
    ]
    least = {name: _entered(rule["least"].get(fact.value, ""), 1 / WAN)
             for name, fact in LEAST.items()}  # fmt: skip
    amount = "" if rule["amount"] == "0" else rule["amount"]
    rate = "" if rule["rate"] == "0" else _entered(rule["rate"], HUNDRED)
    return {**rule, **least, "amount": amount, "rate": rate, "tiers": "\n".join(tiers)}


RuleRows = forms.formset_factory(
    RuleRow, extra=1, can_delete=True, max_num=RULES_AT_MOST, validate_max=True
)


class RulesSheet:
    """A version's rules on a page."""

    def __init__(
        self, data: Any, title: str, document: Mapping[str, Any], turn: int | None
    ) -> None:
        own = {name: value for name, value in document.items() if name != "rules"}
        self.whole = WholeForm(data, initial={**own, "title": title, "turn": turn})
        self.rows = RuleRows(
            data, prefix="rules", initial=[row_initial(one) for one in document.get("rules", [])]
        )

    def is_valid(self) -> bool:
        """Whether every field could be read."""
        return all([self.whole.is_valid(), self.rows.is_valid()])

    @property
    def kept(self) -> list[Any]:
        """The rows that are filled in."""
        return [one for one in self.rows if one.is_kept()]

    def document(self) -> dict[str, Any]:
        """The rules; new rows get keys of their own."""
        data = self.whole.cleaned_data
        rules = [one.document() for one in self.kept]
        taken, number = {one["key"] for one in rules}, 0
        for one in rules:
            while not one["key"]:
                number += 1
                if f"r{number}" not in taken:
                    one["key"] = f"r{number}"
            taken.add(one["key"])
        return {
            "publication_days": data["publication_days"], "papers": data["papers"],
            "person_cap": _text(data["person_cap"]), "barred": data["barred"],
            "own_project": data["own_project"], "rules": rules,
        }  # fmt: skip

    def complain(self, problems: Mapping[str, str]) -> None:
        """Put each problem beside its row; those of the whole on the whole."""
        kept = self.kept
        for place, sentence in problems.items():
            parts = place.split(".")
            if parts[0] == "rules" and len(parts) > 2 and int(parts[1]) < len(kept):
                row = kept[int(parts[1])]
                row.add_error(parts[2] if parts[2] in row.fields else None, sentence)
            else:
                self.whole.add_error(place if place in self.whole.fields else None, sentence)

    @property
    def has_errors(self) -> bool:
        """Whether anything is wrong."""
        return bool(self.whole.errors or any(self.rows.errors))
