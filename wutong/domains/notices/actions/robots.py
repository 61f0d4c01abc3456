"""Keeping group robots. Their addresses and secrets are sealed, and shown and logged nowhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.notices.actions.transport import say
from wutong.domains.notices.models import Robot
from wutong.domains.notices.rules.errors import BadValue, NotAllowed
from wutong.domains.notices.rules.retrying import Outcome
from wutong.domains.notices.rules.robots import SIGNING, check_address
from wutong.domains.org.queries import Region, Unit, User, access_of, may_manage_rules
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.sealing import seal

CHANGED = "***"


@transaction.atomic
def add_robot(
    *, region: Region, unit: Unit | None, vendor: str, name: str, address: str, secret: str,
    by: User | None, at: datetime,
) -> Robot:  # fmt: skip
    """A robot for a region, or for one of its units. Raises NotAllowed, BadValue."""
    _require(region, by, at)
    _check(region, unit, vendor, name, secret, None)
    origin = check_address(vendor, address, settings.ROBOT_ORIGINS)
    robot = Robot.objects.create(
        region=region, unit=unit, vendor=vendor, name=name, host=_host(origin),
        address=seal(address), secret=seal(secret) if secret else "",
    )  # fmt: skip
    audit.record(
        actor=by, at=at, action="notices.robot_added", target=robot,
        changes={"vendor": [None, vendor], "unit": [None, str(unit or "")],
                 "host": [None, robot.host]},
    )  # fmt: skip
    return robot


@transaction.atomic
def change_robot(
    *, robot: Robot, unit: Unit | None, name: str, active: bool, by: User | None, at: datetime,
    address: str = "", secret: str = "",
) -> Robot:  # fmt: skip
    """Change a robot; an empty ``address`` or ``secret`` keeps the old one, and a new address
    without a secret has none. Raises NotAllowed, BadValue."""
    _require(robot.region, by, at)
    _check(robot.region, unit, robot.vendor, name, secret, robot)
    changes: dict[str, Any] = {}
    if address:
        robot.host = _host(check_address(robot.vendor, address, settings.ROBOT_ORIGINS))
        robot.address, robot.secret = seal(address), ""
        changes["address"] = [CHANGED, CHANGED]
    if secret:
        robot.secret = seal(secret)
        changes["secret"] = [CHANGED, CHANGED]
    for field, new in (("name", name), ("unit", unit), ("active", active)):
        old = getattr(robot, field)
        if old != new:
            changes[field] = [_shown(old), _shown(new)]
            setattr(robot, field, new)
    if changes:
        robot.save()
        audit.record(actor=by, at=at, action="notices.robot_changed", target=robot, changes=changes)
    return robot


def try_robot(*, robot: Robot, by: User | None, at: datetime) -> Outcome:
    """Have the robot say that this is a test; how it ended. Raises NotAllowed."""
    _require(robot.region, by, at)
    outcome = say(robot, _("梧桐提醒：这是一条测试消息。"), at)
    audit.record(
        actor=by, at=at, action="notices.robot_tested", target=robot,
        changes={"arrival": [None, outcome.arrival.value]},
    )  # fmt: skip
    return outcome


def _check(
    region: Region, unit: Unit | None, vendor: str, name: str, secret: str, robot: Robot | None
) -> None:
    if unit is not None and unit.region_id != region.pk:
        raise BadValue("unit", _("这个单位不属于这个地区。"))
    if secret and vendor not in SIGNING:
        raise BadValue("secret", _("企业微信的机器人不用加签密钥，地址本身就是密钥。"))
    same = Robot.objects.filter(region=region, name=name)
    if (same.exclude(pk=robot.pk) if robot else same).exists():
        raise BadValue("name", _("这个地区已经有叫这个名称的机器人。"))


def _require(region: Region, by: User | None, at: datetime) -> None:
    if by is not None and not may_manage_rules(access_of(by, day_of(at)), region):
        raise NotAllowed(_("您的岗位不能管理这个地区的群机器人。"))


def _host(origin: str) -> str:
    return origin.partition("://")[2]


def _shown(value: Any) -> Any:
    return value if isinstance(value, bool) else str(value or "")
