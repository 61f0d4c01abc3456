"""What the faces of the command line share: reading arguments, and saying what is wrong.

A room's ``commands.py`` has ``register(subparsers)``; each command sets ``run`` to a function that
takes the parsed arguments. Bad input raises :class:`BadInput`: exit 2 and one sentence.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, Final, NoReturn

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.dateparse import parse_datetime

EXIT_BAD_INPUT: Final = 2
Run = Callable[[argparse.Namespace], int | None]
Subparsers = argparse._SubParsersAction

TRANSLATIONS: Final = (
    (r"the following arguments are required: (.+)", r"缺少参数：\1。"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1。"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"\1 不能是 \2，可用：\3。"),
    (r"argument (.+?): expected one argument", r"\1 后面要写一个值。"),
    (r"argument (.+?): expected at least one argument", r"\1 后面至少要写一个值。"),
    (r"argument (.+?): invalid int value: (.+)", r"\1 要写整数，不能是 \2。"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 不能和 \2 同时使用。"),
    (r"one of the arguments (.+) is required", r"要写其中一个参数：\1。"),
    (r"argument (.+?): (.+)", r"\1：\2"),
)


class BadInput(Exception):
    """What was given cannot be used; the message is one Chinese sentence."""


class Parser(argparse.ArgumentParser):
    """A parser that says in one Chinese sentence what is wrong, and ends with exit 2."""

    def error(self, message: str) -> NoReturn:
        """Say it without the usage text."""
        self.exit(EXIT_BAD_INPUT, f"{in_chinese(message)}（用法：{self.prog} --help）\n")


def in_chinese(message: str) -> str:
    """argparse's complaint in Chinese; as it is where it is not known."""
    for pattern, sentence in TRANSLATIONS:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            return match.expand(sentence)
    return message


def day(text: str) -> date:
    """A day written ``2022-09-09``."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"日期 {text!r} 不对，请写成 2022-09-09 的样子。"
        ) from None


def instant(text: str) -> datetime:
    """A time written in ISO 8601, in China's time unless it names an offset.

    A day alone means the end of that day: what was known on it.
    """
    try:
        known = parse_datetime(text) if len(text) > len("2022-09-09") else None
        known = known or datetime.combine(date.fromisoformat(text), time.max)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"时间 {text!r} 不对，请写成 2022-09-09 或 2022-09-09T18:00 的样子。"
        ) from None
    return known if timezone.is_aware(known) else timezone.make_aware(known)


def print_json(document: Any) -> None:
    """One JSON document on standard output, amounts as strings."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder)
    sys.stdout.write("\n")
