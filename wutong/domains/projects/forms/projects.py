"""Entering and editing a project."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from wutong.domains.investors.queries import Filters, chosen_investors
from wutong.domains.projects.choices import BuildKind, Pace
from wutong.domains.projects.forms.claims import PlanField
from wutong.domains.projects.models import Project
from wutong.domains.projects.queries.regions import regions_to_choose, units_to_choose
from wutong.kernel.names import normalize_text
from wutong.kernel.scope import EDIT, Access
from wutong.ui.inputs import AmountField, DayField

CLOSE_NAMES: Final = 20


class ProjectForm(forms.Form):
    """The ordinary attributes. Bound to a project, it checks only what the person touched.

    Each field carries what the person saw (a hidden initial value), so that saving touches
    nothing that somebody else changed in the meantime.
    """

    name = forms.CharField(label=_("项目名称"), max_length=200)
    investor = forms.CharField(
        label=_("投资方"),
        required=False,
        max_length=120,
        help_text=_("填企业全称或统一社会信用代码；没有登记的企业请先到「客商」登记。"),
        widget=forms.TextInput(attrs={"list": "firms", "autocomplete": "off"}),
    )
    signing_entity = forms.CharField(label=_("签约主体"), required=False, max_length=120)
    content = forms.CharField(
        label=_("建设内容"), required=False, max_length=4000, widget=forms.Textarea({"rows": 3})
    )
    industry = forms.CharField(label=_("产业类别"), required=False, max_length=60)
    industry_code = forms.RegexField(
        r"^[A-Za-z]?\d{0,4}$",
        label=_("国民经济行业代码"),
        required=False,
        max_length=5,
        help_text=_("GB/T 4754，如 3985"),
    )
    build_kind = forms.ChoiceField(
        label=_("建设性质"), required=False, choices=[("", "—"), *BuildKind.choices]
    )
    land_kind = forms.CharField(label=_("用地方式"), required=False, max_length=40)
    high_technology = forms.BooleanField(label=_("高新技术项目"), required=False)
    key_project = forms.BooleanField(label=_("重点项目"), required=False)
    next_step = forms.CharField(label=_("下一步工作"), required=False, max_length=300)
    next_step_due = DayField(label=_("下一步期限"), required=False)
    progress_note = forms.CharField(
        label=_("进展情况"), required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )
    parent = forms.CharField(
        label=_("上级项目编号"),
        required=False,
        max_length=40,
        help_text=_("这是某个项目的一期或子项目时填写"),
    )
    phase_name = forms.CharField(label=_("期次"), required=False, max_length=40)
    note = forms.CharField(
        label=_("备注"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, access: Access, project: Project | None = None, **kwargs: Any):
        self.access = access
        self.project = project
        if project is not None:
            kwargs["initial"] = initial_of(project)
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = project is not None

    def full_clean(self) -> None:
        """What the person left alone is not held against them: old rows stay repairable."""
        super().full_clean()
        if self.project is not None and self.is_bound:
            for name in set(self.errors) - {NON_FIELD_ERRORS} - set(self.changed_data):
                del self.errors[name]

    def clean_investor(self) -> Any:
        """The firm with exactly this name or uscc."""
        text = self.cleaned_data["investor"].strip()
        if not text:
            return None
        firms = chosen_investors(self.access, Filters())
        found = firms.filter(uscc=text.upper()).first() or firms.filter(name=text).first()
        if found is None:  # written with other brackets, spaces or script
            close = chosen_investors(self.access, Filters(text=text))[:CLOSE_NAMES]
            key = normalize_text(text)
            found = next((one for one in close if normalize_text(one.name) == key), None)
        if found is None:
            raise ValidationError(_("没有登记这家企业，请先到「客商」登记，或核对全称。"))
        return found

    def clean_parent(self) -> Project | None:
        """The project with this code, of those the person sees."""
        code = self.cleaned_data["parent"].strip()
        if not code:
            return None
        found = Project.objects.visible_to(self.access).filter(code=code).first()
        if found is None:
            raise ValidationError(_("没有这个编号的项目，或者您看不到它。"))
        return found

    def changes(self) -> dict[str, Any]:
        """What the person touched, ready for ``edit_project``."""
        return {name: self.cleaned_data[name] for name in self.changed_data
                if name in ATTRIBUTES and name in self.cleaned_data}  # fmt: skip


ATTRIBUTES: Final = (
    "name", "investor", "signing_entity", "content", "industry", "industry_code", "build_kind",
    "land_kind", "high_technology", "key_project", "next_step", "next_step_due", "progress_note",
    "parent", "phase_name", "note",
)  # fmt: skip


def initial_of(project: Project) -> dict[str, Any]:
    """The form's values for a project."""
    values = {name: getattr(project, name) for name in ATTRIBUTES}
    values["investor"] = project.investor.name if project.investor else ""
    values["parent"] = project.parent.code if project.parent else ""
    return values


