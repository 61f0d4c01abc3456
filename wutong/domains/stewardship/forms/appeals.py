"""Taking in an appeal, finding one, and what the moves ask for."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from wutong.domains.investors.queries import Investor
from wutong.domains.org.queries import Region, Unit, region_by_code
from wutong.domains.projects.queries import Project
from wutong.domains.projects.queries.regions import regions_to_choose
from wutong.domains.stewardship.choices import (
    AppealCategory,
    AppealChannel,
    AppealKind,
    AppealLevel,
    AppealState,
    Urgency,
)
from wutong.domains.stewardship.forms.finding import firm_named, project_named
from wutong.domains.stewardship.forms.lists import ANY, ListFilterForm
from wutong.domains.stewardship.queries.appeal_list import (
    ALL,
    BLOCKING,
    LATE,
    MINE,
    RECEIVED_BY_ME,
    WAITING,
    Filters,
)
from wutong.domains.stewardship.queries.units import choices_of
from wutong.kernel.scope import RECEIVE_APPEAL, Access
from wutong.ui.inputs import AmountField

WORD: Final = forms.TextInput({"type": "search", "placeholder": _("事由、企业、项目、编号")})
FIRM_OR_PROJECT: Final = ("project", "firm")


def _suggested(address: str, options: str) -> forms.TextInput:
    return forms.TextInput({
        "list": options, "autocomplete": "off", "hx-get": reverse_lazy(address),
        "hx-target": f"#{options}", "hx-trigger": "input changed delay:200ms",
        "hx-include": "this", "hx-swap": "innerHTML",
    })  # fmt: skip


class FilterForm(ListFilterForm):
    """What the list is kept to."""

    q = forms.CharField(label=_("查找"), required=False, max_length=80, widget=WORD)
    state = forms.ChoiceField(
        label=_("状态"), required=False,
        choices=[("", _("在办")), (LATE, _("超期")), (WAITING, _("等诉求人确认")),
                 *AppealState.choices, ("open", _("没有办完")), (ALL, _("全部"))],
    )  # fmt: skip
    whose = forms.ChoiceField(
        label=_("谁的"), required=False,
        choices=[ANY, (MINE, _("本单位办的")), (RECEIVED_BY_ME, _("我登记的"))],
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("类型"), required=False, choices=[ANY, *AppealKind.choices])
    category = forms.ChoiceField(
        label=_("类别"), required=False, choices=[ANY, *AppealCategory.choices]
    )
    level = forms.ChoiceField(label=_("层级"), required=False, choices=[ANY, *AppealLevel.choices])
    channel = forms.ChoiceField(
        label=_("渠道"), required=False, choices=[ANY, *AppealChannel.choices]
    )
    region = forms.ChoiceField(label=_("地区"), required=False)
    blocking = forms.ChoiceField(
        label=_("受阻"), required=False, choices=[ANY, (BLOCKING, _("影响投资的"))]
    )
    card = forms.ChoiceField(
        label=_("督办等级"), required=False, choices=[ANY, (BLOCKING, _("黄牌以上"))]
    )
    unit = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    stage = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)
    first = forms.DateField(required=False, widget=forms.HiddenInput)
    last = forms.DateField(required=False, widget=forms.HiddenInput)

    def filters(self) -> Filters:
        """The valid choices; a choice that does not exist is left out."""
        return Filters(**self.chosen())


class ReceiveForm(forms.Form):
    """One form for every channel: what it is about first, then who asks."""

    content = forms.CharField(
        label=_("内容"), max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text=_("可以粘贴整段消息"),
    )  # fmt: skip
    title = forms.CharField(label=_("事由"), max_length=160, help_text=_("一句话说清要解决什么"))
    channel = forms.ChoiceField(label=_("渠道"), choices=AppealChannel.choices, initial="hotline")
    category = forms.ChoiceField(label=_("类别"), choices=AppealCategory.choices)
    asker_name = forms.CharField(label=_("诉求人"), max_length=60)
    asker_phone = forms.CharField(
        label=_("联系电话"), max_length=20, required=False,
        widget=forms.TextInput({"type": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    project = forms.CharField(
        label=_("项目"), max_length=120, required=False,
        widget=_suggested("stewardship:appeal_projects", "projects"), help_text=_("名称或编号"),
    )  # fmt: skip
    firm = forms.CharField(
        label=_("企业"), max_length=120, required=False,
        widget=_suggested("stewardship:appeal_firms", "firms"), help_text=_("已登记的企业"),
    )  # fmt: skip
    region = forms.ChoiceField(label=_("地区"), help_text=_("选了项目就按项目所在地"))
    level = forms.ChoiceField(label=_("层级"), choices=AppealLevel.choices, initial="county")
    kind = forms.ChoiceField(label=_("类型"), choices=AppealKind.choices, initial="appeal")
    urgency = forms.ChoiceField(label=_("紧急程度"), choices=Urgency.choices, initial="ordinary")
    blocked = AmountField(
        "亿元", label=_("受阻投资"), required=False, min_value=0,
        help_text=_("因此不能推进的投资额；没有就不填"),
    )  # fmt: skip
    is_complex = forms.BooleanField(
        label=_("复杂事项"), required=False, help_text=_("办结时限按复杂事项计算")
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access
        self.fields["region"].choices = regions_to_choose(access, RECEIVE_APPEAL)  # type: ignore[attr-defined]

    def clean_region(self) -> Region:
        """The region with this code."""
        region = region_by_code(self.cleaned_data["region"])
        if region is None:
            raise ValidationError(_("没有这个地区。"))
        return region

    def clean_project(self) -> Project | None:
        """The project that is named by its number or its whole name."""
        return project_named(self.access, self.cleaned_data["project"])

    def clean_firm(self) -> Investor | None:
        """The registered firm of this name."""
        return firm_named(self.access, self.cleaned_data["firm"])

    @property
    def facts(self) -> dict[str, Any]:
        """What was filled in, for ``actions.receive_appeal``."""
        data = dict(self.cleaned_data)
        data["investor"] = data.pop("firm")
        data["blocked"] = data["blocked"] or None
        return data


class UnitsForm(forms.Form):
    """One unit that leads, and helpers."""

    unit = forms.ChoiceField(label=_("牵头单位"))
    helpers = forms.MultipleChoiceField(
        label=_("协办单位"), required=False, help_text=_("可选几个"),
        widget=forms.SelectMultiple({"size": 5}),
    )  # fmt: skip
    text = forms.CharField(
        label=_("说明"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(one.pk): one for one in units}
        choices = choices_of(units)
        self.fields["unit"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]
        self.fields["helpers"].choices = choices  # type: ignore[attr-defined]

    @property
    def given(self) -> dict[str, Any]:
        """Unit, helpers and words."""
        data = self.cleaned_data
        return {
            "unit": self.units[data["unit"]],
            "helpers": [self.units[key] for key in data["helpers"]],
            "text": data["text"],
        }


class ExtendForm(forms.Form):
    """More time, with a reason."""

    until = forms.DateField(label=_("延至"), widget=forms.DateInput({"type": "date"}))
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea({"rows": 2}))


class WordForm(forms.Form):
    """The asker's word on an answer."""

    satisfaction = forms.TypedChoiceField(
        label=_("满意度"), coerce=int, required=False, widget=forms.RadioSelect,
        choices=[(5, _("5 非常满意")), (4, _("4 满意")), (3, _("3 一般")), (2, _("2 不太满意")),
                 (1, _("1 不满意"))],
    )  # fmt: skip
    text = forms.CharField(
        label=_("说明"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )


class ExportForm(forms.Form):
    """Why the rows are taken out, and which (the list's query string)."""

    reason = forms.CharField(max_length=300)
    query = forms.CharField(required=False, max_length=2000)
