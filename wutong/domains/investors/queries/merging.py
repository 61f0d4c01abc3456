"""What a merge of two records would move, read before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import ForeignKey, Model, Q, QuerySet, UniqueConstraint

from wutong.domains.investors.models import DistinctPair, Investor, MergeRecord, NameKey

NOT_MOVED = (MergeRecord, NameKey, DistinctPair)
EXAMPLES = 5
FILLED_FIELDS = ("uscc", "origin", "industry_code", "honours", "parent_group_id", "note")


@dataclass(frozen=True)
class Relation:
    """A foreign key to investors somewhere in the system, and the rows that a merge moves.

    ``stay`` are rows that would stand twice with the kept record, and are left as they are.
    """

    model: type[Model]
    field: str
    moved: tuple[Any, ...]
    stay: tuple[Any, ...]
    examples: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The rows' name for people; rows that only link two things are named by the other one."""
        owner: Any = self.model._meta.auto_created or self.model
        return str(owner._meta.verbose_name)


@dataclass(frozen=True)
class MergePreview:
    """Everything that merging ``merged`` into ``kept`` would do."""

    kept: Investor
    merged: Investor
    relations: tuple[Relation, ...]
    filled: dict[str, tuple[Any, Any]]
    new_names: tuple[str, ...]
    different_codes: bool

    @property
    def moved_count(self) -> int:
        """How many rows move."""
        return sum(len(relation.moved) for relation in self.relations)


def preview_merge(kept: Investor, merged: Investor) -> MergePreview:
    """Read what a merge would do, every relation of every room included."""
    return MergePreview(
        kept=kept,
        merged=merged,
        relations=tuple(_relation(key, kept, merged) for key in foreign_keys()),
        filled=filled_fields(kept, merged),
        new_names=_new_names(kept, merged),
        different_codes=bool(kept.uscc and merged.uscc and kept.uscc != merged.uscc),
    )


def foreign_keys() -> Iterator[ForeignKey[Any, Any]]:
    """Every foreign key to investors in any room, found through the models themselves."""
    for relation in Investor._meta.get_fields(include_hidden=True):
        key = getattr(relation, "field", None)
        if (
            isinstance(key, ForeignKey)
            and relation.auto_created
            and key.model not in NOT_MOVED
            and key.name != "merged_into"
        ):
            yield key


def _relation(key: ForeignKey[Any, Any], kept: Investor, merged: Investor) -> Relation:
    rows = list(rows_pointing(key, merged).exclude(_is_kept(key, kept)).order_by("pk"))
    taken = _taken(key, kept)
    stay = [row for row in rows if _place(key, row) & taken]
    moved = [row for row in rows if row not in stay]
    return Relation(
        model=key.model,
        field=key.name,
        moved=tuple(row.pk for row in moved),
        stay=tuple(row.pk for row in stay),
        examples=tuple(_words(key, row) for row in moved[:EXAMPLES]),
    )


def _words(key: ForeignKey[Any, Any], row: Model) -> str:
    """A row for people; a link between two things is told by the other one."""
    if not row._meta.auto_created:
        return str(row)
    others = (one for one in row._meta.concrete_fields if isinstance(one, ForeignKey))
    return next(str(getattr(row, one.name)) for one in others if one.name != key.name)


def rows_pointing(key: ForeignKey[Any, Any], investor: Investor) -> QuerySet[Any]:
    """Rows of the key's model that point at ``investor``, whoever may see them."""
    return key.model._base_manager.filter(**{key.name: investor})


def _is_kept(key: ForeignKey[Any, Any], kept: Investor) -> Q:
    """The kept record itself, where it belongs to the group that is merged into it."""
    return Q(pk=kept.pk) if key.model is Investor else Q(pk__in=())


def _unique_sets(key: ForeignKey[Any, Any]) -> list[tuple[str, ...]]:
    """Sets of fields, the key among them, that may stand only once, or only once under a
    condition: a row that might stand in the way stays."""
    options = key.model._meta
    sets = [tuple(fields) for fields in options.unique_together]
    sets += [tuple(one.fields) for one in options.constraints if isinstance(one, UniqueConstraint)]
    if key.unique:
        sets.append((key.name,))
    return [fields for fields in sets if key.name in fields]


def _taken(key: ForeignKey[Any, Any], kept: Investor) -> set[Any]:
    if not _unique_sets(key):
        return set()
    return {place for row in rows_pointing(key, kept) for place in _place(key, row)}


def _place(key: ForeignKey[Any, Any], row: Model) -> set[Any]:
    """What must be unique of ``row``, leaving the key itself out."""
    return {
        (fields, tuple(getattr(row, _column(row, name)) for name in fields if name != key.name))
        for fields in _unique_sets(key)
    }


def _column(row: Model, name: str) -> str:
    try:
        return row._meta.get_field(name).attname  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return name


def filled_fields(kept: Investor, merged: Investor) -> dict[str, tuple[Any, Any]]:
    """Fields of ``kept`` that are empty and that ``merged`` knows: old and new value."""
    filled = {
        name: (getattr(kept, name), getattr(merged, name))
        for name in FILLED_FIELDS
        if not getattr(kept, name) and getattr(merged, name)
    }
    if filled.get("parent_group_id", (None, None))[1] == kept.pk:
        del filled["parent_group_id"]
    if kept.parent_group_id == merged.pk:
        above = merged.parent_group_id
        filled["parent_group_id"] = (merged.pk, above if above != kept.pk else None)
    if kept.confidential_only and not merged.confidential_only:
        filled["confidential_only"] = (True, False)
    return filled


def _new_names(kept: Investor, merged: Investor) -> tuple[str, ...]:
    known = {kept.normalized_name, *kept.names.values_list("normalized_name", flat=True)}
    return () if merged.normalized_name in known else (merged.name,)