class NewProjectForm(ProjectForm):
    """A project that is entered by hand: region, unit and total become claims."""

    region = forms.ChoiceField(label=_("地区"))
    unit = forms.ChoiceField(label=_("责任单位"), required=False)
    total_investment = AmountField(label=_("总投资"), required=False, min_value=0)
    on = DayField(label=_("数据起算日"), help_text=_("总投资、地区、责任单位从这一天起算"))
    planned_start = PlanField(label=_("计划开工"), required=False)
    planned_completion = PlanField(label=_("计划竣工"), required=False, help_text="")
    planned_production = PlanField(label=_("计划投产"), required=False, help_text="")

    def __init__(self, *args: Any, access: Access, on: date, **kwargs: Any) -> None:
        super().__init__(*args, access=access, **kwargs)
        self.day = on
        self.fields["on"].initial = on
        regions = regions_to_choose(access, EDIT)
        self.fields["region"].choices = regions  # type: ignore[attr-defined]
        units = units_to_choose(access, EDIT)
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *((str(one.pk), one.name) for one in units),
        ]
        if len(access.units(EDIT)) == 1 and not access.region_paths(EDIT):
            self.fields["unit"].initial = str(access.units(EDIT)[0])

    def clean_on(self) -> date:
        """Facts lie in the past."""
        on: date = self.cleaned_data["on"]
        if on > self.day:
            raise ValidationError(_("这一天还没有到。"))
        return on

    def attributes(self) -> dict[str, Any]:
        """The ordinary attributes that were filled in, for ``create_project``."""
        return {name: self.cleaned_data[name] for name in ATTRIBUTES
                if name != "name" and self.cleaned_data.get(name) not in (None, "")}  # fmt: skip


class PaceForm(forms.Form):
    """How the project moves, from a day, and why."""

    pace = forms.ChoiceField(label=_("推进状态"), choices=Pace)
    on = DayField(label=_("从哪天起"))
    reason = forms.CharField(label=_("原因"), max_length=300)


class ReasonForm(forms.Form):
    """Why something is done that is not ordinary."""

    reason = forms.CharField(label=_("原因"), max_length=300, widget=forms.Textarea({"rows": 2}))


class RetractForm(ReasonForm):
    """Why a claim is taken back, and whether it was made up."""

    falsified = forms.BooleanField(label=_("查实虚假：考核时计入扣分"), required=False)


class ConfidentialForm(ReasonForm):
    """Whether the project is confidential, and why."""

    confidential = forms.BooleanField(label=_("涉密：只有项目团队和分管领导看得到"), required=False)
    field_order = ("confidential", "reason")


class SavedViewForm(forms.Form):
    """A name for the list as it stands."""

    name = forms.CharField(label=_("视图名称"), max_length=40)
    query = forms.CharField(required=False, widget=forms.HiddenInput)


class ExportForm(forms.Form):
    """Why rows are taken out; the list's own query says which."""

    reason = forms.CharField(label=_("用途"), max_length=300)
    query = forms.CharField(required=False, widget=forms.HiddenInput)
