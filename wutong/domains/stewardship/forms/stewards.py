"""Filters of stewards and firms, setting a steward by hand, a list of firms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.queries import User
from wutong.domains.projects.queries.regions import regions_to_choose
from wutong.domains.stewardship.forms.lists import ANY, ListFilterForm
from wutong.domains.stewardship.queries.steward_list import IDLE, OVER, UNDER, WITHOUT
from wutong.kernel.scope import ASSIGN_STEWARD, Access


class StewardFilter(ListFilterForm):
    """Which stewards."""

    region = forms.ChoiceField(label=_("地区"), required=False)
    q = forms.CharField(
        label=_("姓名"), required=False, max_length=40, widget=forms.TextInput({"type": "search"})
    )
    standing = forms.ChoiceField(
        label=_("户数"), required=False,
        choices=[ANY, (OVER, _("偏多")), (UNDER, _("偏少")), (IDLE, _("没有企业"))],
    )  # fmt: skip


class FirmFilter(ListFilterForm):
    """Which served firms."""

    q = forms.CharField(
        label=_("企业"), required=False, max_length=80, widget=forms.TextInput({"type": "search"})
    )
    region = forms.ChoiceField(label=_("地区"), required=False)
    steward = forms.ChoiceField(
        label=_("管家"), required=False, choices=[ANY, (WITHOUT, _("没有管家"))]
    )


class SetForm(forms.Form):
    """A firm's steward, by hand."""

    steward = forms.ChoiceField(label=_("管家"))
    reason = forms.CharField(label=_("理由"), max_length=300)

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people}
        self.fields["steward"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *((key, str(one)) for key, one in self.people.items()),
        ]

    def clean_steward(self) -> User:
        """The person."""
        return self.people[self.cleaned_data["steward"]]


class RegionForm(forms.Form):
    """A region whose stewards the person assigns."""

    region = forms.ChoiceField(label=_("地区"))

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.data.get("region", "")
        self.fields["region"].choices = regions_to_choose(access, ASSIGN_STEWARD, chosen)  # type: ignore[attr-defined]


class ListForm(RegionForm):
    """A list of firms of a region."""

    file = forms.FileField(label=_("企业名单（.xlsx、.csv）"))
