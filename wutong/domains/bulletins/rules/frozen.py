"""Documents as plain data: written when a bulletin is issued, read back for ever after.

Amounts travel as strings so that no digit is lost; the digest is SHA-256 over the canonical form.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from wutong.domains.bulletins.rules.document import (
    Block,
    Cell,
    Chart,
    Document,
    Heading,
    NoticeEntry,
    NoticeList,
    Paragraph,
    Run,
    Series,
    Table,
)

BLOCKS: dict[str, type] = {
    block.kind: block for block in (Heading, Paragraph, Table, Chart, NoticeList)
}


def to_data(value: Any) -> Any:
    """Anything of a document as JSON-ready data; blocks carry their ``kind``."""
    if is_dataclass(value) and not isinstance(value, type):
        data = {item.name: to_data(getattr(value, item.name)) for item in fields(value)}
        kind = getattr(type(value), "kind", None)
        return {"kind": kind, **data} if isinstance(kind, str) else data
    if isinstance(value, tuple | list):
        return [to_data(item) for item in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


def from_data(data: Mapping[str, Any]) -> Document:
    """The document that ``to_data`` wrote. KeyError or TypeError if it is something else."""
    issued_on = data["issued_on"]
    return Document(
        **{
            **data,
            "issued_on": date.fromisoformat(issued_on) if issued_on else None,
            "blocks": tuple(_block(item) for item in data["blocks"]),
            "attachments": tuple(data["attachments"]),
            "definitions": tuple(data["definitions"]),
        }
    )


def digest(data: Any) -> str:
    """SHA-256 (hexadecimal) of the canonical JSON of frozen data."""
    canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _block(data: Mapping[str, Any]) -> Block:
    values = {name: value for name, value in data.items() if name != "kind"}
    match data["kind"]:
        case "paragraph":
            values["runs"] = _runs(values["runs"])
        case "table":
            values["header"] = _cells(values["header"])
            values["body"] = _cells(values["body"])
        case "chart":
            values["categories"] = tuple(values["categories"])
            values["series"] = tuple(_series(item) for item in values["series"])
        case "notice_list":
            values["entries"] = tuple(
                NoticeEntry(item["name"], _runs(item["runs"])) for item in values["entries"]
            )
    return BLOCKS[data["kind"]](**values)


def _runs(items: list[dict[str, str]]) -> tuple[Run, ...]:
    return tuple(Run(**item) for item in items)


def _cells(rows: list[list[dict[str, Any]]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        tuple(Cell(**{**cell, "number": _decimal(cell["number"])}) for cell in row) for row in rows
    )


def _series(item: Mapping[str, Any]) -> Series:
    values = tuple(_decimal(value) for value in item["values"])
    return Series(item["name"], values, tuple(item["figures"]))


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
