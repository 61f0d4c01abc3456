"""Typing a tracking code."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class TrackingForm(forms.Form):
    """The code as it stands on the slip, with or without its hyphens."""

    code = forms.CharField(
        label=_("查询码"),
        max_length=80,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text=_("受理回执上的 28 位字母和数字，横线可以不填。"),
    )
