"""Which firms are served, and by whom when that is set by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from itertools import batched
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.domains.investors.queries import Investor
from wutong.domains.org.queries import Region, User, access_of, in_office, within
from wutong.domains.projects.choices import Stage
from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.models import FirmSteward, ServedFirm
from wutong.domains.stewardship.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.kernel import audit
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.clock import day_of
from wutong.kernel.scope import ASSIGN_STEWARD

PRODUCING: Final = (Stage.IN_PRODUCTION, Stage.FULL_CAPACITY, Stage.TARGET_BENEFIT_REACHED)
BATCH: Final = 500


def require_steward_rights(by: User | None, region_path: str, at: datetime) -> None:
    """Raise NotAllowed unless the person assigns stewards in this region. None is the system."""
    if by is not None and not access_of(by, day_of(at)).may(ASSIGN_STEWARD, region_path):
        raise NotAllowed(_("您的岗位不能在这个地区指定管家。"))


@transaction.atomic
def take_in_producing(*, region: Region, by: User | None, at: datetime) -> int:
    """Take in the firms of the region's projects in production that are not served yet; how many.

    Confidential projects make no firm known. A firm with several projects is served where its
    largest one is. Done again it changes nothing.
    """
    require_steward_rights(by, region.path, at)
    rows = Project.objects.filter(
        within(region.path, "region_path"), stage__in=PRODUCING, investor__isnull=False,
        confidential=False, removed_at=None, investor__served=None,
    )  # fmt: skip
    found: dict[int, Project] = {}
    for one in rows.select_related("investor").order_by("-total_investment", "pk"):
        if one.investor_id is not None:
            found.setdefault(one.investor_id, one)
    made = [
        ServedFirm(
            investor_id=key, region_id=one.region_id, region_path=one.region_path,
            industry_code=_trade_of(one), since=day_of(at),
        )
        for key, one in found.items()
    ]  # fmt: skip
    ServedFirm.objects.bulk_create(made, ignore_conflicts=True)
    if made:
        audit.record(
            actor=by, at=at, action="stewardship.firms_taken_in", target=region,
            changes={"firms": [None, len(made)]}, reason=_("投产项目"),
        )  # fmt: skip
    return len(made)


def _trade_of(project: Project) -> str:
    firm = project.investor
    return (project.industry_code or (firm.industry_code if firm else ""))[:5]


@transaction.atomic
def set_steward(
    *, firm: ServedFirm, steward: User, reason: str, by: User | None, at: datetime
) -> FirmSteward:
    """Give the firm this steward by hand, from the day of ``at`` on; spreads leave it so.

    Raises NotAllowed, BadValue without a reason or for somebody out of office, AlreadyMoved where
    somebody else set one at the same moment.
    """
    require_steward_rights(by, firm.region_path, at)
    if not reason.strip():
        raise BadValue("reason", _("请写明理由。"))
    if steward.pk not in in_office([steward.pk], day_of(at)):
        raise BadValue("steward", _("此人不在岗，请另选一位。"))
    return give(firm, steward.pk, by, at, reason.strip()[:300], by_hand=True)


def hold_firms(keys: Collection[int]) -> None:
    """Let whoever else changes the stewards of these firms wait until this transaction ends."""
    rows = Investor.objects.select_for_update().filter(pk__in=keys)
    list(rows.order_by("pk").values_list("pk"))


def give(
    firm: ServedFirm, steward: int, by: User | None, at: datetime, reason: str, *, by_hand: bool
) -> FirmSteward:
    """End the present stewardship of a firm and begin this one; audited."""
    hold_firms([firm.investor_id])
    before = _end_present(firm.investor_id, day_of(at))
    try:
        with transaction.atomic():
            made = FirmSteward.objects.create(
                investor_id=firm.investor_id, steward_id=steward, region_id=firm.region_id,
                region_path=firm.region_path, since=day_of(at), by_hand=by_hand, reason=reason,
                given_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyMoved(_("刚刚有人指定了管家，请刷新后再办。")) from error
    audit.record(
        actor=by, at=at, action="stewardship.firm_steward_set", target=made, reason=reason,
        changes={"steward": [before, str(made.steward)]},
    )  # fmt: skip
    return made


def _end_present(investor: int, on: date) -> str | None:
    """End a firm's present stewardship with the day before, and drop one that began only today."""
    rows = FirmSteward.objects.select_for_update(of=("self",)).filter(investor=investor, until=None)
    present = rows.select_related("steward").first()
    if present is None:
        return None
    end_many([present], on)
    return str(present.steward)


