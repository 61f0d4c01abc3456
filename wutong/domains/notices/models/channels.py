"""Channels out of the site: group robots, what each person chose, what is on its way."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.notices.choices import (
    IN_TROUBLE,
    OVER,
    UNDER_WAY,
    DeliveryState,
    Digest,
    NoticeKind,
    Vendor,
)
from wutong.domains.notices.models.notices import Notice
from wutong.domains.org.queries import Region, Unit, within_any
from wutong.kernel.scope import MANAGE_RULES, Access


class RobotQuerySet(models.QuerySet["Robot"]):
    """Reads of robots."""

    def visible_to(self, access: Access | None) -> RobotQuerySet:
        """Those of the regions whose rules the person may change."""
        if access is None or not access.signed_in:
            return self.none()
        return self.filter(within_any(access.region_paths(MANAGE_RULES), "region__path"))


class Robot(models.Model):
    """A robot in a group of WeCom, DingTalk or Feishu, kept for a region or one of its units.

    ``address`` and ``secret`` are sealed (:mod:`wutong.kernel.sealing`) and go nowhere but into
    the request; ``host`` is what may be shown of the address.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("地区"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位")
    )
    vendor = models.CharField(_("平台"), max_length=12, choices=Vendor)
    name = models.CharField(_("名称"), max_length=40)
    host = models.CharField(_("主机"), max_length=120)
    address = models.TextField(editable=False)
    secret = models.TextField(editable=False, blank=True)
    active = models.BooleanField(_("启用"), default=True)

    objects = RobotQuerySet.as_manager()

    class Meta:
        verbose_name = _("群机器人")
        ordering = ("region__path", "name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("region", "name"), name="robot_name_once_in_region"),
            models.CheckConstraint(condition=~Q(address=""), name="robot_has_an_address"),
        )

    def __str__(self) -> str:
        return self.name


class ChannelSetting(models.Model):
    """How one person is told outside the site. Hours are China's, of which the last is excluded;
    nothing but a test goes to an address that was not confirmed."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("人员")
    )
    email = models.EmailField(_("邮箱"), blank=True)
    email_confirmed_at = models.DateTimeField(null=True)
    quiet_from = models.TimeField(_("免打扰开始"), null=True)
    quiet_until = models.TimeField(_("免打扰结束"), null=True)
    urgent_at_once = models.BooleanField(_("超期和上报立即发送"), default=False)
    digest = models.CharField(_("发送节奏"), max_length=8, choices=Digest, default=Digest.AT_ONCE)
    digest_hour = models.PositiveSmallIntegerField(_("汇总时间"), default=9)

    class Meta:
        verbose_name = _("通知方式")
        constraints = (
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_have_two_ends",
            ),
            models.CheckConstraint(condition=Q(digest_hour__lt=24), name="digest_hour_of_a_day"),
            models.CheckConstraint(
                condition=~Q(email="") | Q(email_confirmed_at=None),
                name="confirmed_email_is_an_email",
            ),
        )

    def __str__(self) -> str:
        return str(self.person)


class ChannelChoice(models.Model):
    """One kind of notice that a person wants by e-mail (``robot`` None) or through a robot."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=NoticeKind)
    robot = models.ForeignKey(Robot, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "kind"), condition=Q(robot=None), name="email_choice_once"
            ),
            models.UniqueConstraint(
                fields=("person", "kind", "robot"), condition=Q(robot__isnull=False),
                name="robot_choice_once",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.robot_id or 'e-mail'}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Reads of deliveries."""

    def visible_to(self, access: Access | None) -> DeliveryQuerySet:
        """One's own, and those of the robots whose region's rules one may change."""
        if access is None or not access.signed_in or access.user is None:
            return self.none()
        managed = within_any(access.region_paths(MANAGE_RULES), "robot__region__path")
        return self.filter(Q(person=access.user) | managed)

    def in_trouble(self) -> DeliveryQuerySet:
        """Those that did not go out, and those of which nobody knows."""
        return self.filter(state__in=IN_TROUBLE)


class Delivery(models.Model):
    """One notice on its way through one channel: by e-mail where ``robot`` is None.

    ``batch`` names the message it went out in, ``claim`` the worker's turn that holds it until
    ``lease_until``; ``error`` says in words why it has not arrived, without any secret.
    """

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    robot = models.ForeignKey(Robot, models.CASCADE, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.WAITING)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    batch = models.CharField(max_length=32, blank=True)
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知的发送")
        ordering = ("-pk",)
        indexes = (
            models.Index(
                fields=("due_at",), condition=Q(state=DeliveryState.WAITING),
                name="delivery_due",
            ),
            models.Index(
                fields=("lease_until",), condition=Q(state__in=[str(one) for one in UNDER_WAY]),
                name="delivery_leased",
            ),
            models.Index(
                fields=("-id",), condition=Q(state__in=[str(one) for one in IN_TROUBLE]),
                name="delivery_in_trouble",
            ),
            models.Index(
                fields=("ended_at",), condition=Q(ended_at__isnull=False), name="delivery_ended"
            ),
        )  # fmt: skip
        constraints = (
            models.UniqueConstraint(
                fields=("notice",), condition=Q(robot=None), name="delivery_once_by_email"
            ),
            models.UniqueConstraint(
                fields=("notice", "robot"), condition=Q(robot__isnull=False),
                name="delivery_once_a_robot",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[str(one) for one in UNDER_WAY])
                ^ Q(claim="", lease_until=None),
                name="delivery_under_way_is_leased",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[str(one) for one in (*OVER, *IN_TROUBLE)])
                ^ Q(ended_at=None),
                name="delivery_that_ended_says_when",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.notice_id} {self.get_state_display()}"
