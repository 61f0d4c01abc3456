"""Forms of the organisation's settings. Each asks for the reason that the audit trail keeps."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.choices import RegionLevel, Role, UnitKind
from wutong.domains.org.models import Region, Unit, User, within_any
from wutong.domains.org.queries import CUSTOM_LEVELS, region_stated
from wutong.domains.org.rules import CUSTOM_LETTERS
from wutong.kernel.scope import MANAGE_ORGANISATION, Access
from wutong.ui.inputs import DayInput

SEPARATORS = re.compile(r"[、，,;；\n]+")


class ReasonForm(forms.Form):
    """A form whose writing is explained in the audit trail."""

    reason = forms.CharField(
        label=_("原因"), max_length=200, help_text=_("写入审计记录，例如文号、会议或申请。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "reason"] + ["reason"])


class AliasesField(forms.CharField):
    """Other names, separated by 、 or a comma or a line break; a list of them comes out."""

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [one.strip() for one in SEPARATORS.split(value or "") if one.strip()]

    def run_validators(self, value: Any) -> None:
        """The list itself has nothing to hold against a rule of text."""


class NewRegionForm(ReasonForm):
    """A development zone or park below a region."""

    level = forms.ChoiceField(
        label=_("类别"), choices=[(level.value, level.label) for level in CUSTOM_LEVELS]
    )
    name = forms.CharField(label=_("名称"), max_length=80)

    def clean_level(self) -> RegionLevel:
        """As the code."""
        return RegionLevel(self.cleaned_data["level"])


class RegionForm(ReasonForm):
    """A region's name (of zones and parks), aliases and rules."""

    name = forms.CharField(label=_("名称"), max_length=80)
    aliases = AliasesField(
        label=_("别名"), required=False, help_text=_("台账里的其他写法，用顿号分开。")
    )
    confidential_in_totals = forms.BooleanField(
        label=_("涉密项目的金额计入合计（不显示明细）"), required=False
    )

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {
                "name": region.name,
                "aliases": region.aliases,
                "confidential_in_totals": region.confidential_in_totals,
            },
        )
        super().__init__(*args, **kwargs)
        if region.level not in CUSTOM_LETTERS:
            self.fields["name"].disabled = True
            self.fields["name"].help_text = _("国标行政区划，名称随国标。")


class TwoFactorForm(ReasonForm):
    """Which roles need a second factor in a region."""

    roles = forms.MultipleChoiceField(
        label=_("须启用两步验证的角色"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_roles(self) -> list[Role]:
        """As codes."""
        return [Role(one) for one in self.cleaned_data["roles"]]


class UnitForm(ReasonForm):
    """A unit's kind, name and aliases."""

    kind = forms.ChoiceField(label=_("类别"), choices=UnitKind.choices)
    name = forms.CharField(label=_("名称"), max_length=80)
    aliases = AliasesField(
        label=_("别名"), required=False, help_text=_("台账里的其他写法，用顿号分开。")
    )

    def clean_kind(self) -> UnitKind:
        """As the code."""
        return UnitKind(self.cleaned_data["kind"])


class DayForm(ReasonForm):
    """A day and a reason: closing a unit, ending a post."""

    on = forms.DateField(label=_("日期"), widget=DayInput())


class UnitField(forms.ModelChoiceField):
    """A choice of units, each behind the name of its region."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.region} · {obj}"


class PostForm(ReasonForm):
    """A post: what it is called, what it may do, where, and from when.

    The place is one of the administrator's units, or else a region named by code or in full.
    """

    title = forms.CharField(label=_("职务"), max_length=60)
    role = forms.ChoiceField(label=_("角色"), choices=[("", _("请选择")), *Role.choices])
    region = forms.CharField(
        label=_("地区范围"),
        required=False,
        max_length=80,
        help_text=_("行政区划代码或全称；选了单位就不填。"),
    )
    unit = UnitField(
        label=_("单位范围"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("（不限单位）"),
    )
    starts_on = forms.DateField(label=_("任职日期"), widget=DayInput())

    def __init__(self, *args: Any, access: Access, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access
        paths = access.region_paths(MANAGE_ORGANISATION)
        units = cast(forms.ModelChoiceField, self.fields["unit"])
        units.queryset = Unit.objects.filter(
            within_any(paths, "region__path"), closed_on=None
        ).select_related("region")
        self.fields["starts_on"].initial = on

    def clean_role(self) -> Role:
        """As the code."""
        return Role(self.cleaned_data["role"])

    def clean_region(self) -> Region | None:
        """The region that was named, within the administrator's scope."""
        text = self.cleaned_data["region"]
        return region_stated(text, self.access) if text else None

    def clean(self) -> dict[str, Any]:
        """Exactly one place."""
        data = super().clean() or self.cleaned_data
        if "region" in data and bool(data.get("region")) == bool(data.get("unit")):
            self.add_error("region", _("地区和单位请选一个，也只选一个。"))
        return data


class PersonForm(PostForm):
    """A new person: account and first post."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    username = forms.CharField(
        label=_("用户名"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=_("登录用，建议用姓名全拼。"),
    )
    phone = forms.CharField(label=_("手机"), max_length=20, required=False)
    field_order = ("name", "username", "phone", "title", "role", "region", "unit", "starts_on")

    def clean_username(self) -> str:
        """A name that nobody has, whatever its letters' case."""
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("用户名「%s」已有人用。") % username)
        return username


class HandOverForm(DayForm):
    """Who takes a post over, and from which day."""

    successor = forms.ModelChoiceField(
        label=_("接任人"), queryset=User.objects.none(), empty_label=_("请选择")
    )
    field_order = ("successor", "on", "reason")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser = cast(forms.ModelChoiceField, self.fields["successor"])
        chooser.queryset = people
        self.fields["on"].label = _("接任日期")


class OwnDetailsForm(forms.Form):
    """The person's own telephone number and language."""

    phone = forms.CharField(label=_("手机"), max_length=20, required=False)
    language = forms.ChoiceField(
        label=_("界面语言"), choices=[("", _("随浏览器")), *settings.LANGUAGES], required=False
    )


class PeopleFilterForm(forms.Form):
    """What people to list."""

    words = forms.CharField(label=_("姓名或用户名"), required=False)
    role = forms.ChoiceField(
        label=_("角色"), choices=[("", _("全部")), *Role.choices], required=False
    )


class TrailFilterForm(forms.Form):
    """What part of the audit trail to read."""

    person = forms.CharField(label=_("操作人"), required=False)
    target = forms.CharField(label=_("对象"), required=False)
    action = forms.CharField(label=_("动作"), required=False)
    first_day = forms.DateField(label=_("从"), required=False, widget=DayInput())
    last_day = forms.DateField(label=_("到"), required=False, widget=DayInput())
