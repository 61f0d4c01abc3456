"""Changing the catalogue: items, their versions, papers and who handles what.

A version that is or was in force never changes but for the day on which it ends: a running case
keeps what it was received under.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from wutong.domains.approvals.actions.versions import write_parts
from wutong.domains.approvals.choices import PaperSource
from wutong.domains.approvals.models import ApprovalItem, ItemHandler, ItemVersion, PaperKind
from wutong.domains.approvals.queries.catalogue import catalogue_of, rule_of, spans_of, versions_on
from wutong.domains.approvals.queries.items import (
    drafted_of,
    item_codes,
    item_names,
    may_manage_catalogue,
    paper_kinds,
    paper_names,
)
from wutong.domains.approvals.rules.catalogue import ERROR, check_catalogue
from wutong.domains.approvals.rules.drafting import FIELDS, Drafted, check_drafted, differences
from wutong.domains.approvals.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.org.queries import Region, Unit, User, access_of
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.scope import MANAGE_CATALOGUE

CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
DAY: Final = timedelta(days=1)


def require(by: User | None, region: Region | None, at: datetime) -> None:
    """Raise NotAllowed unless the person may change this region's items. None is the system."""
    if by is not None and not may_manage_catalogue(access_of(by, day_of(at)), region):
        raise NotAllowed(_("您的岗位不能修改这个地区的事项目录。"))


@transaction.atomic
def create_item(
    *, code: str, region: Region | None, said: Drafted, by: User | None, at: datetime
) -> ItemVersion:
    """A new item with its first version as a draft. ``region`` None: a national item.

    Raises NotAllowed; BadValue for a code that is taken or malformed, and as ``save_draft``.
    """
    require(by, region, at)
    code = code.strip()
    if not CODE.fullmatch(code):
        raise BadValue("code", _("编码只用字母、数字、点、横线和下划线，最多 40 位。"))
    item, made = ApprovalItem.objects.get_or_create(code=code, region=region)
    if not made and item.versions.exists():
        raise BadValue("code", _("编码 %(code)s 已有事项。") % {"code": code})
    return save_draft(item=item, said=said, by=by, at=at)


@transaction.atomic
def save_draft(*, item: ApprovalItem, said: Drafted, by: User | None, at: datetime) -> ItemVersion:
    """Write what the item's next version will say: its draft, made or changed.

    Raises NotAllowed, and BadValue for the field that is wrong.
    """
    require(by, item.region, at)
    path = item.region.path if item.region else ""
    papers = paper_kinds()
    check_drafted(said, papers, item_codes(path))
    if any(code == item.code for code, _waiting in said.requires):
        raise BadValue("requires", _("事项不能以自己为前置。"))
    draft = locked(item).versions.filter(drafted=True).first()
    before = drafted_of(draft) if draft else None
    if draft is None:
        last = item.versions.aggregate(last=Max("number"))["last"] or 0
        draft = ItemVersion(
            item=item, number=last + 1, drafted=True, valid_from=day_of(at), created_at=at
        )
    for name in FIELDS:
        value = getattr(said, name)
        setattr(draft, name, list(value) if isinstance(value, tuple) else value)
    draft.created_by = by
    draft.save()
    write_parts([(draft, said)], path)
    changes = _changes(before, said, path) if before else {"name": [None, said.name]}
    audit.record(actor=by, at=at, action="approvals.item_drafted", target=draft, changes=changes)
    return draft


def locked(item: ApprovalItem) -> ApprovalItem:
    """The item, held by this transaction: of two people who change it the second waits."""
    return ApprovalItem.objects.select_for_update(of=("self",)).get(pk=item.pk)


