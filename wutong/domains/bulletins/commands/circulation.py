"""``wutong bulletin plan``, ``schedules``, ``draft-due``, ``send-to``, ``receipts``, ``changes``."""

from __future__ import annotations

import argparse
from typing import Any

from wutong.domains.bulletins.choices import PaperRhythm
from wutong.domains.bulletins.commands.people import (
    access_for,
    add_common,
    bulletin_numbered,
    person_of,
    refusals,
    region_named,
)
from wutong.kernel import clock
from wutong.kernel.command_line import print_json


def add_commands(parts: Any) -> None:
    """The commands, below ``bulletin``."""
    plan = parts.add_parser("plan", help="定起草计划：到时自动起草，错过的补上")
    plan.add_argument("--template", required=True, metavar="模板代码")
    plan.add_argument("--unit", required=True, metavar="单位代码")
    plan.add_argument("--rhythm", required=True, choices=PaperRhythm.values)
    plan.add_argument("--days-after", type=int, default=1, metavar="期末后第几天")
    plan.add_argument("--hour", type=int, default=8, metavar="几点")
    plan.set_defaults(run=plan_one)
    schedules = parts.add_parser("schedules", help="列出起草计划")
    schedules.set_defaults(run=list_schedules)
    due = parts.add_parser("draft-due", help="把到期的草稿都起草出来（后台每一刻钟也会做）")
    due.set_defaults(run=draft_due)
    send = parts.add_parser("send-to", help="定一份草稿发给谁")
    send.add_argument("id", type=int, metavar="通报编号")
    text = "u:单位编号、r:区划代码或 p:用户名"
    send.add_argument("--main", nargs="*", default=[], metavar="主送", help=text)
    send.add_argument("--copy", nargs="*", default=[], metavar="抄送", help=text)
    send.set_defaults(run=send_to)
    receipts = parts.add_parser("receipts", help="谁看过")
    receipts.add_argument("id", type=int, metavar="通报编号")
    receipts.set_defaults(run=list_receipts)
    changes = parts.add_parser("changes", help="标不标出与上期的不同")
    changes.add_argument("id", type=int, metavar="通报编号")
    changes.add_argument("--off", action="store_true", help="不标")
    changes.set_defaults(run=set_marking)
    for one in (plan, schedules, due, send, receipts, changes):
        add_common(one, writes=True)


def plan_one(arguments: argparse.Namespace) -> None:
    """Plan drafts in the person's own name."""
    from wutong.domains.bulletins import actions

    person = person_of(arguments)
    with refusals():
        made = actions.plan_drafts(
            template_code=arguments.template, region=region_named(arguments.unit),
            rhythm=arguments.rhythm, days_after=arguments.days_after, hour=arguments.hour,
            author=person, by=person, at=clock.now(),
        )  # fmt: skip
    _say(arguments, {"id": made.pk}, f"已定：{made}")


def list_schedules(arguments: argparse.Namespace) -> None:
    """Running schedules."""
    from wutong.domains.bulletins.queries.circulation import shown_schedules

    found = shown_schedules(access_for(arguments), clock.now())
    listed = [
        {"id": one.schedule.pk, "template": one.schedule.template_code, "title": one.title,
         "unit": one.schedule.region.code, "rhythm": one.schedule.rhythm,
         "days_after": one.schedule.days_after, "hour": one.schedule.hour,
         "author": one.schedule.author.username, "next_due": one.due_at}
        for one in found
    ]  # fmt: skip
    lines = [
        f"{one.schedule.pk} {one.schedule.region} {one.title}  下次起草 {one.due_at:%Y-%m-%d %H:%M}"
        for one in found
    ]
    _say(arguments, {"schedules": listed}, "\n".join(lines))


def draft_due(arguments: argparse.Namespace) -> None:
    """Make what is due."""
    from wutong.domains.bulletins import actions

    count = actions.draft_what_is_due(at=clock.now())
    _say(arguments, {"drafted": count}, f"起草了 {count} 份。")


def send_to(arguments: argparse.Namespace) -> None:
    """Set the list of a draft."""
    from wutong.domains.bulletins import actions

    found = bulletin_numbered(arguments)
    lists = {"main": arguments.main, "copy": arguments.copy}
    with refusals():
        actions.set_distribution(
            bulletin=found, lists=lists, by=person_of(arguments), at=clock.now(),
            seen=found.revision,
        )  # fmt: skip
    _say(arguments, lists, "已定发送名单。")


def list_receipts(arguments: argparse.Namespace) -> None:
    """Who was told and who has opened it."""
    from wutong.domains.bulletins.queries.circulation import receipts_of

    found = list(receipts_of(bulletin_numbered(arguments)))
    listed = [
        {"person": one.person.username, "kind": one.kind, "told_at": one.told_at.isoformat(),
         "opened_at": one.opened_at.isoformat() if one.opened_at else None}
        for one in found
    ]  # fmt: skip
    lines = (
        f"{one.person} {one.get_kind_display()} {one.opened_at or '还没有看'}" for one in found
    )
    _say(arguments, {"receipts": listed}, "\n".join(lines))


def set_marking(arguments: argparse.Namespace) -> None:
    """Mark the changes of a draft, or don't."""
    from wutong.domains.bulletins import actions

    found = bulletin_numbered(arguments)
    body = {**found.body, "mark_changes": not arguments.off}
    with refusals():
        actions.edit_bulletin(
            bulletin=found, body=body, by=person_of(arguments), at=clock.now(),
            seen=found.revision,
        )  # fmt: skip
    _say(arguments, {"mark_changes": not arguments.off}, "不标。" if arguments.off else "标出。")


def _say(arguments: argparse.Namespace, document: dict[str, Any], text: str) -> None:
    if arguments.json:
        print_json(document)
    elif text:
        print(text)
