"""What a person enters about an API token."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

USUAL_DAYS = 90


class TokenForm(forms.Form):
    """A token's purpose and life."""

    name = forms.CharField(
        label=_("用途"), max_length=60, help_text=_("写明给谁、做什么用，如「统计局每日取数」。")
    )
    days = forms.TypedChoiceField(
        label=_("有效期"),
        coerce=int,
        initial=USUAL_DAYS,
        choices=((30, _("30 天")), (90, _("90 天")), (180, _("180 天")), (365, _("一年"))),
    )