def _changes(before: Drafted, after: Drafted, path: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for one in differences(before, after, paper_names(), item_names(path)):
        old, new = found.get(one.field, ["", ""])
        found[one.field] = [_joined(old, one.before), _joined(new, one.after)]
    return found


def _joined(*texts: str) -> str:
    return "；".join(one for one in texts if one)


@transaction.atomic
def discard_draft(*, version: ItemVersion, by: User | None, at: datetime) -> None:
    """Throw a draft away; the item too where it has no other version. Raises AlreadyMoved."""
    require(by, version.item.region, at)
    item = locked(version.item)
    draft = item.versions.select_related("item__region").filter(pk=version.pk, drafted=True).first()
    if draft is None:
        raise AlreadyMoved(_("这个草稿已经生效或被删除，请刷新。"))
    audit.record(actor=by, at=at, action="approvals.item_draft_discarded", target=draft)
    draft.delete()
    if not item.versions.exists() and not item.required_by.exists():
        item.delete()


@transaction.atomic
def put_in_force(
    *, version: ItemVersion, since: date, by: User | None, at: datetime
) -> ItemVersion:
    """Let a draft be in force from ``since``; the version before it ends the day before.

    Raises NotAllowed; AlreadyMoved where somebody else did it meanwhile; BadValue for a day in the
    past or not after the latest version's first day, and for what the checks call an error.
    """
    require(by, version.item.region, at)
    item = locked(version.item)
    draft = item.versions.filter(pk=version.pk, drafted=True).first()
    if draft is None:
        raise AlreadyMoved(_("这个版本已由别人处理，请刷新。"))
    if by is not None and since < day_of(at):
        raise BadValue("since", _("生效日期不能早于今天。"))
    close_before(item, since)
    draft.drafted, draft.valid_from, draft.valid_until = False, since, None
    try:
        with transaction.atomic():
            draft.save(update_fields=["drafted", "valid_from", "valid_until"])
    except IntegrityError as clash:
        raise AlreadyMoved(_("别人刚刚让另一个版本生效，请刷新。")) from clash
    refuse_errors(draft.region_path, since, {item.code})
    audit.record(
        actor=by, at=at, action="approvals.item_in_force", target=draft,
        changes={"valid_from": [None, str(since)], "number": [None, draft.number]},
    )  # fmt: skip
    return draft


def close_before(item: ApprovalItem, since: date) -> None:
    """End the item's latest version on the day before ``since``. Raises BadValue."""
    latest = item.versions.filter(drafted=False).order_by("-valid_from").first()
    if latest is None:
        return
    if latest.valid_from >= since:
        raise BadValue(
            "since",
            _("第 %(number)d 版自 %(day)s 起生效，新版本须在这天之后。")
            % {"number": latest.number, "day": latest.valid_from},
        )
    if latest.valid_until is None or latest.valid_until >= since:
        latest.valid_until = since - DAY
        latest.save(update_fields=["valid_until"])


def refuse_errors(region_path: str, on: date, codes: set[str]) -> None:
    """Raise BadValue where the catalogue of that day has an error that touches ``codes``."""
    catalogue = catalogue_of(versions_on(region_path, on))
    findings = check_catalogue(catalogue, rule_of(region_path).stage_days, spans_of(region_path))
    wrong = [one.message for one in findings if one.level == ERROR and codes & set(one.items)]
    if wrong:
        raise BadValue("since", "".join(wrong[:5]))


@transaction.atomic
def end_item(
    *, item: ApprovalItem, on: date, reason: str, by: User | None, at: datetime
) -> ItemVersion:
    """Let the version in force end with ``on``, its last day; in a region the one above follows.

    Raises NotAllowed; BadValue without a reason, for a day before it began or before today, and
    where other items wait for this one or ask for what it alone issues.
    """
    require(by, item.region, at)
    if not reason.strip():
        raise BadValue("reason", _("请写明停用的原因。"))
    latest = locked(item).versions.filter(drafted=False).order_by("-valid_from").first()
    if latest is None or latest.valid_until is not None:
        raise AlreadyMoved(_("这个事项没有正在生效的版本，请刷新。"))
    if on < latest.valid_from or (by is not None and on < day_of(at)):
        raise BadValue("on", _("停用日期不能早于生效日期，也不能早于今天。"))
    latest.valid_until = on
    latest.save(update_fields=["valid_until"])
    waiting = item.required_by.filter(version__drafted=False).values_list(
        "version__item__code", flat=True
    )
    refuse_errors(latest.region_path, on + DAY, {item.code, *waiting})
    audit.record(
        actor=by, at=at, action="approvals.item_ended", target=latest, reason=reason.strip(),
        changes={"valid_until": [None, str(on)]},
    )  # fmt: skip
    return latest


@transaction.atomic
def set_handlers(
    *, region: Region, units: Mapping[str, Unit | None], by: User | None, at: datetime
) -> int:
    """Say which unit handles items in a region's subtree: item code to unit; None takes it back.

    Returns how many changed. Raises NotAllowed; BadValue for a code or a unit that doesn't fit.
    """
    require(by, region, at)
    items = {
        one.code: one
        for one in ApprovalItem.objects.filter(code__in=units).order_by("region__path")
    }
    standing = {
        one.item.code: one
        for one in ItemHandler.objects.filter(region=region, item__code__in=units).select_related(
            "item", "unit"
        )
    }
    changed = 0
    for code, unit in units.items():
        if code not in items:
            raise BadValue("units", _("没有编码为「%(code)s」的事项。") % {"code": code})
        if unit is not None and not _reaches(unit, region):
            raise BadValue("units", _("「%(unit)s」不在这个地区。") % {"unit": unit})
        found = standing.get(code)
        if (found.unit if found else None) == unit:
            continue
        _set_handler(found, items[code], region, unit)
        audit.record(
            actor=by, at=at, action="approvals.handler_set", target=region,
            changes={code: [str(found.unit) if found else None, str(unit) if unit else None]},
        )  # fmt: skip
        changed += 1
    return changed


def _reaches(unit: Unit, region: Region) -> bool:
    """Whether a unit works for a region: its own, one below, or one of a region above."""
    place = unit.region.path if unit.region else ""
    return place.startswith(region.path) or region.path.startswith(place)


def _set_handler(
    found: ItemHandler | None, item: ApprovalItem, region: Region, unit: Unit | None
) -> None:
    if found is not None:
        found.delete()
    if unit is not None:
        ItemHandler.objects.create(item=item, region=region, unit=unit)


@transaction.atomic
def save_paper(
    *,
    code: str,
    name: str,
    source: str,
    provider: str = "",
    validity_days: int | None = None,
    is_permit: bool = False,
    by: User | None,
    at: datetime,
) -> PaperKind:
    """A kind of paper, new or changed; all regions share them.

    Who manages a region's items may add one, who manages the country's may change one.
    Raises NotAllowed, BadValue.
    """
    said = {
        "name": name.strip(), "source": source, "provider": provider.strip(),
        "validity_days": validity_days, "is_permit": is_permit,
    }  # fmt: skip
    if not CODE.fullmatch(code):
        raise BadValue("code", _("编码只用字母、数字、点、横线和下划线，最多 40 位。"))
    if not said["name"]:
        raise BadValue("name", _("请填写材料名称。"))
    if source not in PaperSource.values:
        raise BadValue("source", _("没有这个提供方。"))
    kind = PaperKind.objects.filter(code=code).first()
    _require_for_paper(kind, by, at)
    before = {field: getattr(kind, field) for field in said} if kind else {}
    kind, _made = PaperKind.objects.update_or_create(code=code, defaults=said)
    changes = {
        field: [before.get(field), value]
        for field, value in said.items()
        if before.get(field) != value
    }
    if changes:
        audit.record(actor=by, at=at, action="approvals.paper_saved", target=kind, changes=changes)
    return kind


def _require_for_paper(kind: PaperKind | None, by: User | None, at: datetime) -> None:
    if by is None:
        return
    access = access_of(by, day_of(at))
    if not access.may_ever(MANAGE_CATALOGUE) or (
        kind is not None and not may_manage_catalogue(access, None)
    ):
        raise NotAllowed(_("材料各地共用，只有管理全国目录的人能修改；您可以另加一种。"))