def end_many(rows: Iterable[FirmSteward], on: date) -> None:
    """End stewardships with the day before ``on``; one that began on that day goes."""
    ending = list(rows)
    gone = [one.pk for one in ending if one.since >= on]
    kept = [one.pk for one in ending if one.since < on]
    FirmSteward.objects.filter(pk__in=gone).delete()
    FirmSteward.objects.filter(pk__in=kept).update(until=on - timedelta(days=1))


@transaction.atomic
def leave(*, firm: ServedFirm, reason: str, by: User | None, at: datetime) -> None:
    """The firm is served no longer from the day of ``at`` on; its stewardship ends with it."""
    require_steward_rights(by, firm.region_path, at)
    if not reason.strip():
        raise BadValue("reason", _("请写明理由。"))
    if not ServedFirm.objects.filter(pk=firm.pk, left_on=None).update(left_on=day_of(at)):
        raise AlreadyMoved(_("这家企业已经移出。"))
    _end_present(firm.investor_id, day_of(at))
    audit.record(
        actor=by, at=at, action="stewardship.firm_left", target=firm, reason=reason.strip()[:300]
    )


@transaction.atomic
def leave_merged(*, merged: int, at: datetime) -> None:
    """A record that was merged into one that is served already is served no longer."""
    rows = ServedFirm.objects.filter(investor=merged, left_on=None).select_related("investor")
    for firm in rows:
        firm.left_on = day_of(at)
        firm.save(update_fields=["left_on"])
        audit.record(
            actor=None, at=at, action="stewardship.firm_left", target=firm, reason=_("客商合并")
        )
    _end_present(merged, day_of(at))


@transaction.atomic
def pass_firms_on(
    *, holder: User, successor: User, keys: Collection[int], by: User | None, at: datetime,
    **_more: Any,
) -> int:  # fmt: skip
    """These firms of a steward go to a successor, as set by hand where they were. How many."""
    count = 0
    for some in batched(sorted(keys), BATCH):
        rows = list(
            FirmSteward.objects.select_for_update(of=("self",))
            .filter(pk__in=some, steward=holder, until=None)
            .order_by("pk")
        )
        end_many(rows, day_of(at))
        made = [
            FirmSteward(
                investor_id=one.investor_id, steward=successor, region_id=one.region_id,
                region_path=one.region_path, since=day_of(at), by_hand=one.by_hand,
                reason=_("接收%(name)s移交") % {"name": holder}, given_by=by,
            )
            for one in rows
        ]  # fmt: skip
        before = dict.fromkeys([one.investor_id for one in made], str(holder))
        write_many(made, "stewardship.firm_steward_passed_on", before, by, at)
        count += len(made)
    return count


def write_many(
    made: list[FirmSteward], action: str, before: Mapping[int, str | None], by: User | None,
    at: datetime,
) -> None:  # fmt: skip
    """New stewardships with an audit row each, in few statements; ``before`` names the steward
    that each firm had."""
    firms = Investor.objects.in_bulk([one.investor_id for one in made])
    people = User.objects.in_bulk({one.steward_id for one in made})
    for one in made:
        one.investor, one.steward = firms[one.investor_id], people[one.steward_id]
    FirmSteward.objects.bulk_create(made)
    AuditEntry.objects.bulk_create(
        audit.entry(
            actor=by, at=at, action=action, target=one, reason=one.reason,
            changes={"steward": [before.get(one.investor_id), str(one.steward)]},
        )
        for one in made
    )  # fmt: skip
