"""What people narrow the catalogue to and enter about handlers, paper kinds, files and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from wutong.domains.approvals.actions.numbers import NUMBERS
from wutong.domains.approvals.choices import ApprovalStage, CombinedReview, PaperSource
from wutong.domains.approvals.models import ApprovalRule
from wutong.domains.approvals.rules.drafting import MOST_DAYS
from wutong.domains.org.queries import Unit
from wutong.ui.inputs import DayField

ANY: Final = ("", _("全部"))


class CatalogueFilter(forms.Form):
    """What the list is narrowed to."""

    q = forms.CharField(label=_("名称、编码或拼音"), required=False, max_length=60)
    region = forms.ChoiceField(label=_("地区"), required=False)
    stage = forms.ChoiceField(
        label=_("阶段"), required=False, choices=[ANY, *ApprovalStage.choices]
    )
    department = forms.ChoiceField(label=_("办理部门"), required=False)
    combined = forms.ChoiceField(
        label=_("合并办理"), required=False, choices=[ANY, *CombinedReview.choices]
    )

    def __init__(
        self, *args: Any, regions: Sequence[Any], departments: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions  # type: ignore[attr-defined]
        self.fields["department"].choices = [ANY, *((one, one) for one in departments)]  # type: ignore[attr-defined]


class SinceForm(forms.Form):
    """From which day a version is in force."""

    since = DayField(label=_("生效日期"))


class EndItemForm(forms.Form):
    """The last day of an item, and why."""

    on = DayField(label=_("最后一天"))
    reason = forms.CharField(label=_("原因"), max_length=300)


class HandlerForm(forms.Form):
    """Which unit handles an item in the region."""

    unit = forms.ModelChoiceField(
        label=_("办理单位"), queryset=Unit.objects.none(), required=False,
        empty_label=_("按上级地区的安排"),
    )  # fmt: skip

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [one.pk for one in units]
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=keys)  # type: ignore[attr-defined]


class DepartmentForm(HandlerForm):
    """Which unit handles all items of a department in the region."""

    department = forms.CharField(widget=forms.HiddenInput, max_length=80)


class PaperKindForm(forms.Form):
    """A kind of paper."""

    code = forms.RegexField(
        label=_("材料编码"), max_length=40, regex=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"
    )
    name = forms.CharField(label=_("材料名称"), max_length=300)
    source = forms.ChoiceField(label=_("提供方"), choices=PaperSource.choices)
    provider = forms.CharField(label=_("出具单位"), max_length=80, required=False)
    validity_days = forms.IntegerField(
        label=_("有效期（天）"), min_value=1, max_value=36500, required=False
    )
    is_permit = forms.BooleanField(label=_("证照批文"), required=False)

    def __init__(self, *args: Any, fixed_code: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if fixed_code:
            del self.fields["code"]


class UploadForm(forms.Form):
    """A catalogue file, and from which day what it changes is in force."""

    file = forms.FileField(label=_("目录文件（.xlsx）"))
    since = DayField(label=_("改动的生效日期"))


class ConfirmForm(forms.Form):
    """What was shown, to be written."""

    kept = forms.CharField(widget=forms.HiddenInput)


class NumbersForm(forms.Form):
    """A region's numbers, in working days."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for stage in ApprovalStage:
            self.fields[f"stage_{stage.value}"] = forms.IntegerField(
                label=_stage_label(stage), min_value=1, max_value=MOST_DAYS, required=False
            )
        for name in NUMBERS:
            label = ApprovalRule._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            self.fields[name] = forms.IntegerField(label=label, min_value=0, max_value=MOST_DAYS)

    @property
    def stage_days(self) -> dict[str, int]:
        """Limits of stages that were given."""
        return {
            stage.value: days
            for stage in ApprovalStage
            if (days := self.cleaned_data[f"stage_{stage.value}"]) is not None
        }

    @property
    def numbers(self) -> dict[str, int]:
        """The other numbers."""
        return {name: self.cleaned_data[name] for name in NUMBERS}


def _stage_label(stage: ApprovalStage) -> Any:
    return format_lazy("{}{}", stage.label, _("阶段"))


def numbers_of(rule: ApprovalRule) -> dict[str, Any]:
    """A rule as the form starts from."""
    return {name: getattr(rule, name) for name in NUMBERS} | {
        f"stage_{stage}": days for stage, days in rule.stage_days.items()
    }
