"""Giving an order, finding one, and what the moves ask for."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.queries import Region, Unit, User, members_of, region_by_code
from wutong.domains.projects.queries import Project
from wutong.domains.projects.queries.regions import regions_to_choose
from wutong.domains.stewardship.choices import Escalation, OrderKind, OrderSource, OrderState
from wutong.domains.stewardship.forms.lists import ANY, ListFilterForm
from wutong.domains.stewardship.models import Appeal
from wutong.domains.stewardship.queries.order_list import (
    ALL,
    CARDED,
    GIVEN,
    LATE,
    MINE,
    RUNNING,
    Filters,
)
from wutong.domains.stewardship.queries.units import choices_of, units_near
from wutong.kernel import clock
from wutong.kernel.scope import GIVE_ORDER, Access

WORD: Final = forms.TextInput({"type": "search", "placeholder": _("事项、项目、单位、编号")})
BY_HAND: Final = (OrderSource.LEADERS_NOTE, OrderSource.APPEAL, OrderSource.PACE,
                  OrderSource.ASSESSMENT)  # fmt: skip
"""What a person says on the form; meetings and visits give theirs themselves."""


def people_of(unit: Unit | None) -> list[tuple[str, str]]:
    """Who may be named for a unit, as choices."""
    if unit is None:
        return []
    found = members_of([unit.pk], clock.today())[unit.pk]
    return [(str(one.pk), one.name) for one in User.objects.filter(pk__in=found).order_by("name")]


class OrderFilterForm(ListFilterForm):
    """What the list is kept to."""

    q = forms.CharField(label=_("查找"), required=False, max_length=80, widget=WORD)
    state = forms.ChoiceField(
        label=_("状态"), required=False,
        choices=[("", _("没有了结")), (LATE, _("超期")), *OrderState.choices, (ALL, _("全部")),
                 (RUNNING, _("没有销号"))],
    )  # fmt: skip
    whose = forms.ChoiceField(
        label=_("谁的"), required=False,
        choices=[ANY, (MINE, _("我和本单位办的")), (GIVEN, _("我下达的"))],
    )  # fmt: skip
    card = forms.ChoiceField(
        label=_("督办等级"), required=False,
        choices=[ANY, (CARDED, _("黄牌以上")), *Escalation.choices],
    )  # fmt: skip
    source = forms.ChoiceField(label=_("来源"), required=False, choices=[ANY, *OrderSource.choices])
    kind = forms.ChoiceField(label=_("类型"), required=False, choices=[ANY, *OrderKind.choices])
    region = forms.ChoiceField(label=_("地区"), required=False)
    unit = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def filters(self) -> Filters:
        """The valid choices; a choice that does not exist is left out."""
        return Filters(**self.chosen())


class GiveForm(forms.Form):
    """What is to be done, by whom, by when."""

    title = forms.CharField(label=_("事项"), max_length=200, help_text=_("一句话说清要办成什么"))
    content = forms.CharField(
        label=_("要求"), max_length=2000, required=False, widget=forms.Textarea({"rows": 4})
    )
    due_on = forms.DateField(label=_("期限"), widget=forms.DateInput({"type": "date"}))
    kind = forms.ChoiceField(label=_("类型"), choices=OrderKind.choices)
    source = forms.ChoiceField(label=_("来源"), choices=[(one.value, one.label) for one in BY_HAND])
    region = forms.ChoiceField(label=_("地区"), help_text=_("选了项目就按项目所在地"))
    project = forms.CharField(
        label=_("项目"), max_length=120, required=False, help_text=_("名称或编号"),
        widget=forms.TextInput({
            "list": "projects", "autocomplete": "off", "hx-target": "#projects",
            "hx-get": reverse_lazy("stewardship:order_projects"), "hx-include": "this",
            "hx-trigger": "input changed delay:200ms", "hx-swap": "innerHTML",
        }),
    )  # fmt: skip
    owner_unit = forms.ChoiceField(
        label=_("责任单位"),
        widget=forms.Select({
            "hx-get": reverse_lazy("stewardship:order_people"), "hx-target": "#id_owner",
            "hx-trigger": "change", "hx-include": "this", "hx-swap": "innerHTML",
        }),
    )  # fmt: skip
    owner = forms.ChoiceField(label=_("责任人"), required=False, help_text=_("不选就由单位自己定"))
    helpers = forms.MultipleChoiceField(
        label=_("协办单位"), required=False, help_text=_("可选几个"),
        widget=forms.SelectMultiple({"size": 5}),
    )  # fmt: skip
    appeal = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, access: Access, near: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access
        units = units_near(near)
        self.units = {str(one.pk): one for one in units}
        choices = choices_of(units)
        self.fields["region"].choices = regions_to_choose(access, GIVE_ORDER)  # type: ignore[attr-defined]
        self.fields["owner_unit"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]
        self.fields["helpers"].choices = choices  # type: ignore[attr-defined]
        chosen = self.units.get(self.data.get("owner_unit", "")) if self.is_bound else None
        self.fields["owner"].choices = [("", "—"), *people_of(chosen)]  # type: ignore[attr-defined]

    def clean_region(self) -> Region:
        """The region with this code."""
        region = region_by_code(self.cleaned_data["region"])
        if region is None:
            raise ValidationError(_("没有这个地区。"))
        return region

    def clean_project(self) -> Project | None:
        """The project that is named by its number or its whole name."""
        text = self.cleaned_data["project"].strip()
        if not text:
            return None
        found = project_named(self.access, text)
        if found is None:
            raise ValidationError(_("没有这个项目，请从列出的里选。"))
        return found

    def clean_appeal(self) -> Appeal | None:
        """The appeal that it comes from."""
        number = self.cleaned_data["appeal"].strip()
        if not number:
            return None
        found: Appeal | None = Appeal.objects.visible_to(self.access).filter(number=number).first()
        if found is None:
            raise ValidationError(_("没有这件诉求。"))
        return found

    @property
    def facts(self) -> dict[str, Any]:
        """What was filled in, for ``actions.orders.give_order``."""
        data = dict(self.cleaned_data)
        owner = data["owner"]
        return data | {
            "owner_unit": self.units[data["owner_unit"]],
            "owner": User.objects.get(pk=owner) if owner else None,
            "helpers": [self.units[key] for key in data["helpers"]],
        }


def project_named(access: Access, text: str) -> Project | None:
    """The project that the person sees under this number or whole name."""
    seen = Project.objects.visible_to(access).select_related("region", "investor")
    found: Project | None = seen.filter(code=text).first() or seen.filter(name=text).first()
    return found


class TransferForm(forms.Form):
    """Who is to take it over, and why."""

    unit = forms.ChoiceField(label=_("转给"))
    text = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(one.pk): one for one in units}
        self.fields["unit"].choices = [("", "—"), *choices_of(units)]  # type: ignore[attr-defined]


class ReportForm(forms.Form):
    """What was done, and a paper that shows it."""

    text = forms.CharField(label=_("完成情况"), max_length=2000, widget=forms.Textarea({"rows": 4}))
    file = forms.FileField(label=_("佐证"), required=False)
