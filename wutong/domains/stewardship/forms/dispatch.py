"""Planning a dispatch meeting, entering what it decides, planning the way out of a stop."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.choices import UnitKind
from wutong.domains.org.queries import Region, Unit, region_by_code, within_any
from wutong.domains.projects.choices import Pace
from wutong.domains.projects.queries.regions import regions_to_choose
from wutong.domains.stewardship.choices import (
    MeetingBody,
    MeetingRhythm,
    MeetingState,
    OrderKind,
)
from wutong.domains.stewardship.rules.pace import STOPPED
from wutong.kernel.scope import HOLD_DISPATCH, VIEW, Access

UNITS_AT_MOST: Final = 200
ALL: Final = "all"


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), **more
    )


def _words(label: Any, most: int, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea({"rows": rows}), **more
    )


def _put_units(form: forms.Form, name: str, units: list[Unit]) -> dict[str, Unit]:
    """Let a field of the form choose one of ``units``; they are returned by their keys."""
    choices = [(str(one.pk), f"{one.name}（{one.region.name}）") for one in units]
    form.fields[name].choices = [("", "—"), *choices]  # type: ignore[attr-defined]
    return {str(one.pk): one for one in units}


class MeetingForm(forms.Form):
    """What is planned."""

    title = forms.CharField(label=_("会议名称"), max_length=120)
    body = forms.ChoiceField(label=_("召集方"), choices=MeetingBody.choices)
    rhythm = forms.ChoiceField(label=_("频次"), choices=MeetingRhythm.choices)
    region = forms.ChoiceField(label=_("地区"))
    unit = forms.ChoiceField(
        label=_("专班"), required=False, help_text=_("专班召集的才选；议程只列专班的项目")
    )
    on = _day(_("日期"))
    place = forms.CharField(label=_("地点"), max_length=120, required=False)
    chair = forms.CharField(label=_("主持人"), max_length=60, required=False)
    attendees = _words(_("参会单位和人员"), 2000, 2, required=False)

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions_to_choose(access, HOLD_DISPATCH)  # type: ignore[attr-defined]
        forces = Unit.objects.filter(kind=UnitKind.TASK_FORCE, closed_on=None)
        paths = access.region_paths(HOLD_DISPATCH)
        seen = forces.filter(pk__in=access.units(HOLD_DISPATCH))
        if paths:
            seen = seen | forces.filter(within_any(paths, "region__path"))
        rows = list(seen.select_related("region").order_by("name")[:UNITS_AT_MOST])
        self._units = _put_units(self, "unit", rows)

    def clean_region(self) -> Region:
        """The region with this code."""
        region = region_by_code(self.cleaned_data["region"])
        if region is None:
            raise ValidationError(_("没有这个地区。"))
        return region

    def clean_unit(self) -> Unit | None:
        """The task force."""
        return self._units.get(self.cleaned_data["unit"])


class MeetingFilterForm(forms.Form):
    """What the list of meetings is kept to: the words, and the tab's state."""

    q = forms.CharField(
        label=_("查找"), required=False, max_length=80,
        widget=forms.TextInput({"type": "search", "placeholder": _("会议、召集单位、地点")}),
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[*MeetingState.choices, (ALL, _("全部"))],
        widget=forms.HiddenInput,
    )  # fmt: skip

    def asked(self) -> dict[str, str]:
        """``text``, and ``state`` with "" for all; without a choice those to come."""
        self.is_valid()
        state = self.cleaned_data.get("state") or MeetingState.PLANNED.value
        return {"text": self.cleaned_data.get("q", ""), "state": "" if state == ALL else state}


class AddForm(forms.Form):
    """A project that somebody puts on the agenda."""

    project = forms.CharField(
        label=_("项目"), max_length=200,
        widget=forms.TextInput({"list": "projects", "autocomplete": "off"}),
    )  # fmt: skip
    reason = _words(_("理由"), 500, 2)


class HoldForm(forms.Form):
    """The minutes."""

    chair = forms.CharField(label=_("主持人"), max_length=60, required=False)
    attendees = _words(_("参会单位和人员"), 2000, 2, required=False)
    minutes = _words(_("会议纪要"), 20_000, 6)


class DecisionForm(forms.Form):
    """What the meeting decided about a project."""

    decision = _words(_("议定事项"), 2000, 3, required=False)


class OrderLineForm(forms.Form):
    """An order: what, who, by when. Empty as a whole it gives none."""

    title = forms.CharField(label=_("交办事项"), max_length=200, required=False)
    owner_unit = forms.ChoiceField(label=_("责任单位"), required=False)
    due_on = _day(_("期限"), required=False)
    kind = forms.ChoiceField(label=_("类型"), choices=OrderKind.choices, required=False)
    content = _words(_("要求"), 2000, 2, required=False)

    def __init__(self, *args: Any, units: list[Unit], needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = _put_units(self, "owner_unit", units)
        self.needed = needed

    def clean(self) -> dict[str, Any]:
        """All three, or none of them."""
        data = super().clean() or {}
        named = [name for name in ("title", "owner_unit", "due_on") if data.get(name)]
        if named or data.get("content") or self.needed:
            for name in ("title", "owner_unit", "due_on"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("请填写。"))
        return data

    @property
    def given(self) -> dict[str, Any]:
        """For ``give_order``; empty where nothing was entered."""
        data = self.cleaned_data
        if not data.get("title"):
            return {}
        return {
            "title": data["title"], "owner_unit": self._units[data["owner_unit"]],
            "due_on": data["due_on"], "content": data["content"],
            "kind": data["kind"] or OrderKind.ASSIGNMENT,
        }  # fmt: skip


class AskForm(forms.Form):
    """What the meeting shall decide."""

    text = _words(_("提请事项"), 500, 3, help_text=_("要调度会定什么、协调谁"))


class PlanForm(forms.Form):
    """Why a project stands still and how it is to move again."""

    reason = _words(_("原因"), 300, 2)
    plan = _words(_("推进计划"), 2000, 4, help_text=_("分几步、谁来办、各到哪一天"))
    move_by = _day(_("恢复推进日期"))


class StoppedFilter(forms.Form):
    """What the list of stopped projects is kept to."""

    region = forms.ChoiceField(label=_("地区"), required=False)
    pace = forms.ChoiceField(
        label=_("推进状态"), required=False,
        choices=[("", _("全部")), *((one, Pace(one).label) for one in STOPPED)],
    )  # fmt: skip
    only = forms.ChoiceField(
        label=_("亮灯"), required=False, choices=[("", _("全部")), ("red", _("亮红灯的"))]
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = regions_to_choose(access, VIEW, str(self.data.get("region") or ""))
        self.fields["region"].choices = [("", _("全部")), *regions]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, str]:
        """For ``queries.pace_plans.chosen``; nothing for what is no choice."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        region = region_by_code(data.get("region") or "")
        return {
            "region_path": region.path if region else "", "pace": data.get("pace") or "",
            "only": data.get("only") or "",
        }  # fmt: skip
