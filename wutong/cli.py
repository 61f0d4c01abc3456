"""The ``wutong`` command: a thin face on the rooms' actions and queries."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

from wutong.kernel.command_line import EXIT_BAD_INPUT, BadInput, Parser

EXIT_FAILED = 1
EXIT_INTERRUPTED = 130
ROOMS_WITH_COMMANDS = (
    "wutong.config",
    "wutong.domains.org",
    "wutong.domains.notices",
    "wutong.domains.investors",
    "wutong.domains.projects",
    "wutong.domains.leads",
    "wutong.domains.appraisal",
    "wutong.domains.agreements",
    "wutong.domains.engagements",
    "wutong.domains.approvals",
    "wutong.domains.stewardship",
    "wutong.domains.ledgers",
    "wutong.domains.targets",
    "wutong.domains.incentives",
    "wutong.domains.bulletins",
    "wutong.domains.cockpit",
)


def build_parser() -> Parser:
    """The parser with every room's commands."""
    parser = Parser(prog="wutong", description="梧桐：招商引资运行平台的命令行。")
    commands = parser.add_subparsers(title="命令", dest="command", required=True, metavar="命令")
    for room in ROOMS_WITH_COMMANDS:
        if find_spec(room) and find_spec(f"{room}.commands"):
            import_module(f"{room}.commands").register(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code: 0, 2 for bad input, 1 for an unforeseen fault."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wutong.config.settings.dev")
    # A process that ends need not look for dead objects: of an import that takes a second.
    atexit.register(gc.freeze)
    try:
        import django

        django.setup()
        arguments = build_parser().parse_args(argv)
        return int(arguments.run(arguments) or 0)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_FAILED
    except Exception as error:
        return complain(error)


def complain(error: Exception) -> int:
    """One sentence on standard error; the traceback only where ``WUTONG_TRACEBACK`` is set."""
    if os.environ.get("WUTONG_TRACEBACK"):
        traceback.print_exception(error)
    sentence = sentence_for(error)
    print(sentence or f"出了没有料到的错：{type(error).__name__}：{error}", file=sys.stderr)
    return EXIT_BAD_INPUT if sentence else EXIT_FAILED


def sentence_for(error: Exception) -> str:
    """What to tell the person about a fault in what was given; empty for an unforeseen one."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError, ProgrammingError

    if isinstance(error, BadInput | ImproperlyConfigured):
        return str(error)
    text = str(error).splitlines()[0] if str(error) else ""
    if isinstance(error, OperationalError | ProgrammingError):
        if "no such table" in text or "does not exist" in text or "no such column" in text:
            return "数据库还没有建好表，请先运行 wutong migrate。"
        return f"数据库不能用（{text}），请检查 DATABASE_URL。"
    if isinstance(error, FileNotFoundError | PermissionError | IsADirectoryError):
        return f"文件打不开：{error.filename or error}。"
    return ""


if __name__ == "__main__":
    sys.exit(main())
