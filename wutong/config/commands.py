"""Commands that keep an installation: database, server, worker, backup, demo."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from wutong.kernel import clock
from wutong.kernel.command_line import BadInput, Subparsers, print_json


def register(commands: Subparsers) -> None:
    """``migrate``, ``serve``, ``worker``, ``backup``, ``restore``, ``search``, ``demo``."""
    command = commands.add_parser("migrate", help="建表或升级，并载入行政区划等基础数据")
    command.set_defaults(run=migrate)
    _register_servers(commands)
    _register_backup(commands)
    _register_search(commands)
    command = commands.add_parser("demo", help="演示数据")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    load = parts.add_parser("load", help="载入三个地区的演示台账和账号；重复运行不会重复")
    load.set_defaults(run=load_demo)


def _register_servers(commands: Subparsers) -> None:
    command = commands.add_parser("serve", help="运行网站")
    command.add_argument("--host", default="127.0.0.1", help="地址，默认 127.0.0.1")
    command.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
    command.add_argument("--workers", type=int, default=2, help="进程数，默认 2")
    command.add_argument("--with-worker", action="store_true", help="同时运行后台任务")
    command.set_defaults(run=serve)
    command = commands.add_parser("worker", help="运行后台任务")
    command.set_defaults(run=work)


def _register_backup(commands: Subparsers) -> None:
    command = commands.add_parser("backup", help="把数据库和佐证文件备份成一个文件")
    command.add_argument("file", type=Path, metavar="文件")
    command.set_defaults(run=backup)
    command = commands.add_parser("restore", help="用备份替换当前的数据库和佐证文件")
    command.add_argument("file", type=Path, metavar="文件")
    command.add_argument("--yes", action="store_true", help="确认替换，不再询问")
    command.set_defaults(run=restore)


def _register_search(commands: Subparsers) -> None:
    command = commands.add_parser("search", help="搜索用的名称索引")
    parts = command.add_subparsers(title="命令", required=True, metavar="命令")
    again = parts.add_parser("rebuild", help="按现有数据重建名称索引；搜不到该有的名称时用")
    again.add_argument(
        "--kind", default="", metavar="类别", help="只重建一类，如 project；默认全部"
    )
    again.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
    again.set_defaults(run=rebuild_search)


def migrate(arguments: argparse.Namespace) -> None:
    """Make or update the schema and load the reference data."""
    from wutong.config.statistics import look_at_tables
    from wutong.domains.org.actions import load_reference
    from wutong.kernel.search.sources import index_what_is_missing

    _make_room_for_the_database()
    call_command("migrate", interactive=False, verbosity=0)
    loaded = load_reference(at=clock.now())
    index_what_is_missing()
    look_at_tables()
    print(f"数据库就绪；新增行政区划 {loaded.added} 个，更名 {loaded.renamed} 个。")


def _make_room_for_the_database() -> None:
    if connection.vendor == "sqlite":
        folder = Path(settings.DATABASES["default"]["NAME"]).absolute().parent
        if not folder.is_dir():
            raise BadInput(f"数据库所在的文件夹不存在：{folder}。")


def serve(arguments: argparse.Namespace) -> int:
    """Run the site, with the worker beside it where asked."""
    from wutong.config.serving import run_together, site_command, worker_command

    commands = [site_command(arguments.host, arguments.port, arguments.workers)]
    if arguments.with_worker:
        commands.append(worker_command())
    print(f"梧桐运行在 http://{arguments.host}:{arguments.port}（Ctrl-C 结束）", flush=True)
    return run_together(commands)


def work(arguments: argparse.Namespace) -> None:
    """Work through background tasks until a signal ends it."""
    from wutong.config.worker import run_worker

    run_worker()


def backup(arguments: argparse.Namespace) -> None:
    """Write the backup and say where."""
    from wutong.config.backup import back_up

    if not arguments.file.absolute().parent.is_dir():
        raise BadInput(f"文件夹不存在：{arguments.file.absolute().parent}。")
    back_up(arguments.file, clock.now())
    print(f"已备份到 {arguments.file}。")


def restore(arguments: argparse.Namespace) -> None:
    """Replace database and files after a question."""
    from wutong.config.backup import restore as restore_from

    if not arguments.yes and not _agreed():
        raise BadInput("没有恢复：要替换当前数据，请加 --yes。")
    manifest = restore_from(arguments.file)
    print(f"已恢复 {manifest['made_at']} 的备份。")


def rebuild_search(arguments: argparse.Namespace) -> None:
    """Make the index of names anew."""
    from wutong.kernel.search.sources import rebuild, sources

    titles = {one.kind: str(one.title) for one in sources()}
    if arguments.kind and arguments.kind not in titles:
        raise BadInput(f"没有这个类别：{arguments.kind}。可用：{'、'.join(titles)}。")
    counts = rebuild(one for one in sources() if arguments.kind in ("", one.kind))
    if arguments.json:
        print_json(counts)
        return
    for kind, count in counts.items():
        print(f"{titles[kind]}\t{count}")


def _agreed() -> bool:
    if not sys.stdin.isatty():
        return False
    return input("恢复会替换当前的全部数据。输入 yes 继续：").strip().lower() == "yes"


def load_demo(arguments: argparse.Namespace) -> None:
    """Load the demo where it is not there and print its accounts."""
    from wutong.config.demo import load, summary

    load(at=clock.now())
    print(summary())
