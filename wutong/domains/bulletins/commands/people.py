"""In whose name a command works, and what its refusals say."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from wutong.kernel import clock
from wutong.kernel.command_line import BadInput


@contextmanager
def refusals() -> Iterator[None]:
    """A refusal of the room becomes one sentence."""
    from wutong.domains.bulletins.rules.errors import BulletinError
    from wutong.domains.bulletins.rules.template import TemplateError

    try:
        yield
    except (BulletinError, TemplateError) as refusal:
        raise BadInput(str(refusal)) from refusal


def person_of(arguments: argparse.Namespace) -> Any:
    """The person named by ``--as``, else the administrator. Raises BadInput."""
    from wutong.domains.org.queries import User, administrator

    name = getattr(arguments, "user", None)
    person = (
        User.objects.filter(username=name, is_active=True).first()
        if name
        else administrator(clock.today())
    )
    if person is None:
        raise BadInput(
            f"没有这个用户：{name}。" if name else "还没有管理员，请先用 wutong person add 建一个。"
        )
    return person


def access_for(arguments: argparse.Namespace) -> Any:
    """What that person may see."""
    from wutong.domains.org.queries import access_of

    return access_of(person_of(arguments), clock.today())


def region_named(code: str) -> Any:
    """The unit with this division code. Raises BadInput."""
    from wutong.domains.org.queries import region_by_code

    region = region_by_code(code)
    if region is None:
        raise BadInput(f"没有这个单位代码：{code!r}，请用 6 位行政区划代码（乡镇 9 位）。")
    return region


def add_common(parser: argparse.ArgumentParser, *, writes: bool = False) -> None:
    """``--json``, and of what writes ``--as``."""
    if writes:
        parser.add_argument("--as", dest="user", metavar="用户名", help="以谁的名义；缺省为管理员")
    parser.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")


def bulletin_numbered(arguments: argparse.Namespace) -> Any:
    """The bulletin with this number, if the person sees it. Raises BadInput."""
    from wutong.domains.bulletins.queries.reading import bulletins_for

    found = bulletins_for(access_for(arguments)).filter(pk=arguments.id).first()
    if found is None:
        raise BadInput(f"没有编号为 {arguments.id} 的通报。")
    return found
