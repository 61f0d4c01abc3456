"""The gate table, signing events and the team."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wutong.domains.projects.choices import RequirementKind, TeamCapacity
from wutong.domains.projects.queries.gate_table import (
    CLAIMING_ROLES,
    VERIFYING_ROLES,
    possible_keys,
)
from wutong.domains.projects.queries.regions import regions_to_choose
from wutong.domains.projects.rules.gates import GateTable, Requirement
from wutong.domains.projects.rules.reporting import LAST_DUE_DAY
from wutong.kernel.scope import EDIT, Access
from wutong.ui.inputs import DayField, MonthField

SEPARATOR: Final = ":"
EMPTY_LINES: Final = 3


def requirement_choices() -> list[Any]:
    """Everything that a gate may ask for, grouped by kind."""
    return [
        ("", "—"),
        *(
            (kind.label, [(f"{kind}{SEPARATOR}{key}", label)
                          for key, label in possible_keys(kind).items()])
            for kind in RequirementKind
        ),
    ]  # fmt: skip


class GateForm(forms.Form):
    """What the gate to a stage says as a whole."""

    definition = forms.CharField(
        label=_("认定口径"), max_length=300, widget=forms.Textarea({"rows": 2})
    )
    may_be_skipped = forms.BooleanField(label=_("可以跳过这个阶段"), required=False)
    claim_roles = forms.MultipleChoiceField(
        label=_("只许这些角色申报"),
        choices=CLAIMING_ROLES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("一个都不选：凡有申报权的都可以"),
    )
    verify_roles = forms.MultipleChoiceField(
        label=_("只许这些角色核验"),
        choices=VERIFYING_ROLES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("一个都不选：凡有核验权的都可以"),
    )


class RequirementForm(forms.Form):
    """One line of a gate. Lines of the same group are alternatives."""

    group = forms.CharField(label=_("组"), max_length=40, required=False)
    asks_for = forms.ChoiceField(label=_("要求"), required=False)
    label = forms.CharField(label=_("说明"), max_length=80, required=False)
    at_least = forms.IntegerField(label=_("组内至少"), min_value=1, max_value=20, initial=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asks_for"].choices = requirement_choices()  # type: ignore[attr-defined]

    def requirement(self) -> Requirement | None:
        """The line; None where nothing is asked for or it is to go."""
        data = self.cleaned_data
        if not data.get("asks_for") or data.get("DELETE"):
            return None
        kind, _separator, key = data["asks_for"].partition(SEPARATOR)
        label = data["label"] or str(possible_keys(kind)[key])
        return Requirement(data["group"] or label, kind, key, label, data["at_least"])


RequirementFormSet = forms.formset_factory(
    RequirementForm, extra=EMPTY_LINES, can_delete=True, max_num=60, validate_max=True
)


def initial_lines(table: GateTable) -> list[dict[str, Any]]:
    """A gate's lines as the form set starts from."""
    return [
        {
            "group": one.group,
            "asks_for": f"{one.kind}{SEPARATOR}{one.key}",
            "label": one.label,
            "at_least": one.at_least,
        }
        for one in table.requirements
    ]


class ReportingForm(forms.Form):
    """By which day of the following month a month is to be stated, and since when."""

    due_day = forms.IntegerField(label=_("次月几日前报"), min_value=1, max_value=LAST_DUE_DAY)
    begins = MonthField(label=_("从哪个月起"))


class EventForm(forms.Form):
    """A signing event."""

    name = forms.CharField(label=_("活动名称"), max_length=120)
    region = forms.ChoiceField(label=_("主办地区"))
    on = DayField(label=_("日期"), required=False)

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions_to_choose(access, EDIT)  # type: ignore[attr-defined]


class MemberForm(forms.Form):
    """A person who joins the team."""

    user = forms.ChoiceField(label=_("人员"))
    capacity = forms.ChoiceField(label=_("身份"), choices=TeamCapacity)
    duty = forms.CharField(label=_("分工"), max_length=120, required=False)
    on = DayField(label=_("加入日期"))

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people}
        self.fields["user"].choices = [(key, str(one)) for key, one in self.people.items()]  # type: ignore[attr-defined]

    def clean_user(self) -> Any:
        """The person."""
        return self.people[self.cleaned_data["user"]]


class ReplaceForm(MemberForm):
    """Who takes a member's place, from which day."""

    capacity = None  # type: ignore[assignment]
    on = DayField(label=_("更换日期"), help_text=_("原成员到前一天为止"))


class LeaveForm(forms.Form):
    """The day on which a person leaves the team."""

    on = DayField(label=_("退出日期"))

    def __init__(self, *args: Any, joined_on: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.joined_on = joined_on

    def clean_on(self) -> date:
        """Not before they joined."""
        on: date = self.cleaned_data["on"]
        if self.joined_on and on < self.joined_on:
            raise ValidationError(_("退出日期不能早于加入日期。"))
        return on
