"""Entering, editing and finding engagements."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wutong.domains.engagements.choices import EngagementKind, LeaderLevel, Status
from wutong.domains.engagements.models import Engagement
from wutong.domains.engagements.queries.listing import Filters
from wutong.domains.engagements.queries.page import free_events
from wutong.domains.org.queries import Region, Unit
from wutong.domains.projects.queries.regions import regions_to_choose, units_to_choose
from wutong.kernel.scope import RECORD_ENGAGEMENT, VIEW, Access
from wutong.ui.inputs import ClockField, DayField

WITHOUT: Final = [("", "—")]
ALL: Final = [("", _("全部"))]


class EngagementForm(forms.Form):
    """An engagement as stated. ``unit`` is chosen first where a person's post is a unit's."""

    kind = forms.ChoiceField(label=_("类别"), choices=EngagementKind)
    title = forms.CharField(
        label=_("主题"), max_length=120, help_text=_("如：赴上海拜访装备制造企业")
    )
    starts_on = DayField(label=_("日期"))
    ends_on = DayField(label=_("到"), required=False, help_text=_("当天结束的不用填"))
    starts_at = ClockField(label=_("开始时间"), required=False)
    places = forms.CharField(label=_("地点"), required=False, max_length=200)
    region = forms.ChoiceField(label=_("主办地区"))
    unit = forms.ChoiceField(label=_("主办单位"), required=False)
    led_by = forms.CharField(
        label=_("带队领导"), required=False, max_length=60, help_text=_("职务和姓名")
    )
    leader_level = forms.ChoiceField(
        label=_("级别"), required=False, choices=[("", _("按职务判断")), *LeaderLevel.choices]
    )
    purpose = forms.CharField(
        label=_("内容"), required=False, max_length=4000, widget=forms.Textarea({"rows": 3})
    )

    def __init__(
        self, *args: Any, access: Access, engagement: Engagement | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.access, self.engagement = access, engagement
        regions = regions_to_choose(access, RECORD_ENGAGEMENT)
        units = units_to_choose(access, RECORD_ENGAGEMENT)
        if engagement is not None:
            regions = _with(regions, (engagement.region.code, engagement.region.name))
            if engagement.unit and engagement.unit not in units:
                units = [engagement.unit, *units]
        self.fields["region"].choices = regions  # type: ignore[attr-defined]
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            *([] if self._units_alone() else WITHOUT),
            *((str(one.pk), str(one.name)) for one in units),
        ]

    def _units_alone(self) -> bool:
        return not self.access.region_paths(RECORD_ENGAGEMENT)

    def clean_region(self) -> Region:
        """The region with the chosen code."""
        found: Region = Region.objects.get(code=self.cleaned_data["region"])
        return found

    def clean_unit(self) -> Unit | None:
        """The chosen unit."""
        number = self.cleaned_data["unit"]
        return Unit.objects.get(pk=number) if number else None

    def clean(self) -> dict[str, Any]:
        """Without a last day it ends on its first."""
        data = dict(super().clean() or {})
        data["ends_on"] = data.get("ends_on") or data.get("starts_on")
        return data

    def stated(self) -> dict[str, Any]:
        """What the actions take. Without a level the level stays as it is read from the title."""
        names = [name for name in EngagementForm.base_fields if name != "leader_level"]
        found = {name: self.cleaned_data[name] for name in names}
        if level := self.cleaned_data["leader_level"]:
            found["leader_level"] = level
        return found


def _with(choices: list[tuple[str, str]], one: tuple[str, str]) -> list[tuple[str, str]]:
    return choices if one[0] in dict(choices) else [one, *choices]


class NewEngagementForm(EngagementForm):
    """A plan, or a record with the firms that were met and what came of it."""

    held = forms.TypedChoiceField(
        label=_("状态"),
        choices=[("yes", _("已经举行")), ("no", _("先作计划"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    firms = forms.CharField(
        label=_("对接企业"),
        required=False,
        max_length=8000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("一行一家，或用顿号隔开；没有登记过的名称会先照原样留着"),
    )
    outcome = forms.CharField(
        label=_("成果"), required=False, max_length=4000, widget=forms.Textarea({"rows": 2})
    )
    signing_event = forms.TypedChoiceField(
        label=_("已有的签约活动"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("签约活动已在项目里登记过的，选它；否则按主题新建"),
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, access=access, **kwargs)
        self.events = {one.pk: one for one in free_events(access)}
        self.fields["signing_event"].choices = [  # type: ignore[attr-defined]
            *WITHOUT, *((pk, f"{one.name} {one.on or ''}") for pk, one in self.events.items()),
        ]  # fmt: skip

    def stated(self) -> dict[str, Any]:
        """What ``record_engagement`` takes."""
        event = self.cleaned_data["signing_event"]
        signing = self.cleaned_data["kind"] == EngagementKind.SIGNING_EVENT
        return {
            **super().stated(),
            "held": self.cleaned_data["held"],
            "outcome": self.cleaned_data["outcome"],
            "signing_event": self.events[event] if event and signing else None,
        }


def initial_of(engagement: Engagement) -> dict[str, Any]:
    """The form's values for an engagement."""
    names = [name for name in EngagementForm.base_fields if name not in ("region", "unit")]
    values = {name: getattr(engagement, name) for name in names}
    values["region"] = engagement.region.code
    values["unit"] = str(engagement.unit_id or "")
    return values


class FilterForm(forms.Form):
    """What the list is kept to."""

    q = forms.CharField(
        label=_("查找"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"type": "search", "placeholder": _("主题、地点、领导或企业")}),
    )
    kind = forms.ChoiceField(
        label=_("类别"), required=False, choices=[*ALL, *EngagementKind.choices]
    )
    status = forms.ChoiceField(label=_("状态"), required=False, choices=[*ALL, *Status.choices])
    leader_level = forms.ChoiceField(
        label=_("级别"), required=False, choices=[*ALL, *LeaderLevel.choices]
    )
    region = forms.ChoiceField(label=_("地区"), required=False)
    first = DayField(label=_("从"), required=False)
    last = DayField(label=_("到"), required=False)

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [  # type: ignore[attr-defined]
            *ALL, *regions_to_choose(access, VIEW),
        ]  # fmt: skip

    def filters(self, **more: Any) -> Filters:
        """The valid choices; a choice that does not exist is left out."""
        self.is_valid()
        chosen = {name: self.cleaned_data.get(name) for name in self.fields if name != "q"}
        stated = {name: value for name, value in {**chosen, **more}.items() if value}
        return Filters(text=self.cleaned_data.get("q", ""), **stated)


class CancelForm(forms.Form):
    """Why it is called off."""

    reason = forms.CharField(label=_("原因"), max_length=300)

    def clean_reason(self) -> str:
        """More than spaces."""
        reason: str = self.cleaned_data["reason"].strip()
        if not reason:
            raise ValidationError(_("请写明取消的原因。"))
        return reason
