"""What people enter about a roadmap: answers, days, and changes to try."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.approvals.rules.answers import NO, WORKS_STAND_ON, YES
from wutong.domains.approvals.rules.attributes import (
    ATTRIBUTES,
    CHOICE,
    FLAG,
    NUMBER,
    Attribute,
)
from wutong.domains.approvals.rules.errors import BadValue
from wutong.domains.approvals.rules.needs import Choice
from wutong.domains.approvals.rules.plan import Given
from wutong.domains.approvals.rules.whatif import Changes
from wutong.ui.inputs import AmountField, DayField

NOT_TOLD: Final = ("", gettext_lazy("还没有回答"))
YES_OR_NO: Final = [NOT_TOLD, (YES, gettext_lazy("是")), (NO, gettext_lazy("否"))]
MONEY: Final = "元"
MOST_CHANGES: Final = 40


def field_for(attribute: Attribute) -> forms.Field:
    """A field for one attribute's answer."""
    given: dict[str, Any] = {
        "label": attribute.label, "required": False, "help_text": attribute.asks,
    }  # fmt: skip
    if attribute.kind == FLAG:
        return forms.ChoiceField(choices=YES_OR_NO, **given)
    if attribute.kind == CHOICE:
        choices = [NOT_TOLD, *attribute.choices.items()]
        return forms.ChoiceField(choices=choices, **given)
    if attribute.kind == NUMBER and attribute.unit == MONEY:
        return AmountField(min_value=0, **given)
    if attribute.kind == NUMBER:
        field = forms.DecimalField(min_value=0, max_digits=18, decimal_places=4, **given)
        field.unit = attribute.unit  # type: ignore[attr-defined]
        return field
    return forms.CharField(max_length=5, **given)


class MakeForm(forms.Form):
    """From when on, when the works are to stand, and what the record lacks.

    ``codes`` are the attributes to ask for; ``again`` says that one is in force already, so that a
    reason is needed.
    """

    starts_on = DayField(label=gettext_lazy("起算日期"))
    works_stand_on = DayField(
        label=gettext_lazy("预计竣工日期"), required=False,
        help_text=gettext_lazy("验收从这一天起排；不填只算验收要几天。"),
    )  # fmt: skip
    rest_no = forms.BooleanField(
        label=gettext_lazy("其余没有回答的是非题都按「否」"), required=False
    )
    reason = forms.CharField(label=gettext_lazy("调整原因"), max_length=300)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, codes: Iterable[str], again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [code for code in codes if code in ATTRIBUTES]
        for code in self.codes:
            self.fields[code] = field_for(ATTRIBUTES[code])
        if not again:
            del self.fields["reason"]
        if not any(ATTRIBUTES[code].kind == FLAG for code in self.codes):
            del self.fields["rest_no"]

    @property
    def questions(self) -> list[Any]:
        """The fields of attributes."""
        return [self[code] for code in self.codes]

    @property
    def answers(self) -> dict[str, object]:
        """What was answered, with what stands for the rest; empty answers take one back."""
        data = self.cleaned_data
        told: dict[str, object] = {code: _plain(data.get(code)) for code in self.codes}
        if data.get("rest_no"):
            for code in self.codes:
                if ATTRIBUTES[code].kind == FLAG and told[code] == "":
                    told[code] = NO
        if "works_stand_on" in self.fields:
            stand = data.get("works_stand_on")
            told[WORKS_STAND_ON] = stand.isoformat() if stand else ""
        return told


