"""Forms of cases: filters, and for each move what the table of the machine asks for."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from wutong.domains.approvals.actions import Facts, Issued
from wutong.domains.approvals.choices import (
    ApprovalStage,
    CaseMove,
    CaseState,
    SpecialProcedure,
)
from wutong.domains.approvals.models import ApprovalCase
from wutong.domains.approvals.queries.choosing import clerks_for, results_of, units_for
from wutong.domains.approvals.queries.listing import ANY_APPROVED, ANY_OPEN, OVERDUE
from wutong.domains.approvals.queries.papers import papers_of
from wutong.domains.approvals.rules.machine import Required, Transition
from wutong.domains.approvals.rules.papers import LACKING
from wutong.ui.inputs import DayField

ALL: Final = ("", _("全部"))
TEXT: Final = {"rows": 3}


class CaseFilterForm(forms.Form):
    """What the list of cases is kept to."""

    q = forms.CharField(
        label=_("查找"), required=False, max_length=80,
        widget=forms.TextInput({"type": "search", "placeholder": _("编号、事项、单位、项目")}),
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[
            ALL,
            (ANY_OPEN, _("在办")),
            (OVERDUE, _("已超期")),
            (ANY_APPROVED, _("已准予")),
            *CaseState.choices,
        ],
    )
    stage = forms.ChoiceField(
        label=_("阶段"), required=False, choices=[ALL, *ApprovalStage.choices]
    )
    mine = forms.BooleanField(label=_("我经办的"), required=False)
    project = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def filters(self) -> dict[str, Any]:
        """The valid choices; a choice that does not exist is left out."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class QueueFilterForm(forms.Form):
    """What a queue is kept to."""

    stage = forms.ChoiceField(
        label=_("阶段"), required=False, choices=[ALL, *ApprovalStage.choices]
    )
    item = forms.CharField(label=_("事项"), required=False, max_length=60)
    unclaimed = forms.BooleanField(label=_("还没有人领"), required=False)

    def filters(self) -> dict[str, str]:
        """The valid choices."""
        self.is_valid()
        return {
            name: str(self.cleaned_data.get(name) or "") for name in ("stage", "item", "unclaimed")
        }


class MoveForm(forms.Form):
    """What one move asks for, by the table of the machine."""

    def __init__(self, *args: Any, rule: Transition, case: ApprovalCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule, self.case = rule, case
        self._later: dict[str, str] = {}
        self._results: dict[str, str] = {}
        for one in sorted(rule.required):
            add = getattr(self, f"_ask_{one.value}", None)
            if add is not None:
                add()
        if rule.move in (CaseMove.APPROVE, CaseMove.APPROVE_WITH_DEFICIENCY):
            self._ask_results()
        if rule.move == CaseMove.HAND_OVER:
            self.fields["reason"] = forms.CharField(
                label=_("说明"), required=False, max_length=500, widget=forms.Textarea(TEXT)
            )

    def _ask_reason(self) -> None:
        self.fields["reason"] = forms.CharField(
            label=_("理由"), max_length=500, widget=forms.Textarea(TEXT)
        )

    def _ask_notice(self) -> None:
        self.fields["correct_by"] = DayField(
            label=_("补正期限"), required=False, help_text=_("不填的按本地区的补正时限")
        )
        self.fields["note"] = forms.CharField(
            label=_("补充说明"), required=False, max_length=500, widget=forms.Textarea(TEXT)
        )

    def _ask_procedure(self) -> None:
        self.fields["procedure"] = forms.ChoiceField(
            label=_("特别程序"), choices=SpecialProcedure.choices
        )
        self.fields["limit_on"] = DayField(
            label=_("最迟结束"), required=False, help_text=_("不填的按本地区的上限")
        )

    def _ask_unit(self) -> None:
        self.fields["unit"] = forms.ModelChoiceField(
            units_for(self.case), label=_("办理单位"), required=False,
            empty_label=_("按事项设定的办理单位"),
        )  # fmt: skip

    def _ask_clerk(self) -> None:
        self.fields["clerk"] = forms.ModelChoiceField(
            clerks_for(self.case), label=_("经办人"), empty_label=_("请选择")
        )

    def _ask_deficiency(self) -> None:
        for row in papers_of(self.case):
            if row.state in LACKING and row.asked is not None and row.asked.deficiency_allowed:
                name = f"later_{row.pk}"
                self._later[name] = row.paper.code
                self.fields[name] = DayField(label=row.paper.name, required=False)

    def _ask_results(self) -> None:
        for paper in results_of(self.case):
            name = f"result_{paper.pk}"
            self._results[name] = paper.code
            self.fields[f"{name}_number"] = forms.CharField(
                label=_("%(paper)s：文号") % {"paper": paper.name}, required=False, max_length=80
            )
            self.fields[f"{name}_until"] = DayField(label=_("有效期至"), required=False)
            self.fields[f"{name}_file"] = forms.FileField(label=_("电子证照"), required=False)

    def facts(self) -> Facts:
        """The valid input as the action takes it."""
        data = self.cleaned_data
        return Facts(
            note=data.get("note") or "",
            correct_by=data.get("correct_by"),
            procedure=data.get("procedure") or "",
            limit_on=data.get("limit_on"),
            unit=data.get("unit"),
            clerk=data.get("clerk"),
            days={code: data[name] for name, code in self._later.items() if data.get(name)},
            results={
                code: Issued(
                    data.get(f"{name}_number") or "", data.get(f"{name}_until"),
                    data.get(f"{name}_file"),
                )
                for name, code in self._results.items()
            },
        )  # fmt: skip


class PaperForm(forms.Form):
    """A paper that is brought, as a file or on paper."""

    file = forms.FileField(label=_("文件"), required=False)
    on_paper = forms.BooleanField(label=_("收的是纸质材料"), required=False)
    document_number = forms.CharField(label=_("文号证号"), required=False, max_length=80)
    issued_on = DayField(label=_("出具日期"), required=False)
    valid_until = DayField(label=_("有效期至"), required=False)

    def clean(self) -> dict[str, Any]:
        """A file or paper, not nothing."""
        data = super().clean() or {}
        if not data.get("file") and not data.get("on_paper"):
            self.add_error("file", _("请选择文件，或者注明收的是纸质材料。"))
        return data


class JudgeForm(forms.Form):
    """What is said about a paper."""

    what = forms.ChoiceField(
        label=_("审看结果"),
        choices=[
            ("unsuitable", _("不符合要求")),
            ("promised", _("改为告知承诺")),
            ("not_needed", _("不涉及这份材料")),
        ],
    )
    problem = forms.CharField(
        label=_("问题或理由"), required=False, max_length=300, widget=forms.Textarea(TEXT)
    )


class ReasonForm(forms.Form):
    """A reason."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(TEXT))


def wants_form(rule: Transition) -> bool:
    """Whether a move asks for anything to type in."""
    typed = {
        Required.REASON, Required.NOTICE, Required.PROCEDURE, Required.UNIT, Required.CLERK,
        Required.DEFICIENCY,
    }  # fmt: skip
    return bool(rule.required & typed) or rule.move == CaseMove.APPROVE
