"""The demo's people: one for every role in the first region, and a few in the other two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from wutong.domains.org.actions import add_unit, appoint, create_account
from wutong.domains.org.choices import Role, UnitKind
from wutong.domains.org.models import Region, Unit, User
from wutong.domains.org.queries import region_by_code
from wutong.kernel.command_line import BadInput

PASSWORD: Final = "wutong-2026-demo"  # noqa: S105
IN_OFFICE_SINCE: Final = date(2018, 1, 1)
COUNTRY: Final = "000000"
QINHUANGDAO: Final = "130300"
QUANGANG: Final = "350505"
XINGLONGTAI: Final = "211103"


@dataclass(frozen=True)
class Person:
    """One account: its post in a region, or in a unit of that region."""

    username: str
    name: str
    title: str
    role: Role
    region: str
    unit: str = ""
    unit_kind: UnitKind = UnitKind.DEPARTMENT


PEOPLE: Final = (
    Person("admin", "管理员", "系统管理员", Role.ADMINISTRATOR, COUNTRY),
    Person("leader", "林书远", "市委书记", Role.LEADER, QINHUANGDAO),
    Person("supervisor", "邵督明", "督查室主任", Role.SUPERVISOR, QINHUANGDAO),
    Person("analyst", "季文涛", "统计科科长", Role.ANALYST, QINHUANGDAO),
    Person("bureau", "秦招远", "投资促进局局长", Role.PROMOTION_BUREAU, QINHUANGDAO),
    Person(
        "recruiter", "陈小楠", "京津小分队队员", Role.RECRUITER, QINHUANGDAO,
        "京津招商小分队", UnitKind.PROMOTION_SQUAD,
    ),
    Person(
        "steward", "管致远", "重大项目专班管家", Role.STEWARD, QINHUANGDAO,
        "重大项目专班", UnitKind.TASK_FORCE,
    ),
    Person("department", "卫自然", "自然资源和规划局科长", Role.LINE_DEPARTMENT, QINHUANGDAO),
    Person("clerk", "方审清", "行政审批局窗口", Role.APPROVAL_CLERK, QINHUANGDAO),
    Person("investor", "欧阳客", "投资方代表", Role.INVESTOR, QINHUANGDAO),
    Person("quangang-leader", "泉书记", "区委书记", Role.LEADER, QUANGANG),
    Person("quangang-bureau", "庄招商", "招商办主任", Role.PROMOTION_BUREAU, QUANGANG),
    Person("xinglongtai-leader", "兴书记", "区委书记", Role.LEADER, XINGLONGTAI),
    Person("xinglongtai-bureau", "隆招商", "招商局局长", Role.PROMOTION_BUREAU, XINGLONGTAI),
)  # fmt: skip


def load_accounts(at: datetime) -> User:
    """Make the accounts that are absent and return the administrator's."""
    first, *others = PEOPLE
    administrator = _ensure(first, None, at)
    for person in others:
        _ensure(person, administrator, at)
    return administrator


def _ensure(person: Person, by: User | None, at: datetime) -> User:
    user = User.objects.filter(username=person.username).first()
    if user is not None:
        return user
    user, _ = create_account(
        username=person.username, name=person.name, password=PASSWORD, by=by, at=at
    )
    region = region_of(person.region)
    unit = _unit(person, region, by, at) if person.unit else None
    appoint(
        user=user, title=person.title, role=person.role, starts_on=IN_OFFICE_SINCE, by=by, at=at,
        region=None if unit else region, unit=unit,
    )  # fmt: skip
    return user


def person(username: str) -> User:
    """The demo account of this name."""
    return User.objects.get(username=username)


def region_of(code: str) -> Region:
    """The region with this code. Raises BadInput before the divisions are loaded."""
    region = region_by_code(code)
    if region is None:
        raise BadInput("还没有行政区划，请先运行 wutong migrate。")
    return region


def _unit(person: Person, region: Region, by: User | None, at: datetime) -> Unit:
    there = Unit.objects.filter(region=region, name=person.unit).first()
    return there or add_unit(region=region, name=person.unit, kind=person.unit_kind, by=by, at=at)
