"""The command line of accounts: list, add, password. It makes the first administrator, too."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wutong.domains.org.choices import Role
from wutong.kernel import clock
from wutong.kernel.command_line import BadInput, Subparsers, print_json

if TYPE_CHECKING:
    from wutong.domains.org.models import Region, Unit, User


def register(commands: Subparsers) -> None:
    """``person list``, ``add``, ``password``."""
    command = commands.add_parser("person", help="人员与账号：查看、新增、重置密码")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    listing = parts.add_parser("list", help="账号和今天的任职")
    listing.add_argument("--region", default="", metavar="地区", help="行政区划代码，连同下辖地区")
    listing.set_defaults(run=list_people)
    adding = parts.add_parser("add", help="新增一人：账号、首个任职，给出一次性密码")
    adding.add_argument("username", metavar="用户名")
    adding.add_argument("--name", required=True, metavar="姓名")
    adding.add_argument("--title", required=True, metavar="职务")
    roles = "、".join(Role.values)
    adding.add_argument("--role", required=True, choices=Role.values, metavar="角色", help=roles)
    adding.add_argument("--region", default="000000", metavar="地区", help="行政区划代码，默认全国")
    adding.add_argument(
        "--unit", default="", metavar="单位", help="该地区的单位全名；任职在单位时写"
    )
    adding.add_argument("--phone", default="", metavar="手机")
    adding.set_defaults(run=add)
    password = parts.add_parser("password", help="给一个账号新的一次性密码，并解除锁定")
    password.add_argument("username", metavar="用户名")
    password.set_defaults(run=give_password)
    for one in (adding, password):
        one.add_argument("--reason", default="", metavar="原因", help="写进操作记录")
    for one in (listing, adding, password):
        one.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")


def list_people(arguments: argparse.Namespace) -> None:
    """Print everybody with a post, past or present, and the posts that they hold today."""
    from wutong.domains.org.queries import operator_access
    from wutong.domains.org.queries.people import people_managed
    from wutong.kernel.scope import Grant

    today = clock.today()
    access = operator_access(today)
    if arguments.region:
        here = Grant(role=Role.ADMINISTRATOR, region_path=_region(arguments.region).path)
        access = replace(access, grants=(here,))
    shown: list[dict[str, Any]] = [
        {
            "username": one.username, "name": one.name, "active": one.is_active,
            "posts": [
                {"title": post.title, "role": post.role, "where": str(post.unit or post.region)}
                for post in one.posts_held  # type: ignore[attr-defined]
            ],
        }
        for one in people_managed(access, today)
    ]  # fmt: skip
    if arguments.json:
        print_json({"people": shown})
        return
    for line in shown:
        offices = "；".join(f"{one['where']} {one['title']}" for one in line["posts"]) or "无任职"
        closed = "" if line["active"] else "（已停用）"
        print(f"{line['username']}\t{line['name']}{closed}\t{offices}")


def add(arguments: argparse.Namespace) -> None:
    """Make an account with a post from today on, and print its one-time password once.

    In the name of the administrator of the widest region; before there is one, of nobody.
    """
    from wutong.domains.org.actions import add_person

    region = _region(arguments.region)
    unit = _unit(region, arguments.unit) if arguments.unit else None
    with _refusals():
        user, password = add_person(
            username=arguments.username, name=arguments.name, phone=arguments.phone,
            title=arguments.title, role=Role(arguments.role), starts_on=clock.today(),
            by=_actor(), at=clock.now(), reason=arguments.reason,
            region=None if unit else region, unit=unit,
        )  # fmt: skip
    _print_password(user, password, arguments)


def give_password(arguments: argparse.Namespace) -> None:
    """Print a new one-time password for an account; the old one and a lock end."""
    from wutong.domains.org.actions import reset_password
    from wutong.domains.org.models import User

    user = User.objects.filter(username=arguments.username).first()
    if user is None:
        raise BadInput(f"没有这个用户：{arguments.username}。")
    password = reset_password(user=user, by=_actor(), at=clock.now(), reason=arguments.reason)
    _print_password(user, password, arguments)


def _print_password(user: User, password: str, arguments: argparse.Namespace) -> None:
    if arguments.json:
        print_json({"username": user.username, "one_time_password": password})
    else:
        print(f"{user.username} 的一次性密码：{password}（只显示这一次，首次登录须修改）")


def _actor() -> User | None:
    from wutong.domains.org.queries import administrator

    return administrator(clock.today())


def _region(code: str) -> Region:
    from wutong.domains.org.queries import region_by_code

    region = region_by_code(code)
    if region is None:
        raise BadInput(f"没有这个行政区划代码：{code!r}。")
    return region


def _unit(region: Region, name: str) -> Unit:
    from wutong.domains.org.models import Unit

    unit = Unit.objects.filter(region=region, name=name.strip(), closed_on=None).first()
    if unit is None:
        raise BadInput(f"{region}没有这个单位：{name!r}。")
    return unit


@contextmanager
def _refusals() -> Iterator[None]:
    from django.core.exceptions import ValidationError

    try:
        yield
    except ValidationError as fault:
        raise BadInput("".join(fault.messages)) from fault
