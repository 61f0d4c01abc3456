"""Taking a catalogue file in: shown first, then written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import IO, Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from wutong.domains.approvals.actions.catalogue import (
    CODE,
    close_before,
    refuse_errors,
    require,
    save_paper,
)
from wutong.domains.approvals.actions.versions import write_parts
from wutong.domains.approvals.models import ApprovalItem, ItemVersion
from wutong.domains.approvals.queries.catalogue import versions_on
from wutong.domains.approvals.queries.workbook import read_cells, standing_in, write_catalogue
from wutong.domains.approvals.rules.drafting import FIELDS, Drafted
from wutong.domains.approvals.rules.errors import AlreadyMoved, BadValue
from wutong.domains.approvals.rules.importing import Plan, Standing, plan
from wutong.domains.org.queries import Region, User
from wutong.kernel import audit
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.clock import day_of

FINGERPRINT: Final = 16


@dataclass(frozen=True)
class Imported:
    """How many items and papers an import wrote."""

    new: int
    changed: int
    papers: int


def plan_import(*, data: bytes, region: Region | None, since: date) -> tuple[Plan, str]:
    """What a file would change in a region's catalogue of a day, and the mark of what stands.

    The mark goes to ``import_catalogue``, so that what is written is what was shown. Raises
    BadValue for a file that cannot be opened.
    """
    sheets = read_cells(data)
    standing = standing_in(region.path if region else "", since)
    return plan(sheets, standing), _mark(standing)


def _mark(standing: Standing) -> str:
    text = json.dumps(
        {"items": {code: asdict(one) for code, one in standing.items.items()},
         "papers": {code: asdict(one) for code, one in standing.papers.items()}},
        sort_keys=True, default=str,
    )  # fmt: skip
    return sha256(text.encode()).hexdigest()[:FINGERPRINT]


@transaction.atomic
def export_catalogue(
    *, region: Region | None, on: date, reason: str, by: User | None, at: datetime
) -> IO[bytes]:
    """The catalogue of a day as a temporary .xlsx, once it stands in the export log.

    The caller closes it. Raises BadValue without a reason.
    """
    if not reason.strip():
        raise BadValue("reason", _("请写明用途。"))
    path = region.path if region else ""
    rows = [str(version.pk) for version in versions_on(path, on)]
    audit.record_export(
        actor=by, at=at, kind="approvals.catalogue", rows=rows, reason=reason.strip(),
        region_path=path,
    )  # fmt: skip
    return write_catalogue(path, on)


@transaction.atomic
def import_catalogue(
    *,
    data: bytes,
    region: Region | None,
    since: date,
    mark: str = "",
    by: User | None,
    at: datetime,
) -> Imported:
    """Write what a file changes: a version of every new or changed item, in force from ``since``.

    Raises NotAllowed; BadValue for faults in the file, a day in the past and what the checks call
    an error; AlreadyMoved where what stands is no longer what ``mark`` was given for.
    """
    require(by, region, at)
    if by is not None and since < day_of(at):
        raise BadValue("since", _("生效日期不能早于今天。"))
    planned, stands = plan_import(data=data, region=region, since=since)
    if mark and mark != stands:
        raise AlreadyMoved(_("目录在预览之后变了，请重新上传核对。"))
    if planned.faults:
        raise BadValue("file", "；".join(str(one) for one in planned.faults[:5]))
    for one in planned.papers.values():
        save_paper(**asdict(one), by=by, at=at)
    versions = _versions(planned.items, region, since, by, at)
    path = region.path if region else ""
    if versions:
        refuse_errors(path, since, set(planned.items))
    AuditEntry.objects.bulk_create(
        audit.entry(
            actor=by, at=at, action="approvals.item_imported", target=version,
            changes={"number": [None, version.number], "valid_from": [None, str(since)]},
        )
        for version in versions
    )  # fmt: skip
    return Imported(len(planned.new), len(planned.changed), len(planned.papers))


def _versions(
    said: Mapping[str, Drafted], region: Region | None, since: date, by: User | None, at: datetime
) -> list[ItemVersion]:
    wrong = next((code for code in said if not CODE.fullmatch(code)), None)
    if wrong is not None:
        raise BadValue(
            "file", _("编码「%(code)s」只能用字母、数字、点、横线和下划线。") % {"code": wrong}
        )
    ApprovalItem.objects.bulk_create(
        (ApprovalItem(code=code, region=region) for code in said), ignore_conflicts=True
    )
    items = _locked(said, region)
    last = dict(
        ItemVersion.objects.filter(item__in=items.values())
        .values_list("item__code")
        .annotate(last=Max("number"))
    )
    for code, item in items.items():
        if code in last:
            close_before(item, since)
    made = [
        ItemVersion(
            item=items[code], number=last.get(code, 0) + 1, valid_from=since, created_at=at,
            created_by=by, **{name: _stored(getattr(one, name)) for name in FIELDS},
        )
        for code, one in said.items()
    ]  # fmt: skip
    ItemVersion.objects.bulk_create(made)
    saved = {
        one.item.code: one
        for one in ItemVersion.objects.select_related("item__region").filter(
            item__in=items.values(), valid_from=since, drafted=False
        )
    }
    write_parts([(saved[code], one) for code, one in said.items()], region.path if region else "")
    return list(saved.values())


def _locked(said: Mapping[str, Drafted], region: Region | None) -> dict[str, ApprovalItem]:
    found = ApprovalItem.objects.select_for_update(of=("self",)).filter(
        code__in=said, region=region
    )
    return {one.code: one for one in found.order_by("pk")}


def _stored(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
