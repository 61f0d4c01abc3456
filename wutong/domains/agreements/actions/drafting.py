"""Drafting an agreement: its particulars, its parties, its phases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.domains.agreements.actions.support import changes_of, require, required, take_turn
from wutong.domains.agreements.choices import AgreementKind
from wutong.domains.agreements.models import Agreement, Party, Phase
from wutong.domains.agreements.queries.finding import SEARCH_KIND, indexed
from wutong.domains.agreements.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.agreements.rules.lifecycle import EDITABLE
from wutong.domains.org.queries import Region, Unit, User, access_of
from wutong.domains.projects.queries import Project
from wutong.domains.projects.queries.permissions import permits as permits_project
from wutong.kernel import audit, search
from wutong.kernel.clock import day_of
from wutong.kernel.scope import EDIT_AGREEMENT

EDITABLE_FIELDS: Final = ("title", "unit", "owner", "amount", "note")
TRIES: Final = 5


@dataclass(frozen=True)
class PhaseFacts:
    """A phase to keep: its name, how much (元), until when."""

    name: str
    amount: Decimal | None = None
    until: date | None = None


@transaction.atomic
def create_agreement(
    *,
    kind: str,
    title: str,
    by: User | None,
    at: datetime,
    project: Project | None = None,
    region: Region | None = None,
    unit: Unit | None = None,
    supplements: Agreement | None = None,
    firms: Sequence[Any] = (),
    amount: Decimal | None = None,
    phases: Sequence[PhaseFacts] = (),
    owner: User | None = None,
    note: str = "",
    number: str = "",
) -> Agreement:
    """Enter an agreement as a draft; it lies where its project lies, else in ``region``.

    A supplement takes project and region from what it supplements. The project's firm is a party
    where none is named. Raises NotAllowed, and BadValue for a number that is taken.
    """
    project, place, unit = _place(project, region, unit, supplements)
    _require_place(by, at, place, unit, project)
    if (kind == AgreementKind.SUPPLEMENT) != (supplements is not None):
        raise BadValue(_("补充协议须写明补充哪一份协议，其他协议不写。"))
    if not firms and project is not None and project.investor is not None:
        firms = [project.investor]
    fields = {
        "kind": kind, "title": required(title, _("请填写协议名称。")), "project": project,
        "region": place, "region_path": place.path, "unit": unit, "supplements": supplements,
        "amount": amount, "owner": owner or by, "note": note.strip(), "created_by": by,
        "created_at": at, "updated_at": at,
    }  # fmt: skip
    agreement = _numbered(fields, number.strip(), at)
    _set_firms(agreement, firms)
    _set_phases(agreement, phases)
    search.index_objects(SEARCH_KIND, indexed([agreement.pk]))
    audit.record(
        actor=by, at=at, action="agreements.created", target=agreement,
        changes={"number": [None, agreement.number], "title": [None, agreement.title],
                 "firms": [None, "、".join(str(one) for one in firms)]},
    )  # fmt: skip
    return agreement


def _place(
    project: Project | None,
    region: Region | None,
    unit: Unit | None,
    supplements: Agreement | None,
) -> tuple[Project | None, Region, Unit | None]:
    if supplements is not None:
        return supplements.project, supplements.region, unit or supplements.unit
    place = project.region if project is not None else region
    if place is None:
        raise BadValue(_("请选择项目，或者写明地区。"))
    return project, place, unit or (project.unit if project is not None else None)


def _require_place(
    by: User | None, at: datetime, region: Region, unit: Unit | None, project: Project | None
) -> None:
    if by is None:
        return
    access = access_of(by, day_of(at))
    if project is not None and permits_project(access, EDIT_AGREEMENT, project):
        return
    if not access.may(EDIT_AGREEMENT, region.path, unit.pk if unit else None):
        raise NotAllowed(_("您的岗位不能起草这个地区的协议。"))


def _numbered(fields: dict[str, Any], number: str, at: datetime) -> Agreement:
    if number:
        try:
            with transaction.atomic():
                return Agreement.objects.create(number=number, **fields)
        except IntegrityError as error:
            raise BadValue(_("协议编号 %(number)s 已经有了。") % {"number": number}) from error
    prefix = f"{fields['region'].code}-XY-{day_of(at).year}-"
    for _try in range(TRIES):
        taken = Agreement.objects.filter(number__startswith=prefix).values_list("number", flat=True)
        last = max((int(one[len(prefix) :]) for one in taken if one[len(prefix) :].isdecimal()),
                   default=0)  # fmt: skip
        try:
            with transaction.atomic():
                return Agreement.objects.create(number=f"{prefix}{last + 1:04d}", **fields)
        except IntegrityError:
            continue
    raise AlreadyMoved(_("编号正被别人占用，请再试一次。"))


def _set_firms(agreement: Agreement, firms: Sequence[Any]) -> None:
    wanted = list(dict.fromkeys(firm.pk for firm in firms))
    agreement.parties.exclude(investor__in=wanted).delete()
    there = set(agreement.parties.values_list("investor_id", flat=True))
    Party.objects.bulk_create(
        Party(agreement=agreement, investor_id=key) for key in wanted if key not in there
    )


def _set_phases(agreement: Agreement, phases: Sequence[PhaseFacts]) -> None:
    agreement.phases.all().delete()
    Phase.objects.bulk_create(
        Phase(agreement=agreement, place=place, name=one.name, amount=one.amount, until=one.until)
        for place, one in enumerate(phases, start=1)
    )


@transaction.atomic
def edit_agreement(
    *,
    agreement: Agreement,
    changes: Mapping[str, Any],
    by: User | None,
    at: datetime,
    firms: Sequence[Any] | None = None,
    phases: Sequence[PhaseFacts] | None = None,
    seen_version: int | None = None,
) -> Agreement:
    """Change particulars, parties and phases before signing.

    Raises NotAllowed, AlreadyMoved, and BadValue for other fields or a signed agreement.
    """
    require(by, EDIT_AGREEMENT, agreement, at)
    wrong = set(changes) - set(EDITABLE_FIELDS)
    if wrong:
        raise BadValue(_("不能修改这些字段：%(names)s。") % {"names": "、".join(sorted(wrong))})
    if agreement.state not in EDITABLE:
        raise BadValue(_("协议已经签署或结束，不能再改；请另立补充协议。"))
    take_turn(agreement, at, seen_version)
    before = {name: getattr(agreement, name) for name in changes}
    before["firms"] = "、".join(str(one) for one in agreement.parties.select_related("investor"))
    for name, value in changes.items():
        setattr(agreement, name, value)
    agreement.title = required(agreement.title, _("请填写协议名称。"))
    agreement.save(update_fields=list(changes) or ["updated_at"])
    after = dict(changes)
    if firms is not None:
        _set_firms(agreement, firms)
        after["firms"] = "、".join(str(one) for one in firms)
    if phases is not None:
        _set_phases(agreement, phases)
        after["phases"] = "、".join(one.name for one in phases)
    search.index_objects(SEARCH_KIND, indexed([agreement.pk]))
    audit.record(
        actor=by, at=at, action="agreements.edited", target=agreement,
        changes=changes_of(before, after),
    )  # fmt: skip
    return agreement
