"""What people enter about green channels, agency, absences, joint acceptance, set-ups, own pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wutong.domains.approvals.choices import ApprovalStage
from wutong.domains.approvals.models import ItemVersion
from wutong.domains.org.queries import Unit, User
from wutong.ui.inputs import DayField


def _words(rows: int = 3) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class ReasonForm(forms.Form):
    """A reason."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=_words())


class AgencyForm(forms.Form):
    """Who acts for the firm, and its written consent."""

    agent = forms.ModelChoiceField(
        label=_("代办员"), queryset=User.objects.none(), empty_label=_("请选择")
    )
    given_by = forms.CharField(label=_("委托人"), max_length=60)
    given_on = DayField(label=_("委托日期"))
    starts_on = DayField(label=_("代办开始"))
    scope = forms.CharField(label=_("代办范围"), max_length=300, required=False)
    file = forms.FileField(
        label=_("委托书"), required=False, help_text=_("上传扫描件；只有纸质的，请填写编号。")
    )
    document_number = forms.CharField(label=_("纸质委托书编号"), max_length=80, required=False)

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [one.pk for one in people]
        self.fields["agent"].queryset = User.objects.filter(pk__in=keys)  # type: ignore[attr-defined]


class EndForm(ReasonForm):
    """The last day, and why."""

    on = DayField(label=_("最后一天"))

    field_order = ("on", "reason")


class AbsenceForm(forms.Form):
    """Who is away, who stands in, from when to when."""

    unit = forms.ModelChoiceField(
        label=_("单位"), queryset=Unit.objects.none(), empty_label=_("请选择")
    )
    clerk = forms.ModelChoiceField(
        label=_("外出的经办人"), queryset=User.objects.none(), empty_label=_("请选择")
    )
    deputy = forms.ModelChoiceField(
        label=_("代理人"), queryset=User.objects.none(), empty_label=_("请选择")
    )
    starts_on = DayField(label=_("开始"))
    ends_on = DayField(label=_("结束"))
    reason = forms.CharField(label=_("原因"), max_length=120, required=False)

    def __init__(
        self, *args: Any, units: Iterable[int], people: Iterable[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["unit"].queryset = Unit.objects.filter(pk__in=list(units))
        for name in ("clerk", "deputy"):
            fields[name].queryset = User.objects.filter(pk__in=list(people)).order_by("name", "pk")


class ItemsForm(forms.Form):
    """Items to hand in together, grouped by stage."""

    items = forms.TypedMultipleChoiceField(
        label=_("事项"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, versions: Iterable[ItemVersion], grouped: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.versions = {one.pk: one for one in versions}
        self.fields["items"].choices = self._groups() if grouped else self._lines()  # type: ignore[attr-defined]

    def _lines(self) -> list[tuple[int, str]]:
        return [(key, f"{one.name} · {one.department}") for key, one in self.versions.items()]

    def _groups(self) -> list[tuple[str, list[tuple[int, str]]]]:
        return [
            (str(stage.label),
             [(key, one.name) for key, one in self.versions.items() if one.stage == stage])
            for stage in ApprovalStage
            if any(one.stage == stage for one in self.versions.values())
        ]  # fmt: skip

    def chosen(self) -> list[ItemVersion]:
        """The versions that were ticked, in the order shown."""
        ticked = set(self.cleaned_data["items"])
        return [one for key, one in self.versions.items() if key in ticked]


class JointForm(ItemsForm):
    """A joint acceptance: items, who leads, the day of the visit."""

    lead_unit = forms.ModelChoiceField(
        label=_("牵头单位"), queryset=Unit.objects.none(), empty_label=_("请选择")
    )
    visit_on = DayField(label=_("现场验收日期"))
    place = forms.CharField(label=_("地点"), max_length=120, required=False)

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [one.pk for one in units]
        self.fields["lead_unit"].queryset = Unit.objects.filter(pk__in=keys)  # type: ignore[attr-defined]


class VisitForm(ReasonForm):
    """Another day for the visit."""

    visit_on = DayField(label=_("现场验收日期"))

    field_order = ("visit_on", "reason")


class FindingsForm(forms.Form):
    """What the visit found."""

    findings = forms.CharField(label=_("验收意见"), max_length=4000, widget=_words(6))


class SetupForm(ItemsForm):
    """A business set-up at the window: for whom, where, which services."""

    applicant_name = forms.CharField(label=_("企业名称"), max_length=160)
    contact = forms.CharField(label=_("联系人"), max_length=40, required=False)
    phone = forms.CharField(label=_("联系电话"), max_length=20, required=False)

    field_order = ("applicant_name", "contact", "phone", "items")


class ApplyForm(ItemsForm):
    """A firm hands in online."""

    contact = forms.CharField(label=_("联系人"), max_length=40)
    phone = forms.CharField(
        label=_("联系电话"), max_length=20, widget=forms.TextInput({"inputmode": "tel"})
    )
    note = forms.CharField(label=_("说明"), max_length=1000, required=False, widget=_words(2))


class PaperForm(forms.Form):
    """One paper of a case, as a file."""

    file = forms.FileField(label=_("文件"))


class PeriodForm(forms.Form):
    """A region and a period of savings."""

    unit = forms.ChoiceField(label=_("地区"), required=False)
    first = DayField(label=_("从"), required=False)
    last = DayField(label=_("到"), required=False)

    def __init__(self, *args: Any, regions: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [*regions]  # type: ignore[attr-defined]