class AnswerForm(MakeForm):
    """The questions alone, in place on the roadmap's page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["starts_on"], self.fields["works_stand_on"]


def _plain(value: Any) -> object:
    return "" if value in (None, "") else str(value)


LATE, COMMIT, NO_COMMIT, NOT_BEFORE = "late", "commit", "no_commit", "not_before"
AWAITED: Final = "await:"
"""What stands before the key of something else than an item that breaking ground waits for."""
PAPER: Final = "paper:"
"""What stands before the code of a paper that comes late."""
INCLUDE, LEAVE_OUT, AS_BEFORE = "include", "leave_out", "as_before"
WHAT: Final = [
    (LATE, gettext_lazy("材料晚到几个工作日")),
    (COMMIT, gettext_lazy("用告知承诺先办")),
    (NO_COMMIT, gettext_lazy("不用告知承诺")),
    (NOT_BEFORE, gettext_lazy("不早于某一天开始")),
    (LEAVE_OUT, gettext_lazy("不办这一项")),
    (INCLUDE, gettext_lazy("加办这一项")),
    (AS_BEFORE, gettext_lazy("恢复按目录办理")),
]


class ChangeForm(forms.Form):
    """One change to try on one item, or on one paper."""

    item = forms.ChoiceField(label=gettext_lazy("事项或材料"), widget=forms.Select)
    what = forms.ChoiceField(label=gettext_lazy("怎样变"), choices=WHAT)
    days = forms.IntegerField(
        label=gettext_lazy("晚几个工作日"), min_value=0, max_value=500, required=False
    )
    day = DayField(label=gettext_lazy("最早哪一天"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("理由（增减事项时必填）"), max_length=300, required=False
    )

    def __init__(self, *args: Any, items: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = items  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Each kind of change asks for its own value."""
        data = super().clean() or {}
        what = data.get("what")
        if str(data.get("item") or "").startswith(AWAITED) and what != NOT_BEFORE:
            self.add_error("what", _("审批以外的条件只能试算到位日期：选「不早于某一天开始」。"))
        if str(data.get("item") or "").startswith(PAPER) and what != LATE:
            self.add_error("what", _("材料只能试算晚到：选「材料晚到几个工作日」。"))
        if what == LATE and data.get("days") is None:
            self.add_error("days", _("请填写晚几个工作日。"))
        if what == NOT_BEFORE and data.get("day") is None:
            self.add_error("day", _("请选择最早开始的日期。"))
        if what in (INCLUDE, LEAVE_OUT) and not (data.get("reason") or "").strip():
            self.add_error("reason", _("请写明增减的理由。"))
        return data

    def written(self) -> str:
        """The change as it stands in an address."""
        data = self.cleaned_data
        day = data.get("day")
        values = {
            "item": data["item"], "what": data["what"],
            "days": "" if data.get("days") is None else data["days"],
            "day": day.isoformat() if day else "", "reason": data.get("reason") or "",
        }  # fmt: skip
        return urlencode({name: value for name, value in values.items() if value != ""})


def read_changes(
    texts: Iterable[str], given: Given, items: list[Any], green: bool | None = None
) -> tuple[Changes, list[dict[str, Any]]]:
    """Changes out of an address, and each as it was entered.

    Raises BadValue for one that can't be read.
    """
    choices: dict[str, Choice] = {}
    awaited: dict[str, date] = {}
    papers: dict[str, int] = {}
    entered: list[dict[str, Any]] = []
    for text in list(texts)[:MOST_CHANGES]:
        form = ChangeForm(dict(parse_qsl(text, keep_blank_values=True)), items=items)
        if not form.is_valid():
            raise BadValue("change", _("有一条改动读不出：%(text)s。") % {"text": text[:120]})
        data, words = form.cleaned_data, str(dict(WHAT)[form.cleaned_data["what"]])
        code = data["item"]
        if code.startswith(AWAITED):
            awaited[code.removeprefix(AWAITED)], words = data["day"], _("到位日期")
        elif code.startswith(PAPER):
            papers[code.removeprefix(PAPER)] = data["days"]
        else:
            choices[code] = chosen(choices.get(code, given.choice(code)), data)
        entered.append({**data, "text": text, "words": words})
    return Changes(choices, green, awaited=awaited, papers=papers), entered


def chosen(before: Choice, data: Mapping[str, Any]) -> Choice:
    """``before`` with one change more."""
    what = data["what"]
    if what == LATE:
        return replace(before, extra_days=data["days"])
    if what in (COMMIT, NO_COMMIT):
        return replace(before, by_commitment=what == COMMIT)
    if what == NOT_BEFORE:
        return replace(before, not_before=data["day"])
    if what in (INCLUDE, LEAVE_OUT):
        return replace(before, included=what == INCLUDE, reason=data["reason"].strip())
    return Choice()


class AdoptForm(forms.Form):
    """Take the tried changes over."""

    reason = forms.CharField(label=gettext_lazy("调整原因"), max_length=300)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ExportForm(forms.Form):
    """Why a list is taken out."""

    reason = forms.CharField(label=gettext_lazy("导出用途"), max_length=200)
