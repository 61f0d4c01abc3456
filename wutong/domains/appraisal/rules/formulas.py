"""Formulas of a scorecard: exact arithmetic over named facts, and nothing else.

A formula is an expression: numbers, facts by name, ``+ - * /``, comparisons, ``and or not``,
``a if 条件 else b`` and the functions 最小(min), 最大(max), 限(clamp), 分档(steps). It is parsed into Python's
syntax tree and walked; nothing is ever compiled or run, attributes, indexes, strings, powers and calls
of anything else are refused when it is entered (ADR 0012).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from typing import Final

from django.utils.translation import gettext as _

LONGEST: Final = 500
DEEPEST: Final = 40
DIGITS: Final = 34
"""Precision of every step: 34 significant digits, as decimal128."""

type Value = Decimal | bool


class BadFormula(ValueError):
    """A formula that can't be used; the sentence says where and why."""


class FactMissing(LookupError):
    """A fact that the formula needs is not known; its name is the argument."""


def _clamp(value: Decimal, low: Decimal, high: Decimal) -> Decimal:
    return max(low, min(value, high))


def _steps(value: Decimal, *pairs: Decimal) -> Decimal:
    """分档(x, 100, 5, 200, 10): 5 points from 100 on, 10 from 200 on, 0 below; bounds included."""
    points = Decimal(0)
    for bound, own in zip(pairs[::2], pairs[1::2], strict=True):
        if value >= bound:
            points = own
    return points


_FUNCTIONS: Final[Mapping[str, tuple[Callable[..., Decimal], int, int | None]]] = {
    "最小": (min, 2, None), "min": (min, 2, None),
    "最大": (max, 2, None), "max": (max, 2, None),
    "限": (_clamp, 3, 3), "clamp": (_clamp, 3, 3),
    "分档": (_steps, 3, None), "steps": (_steps, 3, None),
}  # fmt: skip
_FULL_WIDTH: Final = str.maketrans("（），＋－×÷＊／＞＜＝．", "(),+-*/*/><=.")
_ARITHMETIC: Final[Mapping[type[ast.operator], Callable[[Decimal, Decimal], Decimal]]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}
_COMPARISON: Final[Mapping[type[ast.cmpop], Callable[[Value, Value], bool]]] = {
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
}


def _parsed(text: str) -> ast.expr:
    plain = " ".join(text.translate(_FULL_WIDTH).split())
    if not plain:
        raise BadFormula(_("公式是空的。"))
    if len(plain) > LONGEST:
        raise BadFormula(_("公式太长，最多 %(most)s 个字符。") % {"most": LONGEST})
    try:
        return ast.parse(plain, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        at = getattr(error, "offset", None)
        raise BadFormula(
            _("公式写得不对，请看第 %(at)s 个字符附近：%(text)s") % {"at": at, "text": plain}
            if at
            else _("公式写得不对：%(text)s") % {"text": plain}
        ) from error


def check(text: str, names: Collection[str]) -> frozenset[str]:
    """The facts that a formula uses. Raises BadFormula for anything that isn't allowed in it, for
    unknown names, for a wrong number of arguments, and where it yields yes or no instead of points."""
    tree = _parsed(text)
    used: set[str] = set()
    if _check(tree, names, used, 0) is bool:
        raise BadFormula(_("公式得出的是“是”或“否”，不是分数。"))
    return frozenset(used)


def _check(node: ast.expr, names: Collection[str], used: set[str], depth: int) -> type:
    """Walk a part, gather its names, return whether it is a number or a yes/no."""
    if depth > DEEPEST:
        raise BadFormula(_("公式嵌套太深。"))

    def number(part: ast.expr) -> None:
        if _check(part, names, used, depth + 1) is bool:
            raise BadFormula(_("“%(part)s”是“是”或“否”，不能参加计算。") % {"part": _text(part)})

    match node:
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            return Decimal
        case ast.Name(id=name):
            if name not in names:
                raise BadFormula(
                    _("没有“%(name)s”这个数据；可用：%(names)s。")
                    % {"name": name, "names": "、".join(sorted(names))}
                )
            used.add(name)
            return Decimal
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            number(left)
            number(right)
            return Decimal
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            number(operand)
            return Decimal
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            _truth(operand, names, used, depth)
            return bool
        case ast.BoolOp(values=values):
            for one in values:
                _truth(one, names, used, depth)
            return bool
        case ast.Compare(left=left, ops=ops, comparators=others) if all(
            type(op) in _COMPARISON for op in ops
        ):
            for one in (left, *others):
                number(one)
            return bool
        case ast.IfExp(test=test, body=body, orelse=orelse):
            _truth(test, names, used, depth)
            number(body)
            number(orelse)
            return Decimal
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _FUNCTIONS:
            _check_arguments(name, len(args))
            for one in args:
                number(one)
            return Decimal
    raise BadFormula(_("公式里不能写“%(part)s”。") % {"part": _text(node)})


def _truth(node: ast.expr, names: Collection[str], used: set[str], depth: int) -> None:
    if _check(node, names, used, depth + 1) is not bool:
        raise BadFormula(_("“%(part)s”应是一个条件。") % {"part": _text(node)})


def _check_arguments(name: str, count: int) -> None:
    _function, least, most = _FUNCTIONS[name]
    in_pairs = name in {"分档", "steps"}
    if count < least or (most is not None and count > most) or (in_pairs and count % 2 == 0):
        raise BadFormula(_("“%(name)s”的参数个数不对。") % {"name": name})


def _text(node: ast.expr) -> str:
    return ast.unparse(node)[:60]


def evaluate(text: str, facts: Mapping[str, Decimal | None]) -> Decimal:
    """The value of a checked formula, exact to 34 digits.

    Raises FactMissing where a fact that it really needs is None, BadFormula for a division by zero
    or a number past all bounds.
    """
    with localcontext(prec=DIGITS):
        try:
            value = _value(_parsed(text), facts)
        except (DivisionByZero, InvalidOperation, Overflow) as error:
            raise BadFormula(_("公式算不出来：除数是零或数太大。")) from error
    return Decimal(value)


def _value(node: ast.expr, facts: Mapping[str, Decimal | None]) -> Value:
    match node:
        case ast.Constant():
            return Decimal(str(node.value))
        case ast.Name(id=name):
            fact = facts.get(name)
            if fact is None:
                raise FactMissing(name)
            return fact
        case ast.BinOp(left=left, op=op, right=right):
            return _ARITHMETIC[type(op)](_number(left, facts), _number(right, facts))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _value(operand, facts)
        case ast.UnaryOp(op=op, operand=operand):
            value = _number(operand, facts)
            return -value if isinstance(op, ast.USub) else value
        case ast.BoolOp(op=op, values=values):
            results = (bool(_value(one, facts)) for one in values)
            return all(results) if isinstance(op, ast.And) else any(results)
        case ast.Compare(left=left, ops=ops, comparators=others):
            sides = [_number(one, facts) for one in (left, *others)]
            return all(
                _COMPARISON[type(op)](a, b) for op, a, b in zip(ops, sides, sides[1:], strict=False)
            )
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return _value(body if _value(test, facts) else orelse, facts)
        case ast.Call(func=ast.Name(id=name), args=args):
            return _FUNCTIONS[name][0](*(_number(one, facts) for one in args))
    raise BadFormula(_("公式里不能写“%(part)s”。") % {"part": _text(node)})


def _number(node: ast.expr, facts: Mapping[str, Decimal | None]) -> Decimal:
    return Decimal(_value(node, facts))
