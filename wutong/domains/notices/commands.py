"""The command line of notices: send what is due, try a robot."""

from __future__ import annotations

import argparse

from wutong.kernel import clock
from wutong.kernel.command_line import BadInput, Subparsers, print_json


def register(commands: Subparsers) -> None:
    """``notice deliver|test``."""
    command = commands.add_parser("notice", help="通知：发送到期的邮件和群消息，测试群机器人")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    delivering = parts.add_parser(
        "deliver", help="发送到期的通知；后台每分钟自动运行，漏了下次补上，不会重复"
    )
    delivering.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    delivering.set_defaults(run=deliver)
    testing = parts.add_parser("test", help="让一个群机器人发一条测试消息")
    testing.add_argument("robot", type=int, metavar="编号", help="群机器人的编号，见其页面地址")
    testing.set_defaults(run=test)


def deliver(arguments: argparse.Namespace) -> None:
    """Send what is due."""
    from wutong.domains.notices.actions.delivering import deliver_due

    messages = deliver_due(now=clock.now)
    if arguments.json:
        print_json({"messages": messages})
        return
    print(f"送达 {messages} 条消息。")


def test(arguments: argparse.Namespace) -> int:
    """Try one robot: 0 where its vendor took the message, else 1 and the reason."""
    from wutong.domains.notices.actions.robots import try_robot
    from wutong.domains.notices.models import Robot

    robot = Robot.objects.select_related("region", "unit").filter(pk=arguments.robot).first()
    if robot is None:
        raise BadInput(f"没有编号为 {arguments.robot} 的群机器人。")
    outcome = try_robot(robot=robot, by=None, at=clock.now())
    print(outcome.words or "测试消息已发出。")
    return 1 if outcome.words else 0
