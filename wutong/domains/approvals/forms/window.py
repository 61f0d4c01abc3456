"""What the front desk types when it receives."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wutong.domains.approvals.choices import ApplicationKind
from wutong.domains.projects.queries.regions import regions_to_choose
from wutong.kernel.scope import Access


class ReceiveForm(forms.Form):
    """An application at the window; items are chosen in the list beside it."""

    kind = forms.ChoiceField(
        label=_("办理方式"),
        choices=[
            (ApplicationKind.PARALLEL, ApplicationKind.PARALLEL.label),
            (ApplicationKind.SINGLE, ApplicationKind.SINGLE.label),
            (ApplicationKind.JOINT_ACCEPTANCE, ApplicationKind.JOINT_ACCEPTANCE.label),
            (ApplicationKind.BUSINESS_SETUP, ApplicationKind.BUSINESS_SETUP.label),
        ],
        initial=ApplicationKind.PARALLEL,
    )
    applicant_name = forms.CharField(label=_("申请单位"), max_length=160)
    applicant_uscc = forms.CharField(label=_("统一社会信用代码"), max_length=18, required=False)
    contact = forms.CharField(label=_("联系人"), max_length=40, required=False)
    phone = forms.CharField(label=_("联系电话"), max_length=20, required=False)
    region = forms.ChoiceField(label=_("地区"), required=False)
    note = forms.CharField(
        label=_("备注"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, access: Access, placed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if placed:
            del self.fields["region"]
        else:
            self.fields["region"].choices = regions_to_choose(access)  # type: ignore[attr-defined]
            self.fields["region"].required = True
