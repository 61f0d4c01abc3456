"""Forms of signing in and of the organisation's settings."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _

from wutong.domains.org import actions
from wutong.kernel import clock


class SignInForm(LoginForm):
    """User name and password, with labels above and nothing inside the boxes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("用户名")
        self.fields["password"].label = _("密码")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs.update(
            {"autofocus": True, "autocapitalize": "none", "spellcheck": "false"}
        )


class ChangePasswordForm(AllauthChangePasswordForm):
    """The person's own new password, typed twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": _("现在的密码"),
            "password1": _("新密码"),
            "password2": _("再输一遍新密码"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].help_text = _(
            "至少 10 个字符，不全是数字，不与用户名相似，也不是常见密码。"
        )

    def save(self) -> None:
        """Write through the action, so that the audit trail has it."""
        actions.change_own_password(
            user=self.user, password=self.cleaned_data["password1"], at=clock.now()
        )
