"""Who brought a project."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wutong.domains.investors.queries import Referrer
from wutong.kernel.scope import Access
from wutong.ui.inputs import DayField


class IntroductionForm(forms.Form):
    """A referrer by name, with the day and a note."""

    referrer = forms.CharField(
        label=_("引荐人"), max_length=120, widget=forms.TextInput({"list": "referrers"})
    )
    on = DayField(label=_("引荐日期"), required=False)
    note = forms.CharField(label=_("备注"), required=False, max_length=300)

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access

    def clean_referrer(self) -> Referrer:
        """The referrer of this name."""
        name = self.cleaned_data["referrer"].strip()
        found = Referrer.objects.visible_to(self.access).filter(name=name).first()
        if found is None:
            raise ValidationError(_("没有登记这个引荐人，请先到「引荐人」登记。"))
        return found
