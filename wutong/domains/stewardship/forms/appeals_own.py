"""A firm brings up a matter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wutong.domains.investors.queries import Investor
from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.choices import AppealCategory, Urgency
from wutong.ui.inputs import AmountField


class OwnAppealForm(forms.Form):
    """What it is about first; who asks is known."""

    title = forms.CharField(label=_("事由"), max_length=160, help_text=_("一句话说清要解决什么"))
    content = forms.CharField(label=_("内容"), max_length=2000, widget=forms.Textarea({"rows": 5}))
    category = forms.ChoiceField(label=_("类别"), choices=AppealCategory.choices)
    urgency = forms.ChoiceField(label=_("紧急程度"), choices=Urgency.choices, initial="ordinary")
    about = forms.ChoiceField(label=_("项目"), required=False)
    firm = forms.ChoiceField(label=_("企业"))
    blocked = AmountField(
        "亿元", label=_("受阻投资"), required=False, min_value=0,
        help_text=_("因此不能推进的投资额；没有就不填"),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("联系电话"), max_length=20, required=False,
        widget=forms.TextInput({"type": "tel", "inputmode": "tel"}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, projects: list[Project], firms: list[Investor], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.projects = {str(one.pk): one for one in projects}
        self.firms = {str(one.pk): one for one in firms}
        named = [(key, one.name) for key, one in self.projects.items()]
        self.fields["about"].choices = [("", _("不涉及项目")), *named]  # type: ignore[attr-defined]
        choices = [(key, one.name) for key, one in self.firms.items()]
        self.fields["firm"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["firm"].widget = forms.HiddenInput()
            self.fields["firm"].initial = choices[0][0]

    @property
    def facts(self) -> dict[str, Any]:
        """What was filled in, for ``actions.appeals_own.raise_appeal``."""
        data = dict(self.cleaned_data)
        project = self.projects.get(data.pop("about"))
        firm = self.firms[data.pop("firm")]
        if project is not None and str(project.investor_id) in self.firms:
            firm = self.firms[str(project.investor_id)]
        return data | {
            "project": project, "investor": firm, "blocked": data["blocked"] or None,
        }  # fmt: skip
