"""Find or create: one record a firm, whoever registers it and however often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from wutong.domains.investors.actions.support import (
    forget_names,
    names_changed,
    one_at_a_time,
    put_name,
    valid_name,
    valid_uscc,
    write_keys,
)
from wutong.domains.investors.choices import NameKind
from wutong.domains.investors.models import Investor, InvestorName
from wutong.domains.investors.queries.finding import SEARCH_KIND
from wutong.domains.investors.queries.merging import foreign_keys
from wutong.domains.investors.queries.records import indexed_names
from wutong.domains.investors.rules import normalize_name, parts_of
from wutong.domains.investors.rules.likeness import is_short
from wutong.kernel import audit, search
from wutong.kernel.among import among
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.bulk import insert_many, insert_rows, maker


@dataclass(frozen=True)
class NewInvestor:
    """A firm as somebody states it. ``other_names`` are pairs of kind and name."""

    name: str
    uscc: str = ""
    origin: str = ""
    foreign: bool = False
    honours: tuple[str, ...] = ()
    industry_code: str = ""
    note: str = ""
    other_names: tuple[tuple[str, str], ...] = ()
    confidential_only: bool = False


@dataclass(frozen=True)
class Registration:
    """The record of a stated firm, and whether it was made for it."""

    investor: Investor
    created: bool


@dataclass
class _Known:
    """Current records that stated firms may be."""

    by_uscc: dict[str, Investor] = field(default_factory=dict)
    by_name: dict[str, list[Investor]] = field(default_factory=lambda: defaultdict(list))

    def find(self, code: str | None, normalized: str) -> Investor | None:
        """By code; else by normalised name, unless two different codes or several records say
        that it is not settled."""
        if code and code in self.by_uscc:
            return self.by_uscc[code]
        found = [
            one
            for one in self.by_name.get(normalized, ())
            if not (code and one.uscc and one.uscc != code)
        ]
        return found[0] if len(found) == 1 else None

    def put(self, investor: Investor) -> None:
        """Make a record known for the rows that follow."""
        if investor.uscc:
            self.by_uscc[investor.uscc] = investor
        if investor not in self.by_name[investor.normalized_name]:
            self.by_name[investor.normalized_name].append(investor)


def register_investor(
    *, name: str, by: Any, at: datetime, uscc: str = "", **stated: Any
) -> Investor:
    """The record of this firm: found by code, else by normalised name, else made.

    A name that the record does not have yet is kept as another name of it; an empty code, origin
    or industry is filled. ``stated``: fields of :class:`NewInvestor`. Raises BadValue.
    """
    row = NewInvestor(name=name, uscc=uscc, **stated)
    return register_investors_in_bulk(rows=[row], by=by, at=at)[0].investor


@transaction.atomic
def register_investors_in_bulk(
    *, rows: Sequence[NewInvestor], by: Any, at: datetime
) -> list[Registration]:
    """Find or create each of ``rows``, in a few statements for each thousand of them.

    Rows that state one firm share one record. Raises BadValue for a wrong code or an empty name;
    nothing is written then.
    """
    checked = [(row, valid_name(row.name), valid_uscc(row.uscc)) for row in rows]
    normals = [normalize_name(name) for _row, name, _code in checked]
    one_at_a_time([*normals, *(code for _row, _name, code in checked if code)])
    known = _known({code for _row, _name, code in checked if code}, set(normals))
    made: list[Investor] = []
    make = maker(Investor)
    results = []
    for (row, name, code), normalized in zip(checked, normals, strict=True):
        found = known.find(code, normalized)
        investor = found or _new(make, row, name, code, normalized, at)
        if found is None:
            made.append(investor)
            known.put(investor)
        results.append(Registration(investor, found is None))
    _write_new(made, by, at)
    _write_what_is_new_of_known(checked, normals, results, by, at)
    return results


def _known(codes: set[str], normals: set[str]) -> _Known:
    known = _Known()
    records: dict[int, Investor] = {}
    names: list[tuple[int, str]] = []
    # Apart by condition: of OR the databases make whole scans.
    if normals:
        others = InvestorName.objects.filter(among("normalized_name", normals))
        names += others.values_list("investor", "normalized_name")
        renamed = others.filter(kind__in=(NameKind.FORMER, NameKind.ENGLISH))
        records |= _records(among("normalized_name", normals))
        records |= _records(among("pk", renamed.values_list("investor", flat=True)))
    if codes:
        records |= _records(among("uscc", codes))
    for _pk, one in sorted(records.items()):
        known.put(one)
    for pk, normalized in names:
        if pk in records and records[pk] not in known.by_name[normalized]:
            known.by_name[normalized].append(records[pk])
    return known


def _records(condition: Q) -> dict[int, Investor]:
    return {one.pk: one for one in Investor.objects.current().filter(condition).order_by()}


def _new(
    make: Callable[..., Investor],
    row: NewInvestor,
    name: str,
    code: str | None,
    normalized: str,
    at: datetime,
) -> Investor:
    return make(
        name=name, normalized_name=normalized, uscc=code, origin=row.origin,
        foreign=row.foreign, honours=list(row.honours), industry_code=row.industry_code,
        note=row.note, confidential_only=row.confidential_only, created_at=at,
    )  # fmt: skip


def _write_new(made: list[Investor], by: Any, at: datetime) -> None:
    insert_many(made)
    write_keys((one.pk, [one.name]) for one in made)
    search.index_objects(
        SEARCH_KIND,
        ((one.pk, "", indexed_names([one.name], one.uscc)) for one in made),
    )
    insert_rows(
        AuditEntry,
        ("target_id", "target_text", "changes"),
        [
            (str(one.pk), one.name, {"name": [None, one.name], "uscc": [None, one.uscc]})
            for one in made
        ],
        actor_id=by.pk if by is not None else None,
        at=at,
        action="investors.registered",
        target_kind=Investor._meta.label_lower,
    )


def _write_what_is_new_of_known(
    checked: Sequence[tuple[NewInvestor, str, str | None]],
    normals: Sequence[str],
    results: Sequence[Registration],
    by: Any,
    at: datetime,
) -> None:
    """Names, codes and origins that the known records lacked; most rows bring none."""
    for (row, name, code), normalized, result in zip(checked, normals, results, strict=True):
        investor = result.investor
        changes = {} if result.created else _filled(investor, row, code)
        names = _new_names(investor, row, name, normalized)
        if not changes and not names:
            continue
        for kind, other in names:
            put_name(investor, kind, other, normalize_name(other))
        investor.save(update_fields=list(changes) or None)
        names_changed(investor)
        audit.record(
            actor=by, at=at, action="investors.completed", target=investor,
            changes={**changes, **({"names": [None, [one for _k, one in names]]} if names else {})},
        )  # fmt: skip


def _filled(investor: Investor, row: NewInvestor, code: str | None) -> dict[str, list[Any]]:
    """Empty fields that the row knows, set on the record: old and new value."""
    stated = {
        "uscc": code, "origin": row.origin, "industry_code": row.industry_code,
        "honours": list(row.honours),
    }  # fmt: skip
    changes = {}
    for name, value in stated.items():
        if value and not getattr(investor, name):
            changes[name] = [getattr(investor, name), value]
            setattr(investor, name, value)
    if investor.confidential_only and not row.confidential_only:
        changes["confidential_only"] = [True, False]
        investor.confidential_only = False
    return changes


def _new_names(
    investor: Investor, row: NewInvestor, name: str, normalized: str
) -> list[tuple[str, str]]:
    stated = [(kind, other) for kind, other in row.other_names if other.strip()]
    if normalized != investor.normalized_name:
        stated.append((kind_of(name), name))
    if not stated:
        return []
    known = set(investor.names.values_list("normalized_name", flat=True))
    known.add(investor.normalized_name)
    return [(kind, other) for kind, other in stated if normalize_name(other) not in known]


def kind_of(name: str) -> str:
    """What kind of other name ``name`` is by its looks: English, short, else former."""
    if name.isascii():
        return NameKind.ENGLISH
    return NameKind.SHORT if is_short(parts_of(name)) else NameKind.FORMER


@transaction.atomic
def take_back_investors(
    *, investors: Sequence[int], by: Any, at: datetime, reason: str
) -> list[int]:
    """Undo the registration of records that nothing refers to any more; returns which.

    For the undoing of an import: what somebody has used meanwhile stays.
    """
    unused = Investor.objects.current().filter(pk__in=investors)
    for key in foreign_keys():
        rows = key.model._base_manager.filter(**{key.name: OuterRef("pk")})
        if any(column.name == "removed_at" for column in key.model._meta.concrete_fields):
            rows = rows.filter(removed_at=None)
        if key.model is not InvestorName:
            unused = unused.exclude(Exists(rows))
    gone = list(unused.select_for_update().order_by("pk"))
    Investor.objects.filter(pk__in=[one.pk for one in gone]).update(removed_at=at)
    forget_names([one.pk for one in gone])
    AuditEntry.objects.bulk_create(
        audit.entry(actor=by, at=at, action="investors.taken_back", target=one, reason=reason)
        for one in gone
    )
    return [one.pk for one in gone]
