"""One's own channels, and the robots of a region."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from wutong.domains.notices.actions.channels import Wishes
from wutong.domains.notices.choices import Digest, NoticeKind, Vendor
from wutong.domains.notices.models import Robot
from wutong.domains.notices.queries.channels import Channels
from wutong.ui.inputs import ClockField

EMAIL: Final = "email"
HOURS: Final = [(hour, f"{hour}:00") for hour in range(24)]


class ChannelForm(forms.Form):
    """A person's e-mail, quiet hours, rhythm, and channels for each kind of notice."""

    email = forms.EmailField(label=_("邮箱"), required=False, max_length=254)
    digest = forms.ChoiceField(label=_("发送节奏"), choices=Digest.choices)
    digest_hour = forms.TypedChoiceField(label=_("每天几点"), choices=HOURS, coerce=int)
    quiet_from = ClockField(label=_("免打扰开始"), required=False)
    quiet_until = ClockField(label=_("免打扰结束"), required=False)
    urgent_at_once = forms.BooleanField(
        label=_("超期和上报立即发送，不等汇总，也不受免打扰限制"), required=False
    )

    def __init__(
        self, *args: Any, channels: Channels, robots: Sequence[Robot], **kwargs: Any
    ) -> None:
        setting = channels.setting
        plain = ("email", "digest", "digest_hour", "quiet_from", "quiet_until", "urgent_at_once")
        kwargs["initial"] = {name: getattr(setting, name) for name in plain}
        super().__init__(*args, **kwargs)
        ways = [(EMAIL, _("邮件")), *((str(one.pk), one.name) for one in robots)]
        for kind in NoticeKind:
            chosen = [str(robot or EMAIL) for one, robot in channels.chosen if one == kind]
            self.fields[_named(kind)] = forms.MultipleChoiceField(
                label=kind.label, choices=ways, required=False, initial=chosen,
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip

    @property
    def kinds(self) -> list[forms.BoundField]:
        """The fields that say through what each kind goes."""
        return [self[_named(kind)] for kind in NoticeKind]

    @property
    def wishes(self) -> Wishes:
        """What was filled in, for the action."""
        data = self.cleaned_data
        chosen = frozenset(
            (str(kind), None if way == EMAIL else int(way))
            for kind in NoticeKind
            for way in data[_named(kind)]
        )
        plain = {
            name: data[name]
            for name in ("email", "digest", "digest_hour", "quiet_from", "quiet_until")
        }
        return Wishes(urgent_at_once=data["urgent_at_once"], chosen=chosen, **plain)


def _named(kind: NoticeKind) -> str:
    return f"kind_{kind.value}"


def _unseen(label: Any, *, required: bool) -> forms.CharField:
    """A box whose content never comes back to the page."""
    widget = forms.PasswordInput({"autocomplete": "new-password", "spellcheck": "false"})
    return forms.CharField(label=label, required=required, max_length=500, widget=widget)


class RobotForm(forms.Form):
    """A robot: new, or changed, where empty boxes keep the address and the secret."""

    name = forms.CharField(label=_("名称"), max_length=40)
    vendor = forms.ChoiceField(label=_("平台"), choices=Vendor.choices)
    unit = forms.TypedChoiceField(label=_("单位"), required=False, coerce=int, empty_value=None)
    active = forms.BooleanField(label=_("启用"), required=False, initial=True)

    def __init__(
        self, *args: Any, units: Sequence[tuple[int, str]], robot: Robot | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        if robot is not None:
            kwargs["initial"] = {
                "name": robot.name, "unit": robot.unit_id, "active": robot.active
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        choices = [("", _("全地区")), *((str(key), name) for key, name in units)]
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]
        self.fields["address"] = _unseen(_("Webhook 地址"), required=robot is None)
        self.fields["secret"] = _unseen(_("加签密钥"), required=False)
        del self.fields["vendor" if robot is not None else "active"]
