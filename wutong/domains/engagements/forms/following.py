"""Minutes, and what is added to an engagement one by one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wutong.domains.engagements.choices import LeaderLevel
from wutong.domains.engagements.models import Engagement
from wutong.domains.engagements.queries.firms import investor_named
from wutong.domains.engagements.queries.people import people_near
from wutong.domains.org.queries import User
from wutong.domains.projects.queries import Project
from wutong.kernel.scope import Access
from wutong.ui.inputs import DayField

USUAL_DAYS = timedelta(days=14)


class MinutesForm(forms.Form):
    """The minutes, and in one go the firms met and one thing to follow up."""

    minutes = forms.CharField(
        label=_("纪要"),
        max_length=20000,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("谈了什么、对方关心什么、答应了什么"),
    )
    outcome = forms.CharField(
        label=_("成果"), required=False, max_length=4000, widget=forms.Textarea({"rows": 2})
    )
    firms = forms.CharField(
        label=_("新增对接企业"),
        required=False,
        max_length=8000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("一行一家，或用顿号隔开"),
    )
    follow_up = forms.CharField(label=_("要跟进的事"), required=False, max_length=300)
    due = DayField(label=_("期限"), required=False)

    def clean(self) -> dict[str, Any]:
        """A follow-up has a day."""
        data = dict(super().clean() or {})
        if data.get("follow_up") and not data.get("due"):
            self.add_error("due", ValidationError(_("请写明什么时候之前做完。")))
        return data


class OwnerField(forms.TypedChoiceField):
    """One of the people near an engagement; its value is the person."""

    def __init__(self, people: dict[int, User], **kwargs: Any) -> None:
        super().__init__(
            choices=[("", "—"), *((pk, str(one)) for pk, one in people.items())],
            coerce=lambda value: people[int(value)],
            empty_value=None,
            **kwargs,
        )


class MemberForm(forms.Form):
    """Somebody who takes part: an account, or a name."""

    name = forms.CharField(
        label=_("或写姓名"), required=False, max_length=60, help_text=_("没有账号的人")
    )
    title = forms.CharField(label=_("职务"), required=False, max_length=60)
    leader_level = forms.ChoiceField(
        label=_("级别"), required=False, choices=[("", _("按职务判断")), *LeaderLevel.choices]
    )

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"] = OwnerField(
            people_near(engagement), label=_("参加人员"), required=False
        )
        self.order_fields(["user", "name", "title", "leader_level"])


class FollowUpForm(forms.Form):
    """Something to do, by somebody and a day."""

    text = forms.CharField(label=_("事项"), max_length=300)
    due = DayField(label=_("期限"))

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = OwnerField(people_near(engagement), label=_("责任人"))
        firms = {
            one.pk: one
            for one in engagement.firms.filter(removed_at=None).select_related("investor")
        }
        self.fields["firm"] = forms.TypedChoiceField(
            label=_("企业"),
            required=False,
            choices=[("", "—"), *((pk, str(one)) for pk, one in firms.items())],
            coerce=lambda value: firms[int(value)],
            empty_value=None,
        )
        self.order_fields(["text", "owner", "due", "firm"])


class FirmsForm(forms.Form):
    """Firms that were met."""

    names = forms.CharField(
        label=_("企业名称"),
        max_length=8000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("一行一家，或用顿号隔开"),
    )
    note = forms.CharField(label=_("对接内容"), required=False, max_length=300)


class LinkFirmForm(forms.Form):
    """Which registered firm a typed name is."""

    investor = forms.CharField(label=_("企业全称或信用代码"), max_length=120)

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access

    def clean_investor(self) -> int:
        """The number of the firm with exactly this name or code."""
        found = investor_named(self.cleaned_data["investor"], self.access)
        if found is None:
            raise ValidationError(_("没有登记这家企业，请核对全称，或直接登记为客商。"))
        return found.pk


class ProjectForm(forms.Form):
    """A project that the engagement is about."""

    project = forms.CharField(
        label=_("项目名称或编号"), max_length=200, widget=forms.TextInput({"list": "projects"})
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access

    def clean_project(self) -> Project:
        """The project with this code, or the only one of this name."""
        text = self.cleaned_data["project"].strip()
        seen = Project.objects.visible_to(self.access)
        code = text.split()[0] if text else ""
        found = seen.filter(code=code).first()
        if found is None:
            named = list(seen.filter(name=text)[:2])
            found = named[0] if len(named) == 1 else None
        if found is None:
            raise ValidationError(_("没有这个项目，请照编号或全称填写。"))
        return found


class LeadForm(forms.Form):
    """What the lead is about."""

    content = forms.CharField(label=_("投资内容"), max_length=4000)
    confirmed = forms.BooleanField(label=_("有撞单也报备"), required=False)


class ClosingForm(forms.Form):
    """How a follow-up ended."""

    result = forms.CharField(label=_("结果"), required=False, max_length=300)
    dropped = forms.BooleanField(label=_("不再跟进"), required=False)
