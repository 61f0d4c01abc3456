"""What part of one's notices to list."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wutong.domains.notices.choices import NoticeKind
from wutong.domains.notices.queries import Filters


class NoticeFilterForm(forms.Form):
    """Unread or all, one kind or every."""

    show = forms.ChoiceField(
        label=_("显示"), required=False, choices=[("", _("全部")), ("unread", _("未读"))]
    )
    kind = forms.ChoiceField(
        label=_("类别"), required=False, choices=[("", _("全部")), *NoticeKind.choices]
    )

    @property
    def filters(self) -> Filters:
        """What was chosen; what cannot be read doesn't narrow."""
        self.is_valid()
        chosen = self.cleaned_data
        return Filters(chosen.get("show") == "unread", chosen.get("kind", ""))
