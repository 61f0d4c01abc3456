"""Reporting a lead: the first report (首报), corrections, and the return of one sent back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from wutong.domains.investors.actions.support import LONGEST_NAME, one_at_a_time
from wutong.domains.investors.queries import (
    Investor,
    find_suspicions,
    normalize_name,
    normalize_uscc,
    uscc_fault,
    visible_investors,
)
from wutong.domains.leads.actions.conflicts import open_conflicts
from wutong.domains.leads.actions.joining import join_city
from wutong.domains.leads.actions.keys import keep_keys
from wutong.domains.leads.actions.support import (
    Before,
    index_lead,
    move_to,
    protect,
    require_handling,
    require_state,
    take_turn,
    write_step,
)
from wutong.domains.leads.choices import (
    CollisionKind,
    EventKind,
    LeadSource,
    LeadState,
)
from wutong.domains.leads.models import Lead
from wutong.domains.leads.queries.collisions import (
    Collision,
    Registration,
    collisions,
    seen_collisions,
)
from wutong.domains.leads.queries.permissions import is_reporter
from wutong.domains.leads.queries.terms import terms_at
from wutong.domains.leads.rules.errors import BadValue, Collides, NotAllowed
from wutong.domains.org.queries import Region, Unit, User, access_of
from wutong.kernel.clock import day_of
from wutong.kernel.scope import HANDLE_LEAD, REPORT_LEAD, Access

DESCRIBED: Final = frozenset({
    "amount", "land_area", "power", "people", "industry", "origin", "contact_name",
    "contact_phone", "introducer", "note", "confidential",
})  # fmt: skip
EDITABLE: Final = DESCRIBED | {"firm_name", "uscc", "content", "source"}
AFTER_HYPHEN: Final = "."  # the character after "-" in ASCII: the open end of a range on codes


def next_code(region: Region, on: date) -> str:
    """The next free number of a region's leads of a year: XS130302-2026-0001.

    Holds the region's row until the transaction ends, so that nobody else takes the same one.
    """
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    prefix = f"XS{region.code}-{on.year}-"
    taken = Lead.objects.filter(code__gt=prefix, code__lt=prefix[:-1] + AFTER_HYPHEN)
    last = taken.order_by(Length("code").desc(), "-code").values_list("code", flat=True).first()
    return f"{prefix}{int(last.rpartition('-')[2]) + 1 if last else 1:04d}"


@transaction.atomic
def report_lead(
    *,
    firm_name: str,
    content: str,
    source: str,
    region: Region,
    by: User | None,
    at: datetime,
    unit: Unit | None = None,
    uscc: str = "",
    investor: Investor | None = None,
    confirmed: bool = False,
    **described: Any,
) -> Lead:
    """Register a lead and protect it from today on.

    Whoever handles leads of the unit or region holds it themselves; otherwise it waits for a
    response. What it collides with in the person's sight is told first: Collides unless
    ``confirmed``; each collision is then put up for arbitration. ``amount`` in 元, ``land_area``
    in ㎡. Raises BadValue, NotAllowed.
    """
    if unknown := set(described) - DESCRIBED:
        raise ValueError(f"unknown: {sorted(unknown)}")
    access = access_of(by, day_of(at)) if by is not None else None
    region = unit.region if unit is not None else region
    _require_reporting(access, region, unit)
    lead = Lead(
        firm_name=valid_firm(firm_name), uscc=valid_code(uscc), content=valid_content(content),
        source=valid_source(source), region=region, region_path=region.path, unit=unit,
        reported_by=by, reported_unit=_own_unit(access, unit), reported_at=at,
        reported_on=day_of(at), updated_at=at, **described,
    )  # fmt: skip
    _check_amounts(lead)
    lead.normalized_name = normalize_name(lead.firm_name)
    one_at_a_time([lead.normalized_name])
    lead.investor = investor or _registered(lead, access)
    found = collisions(registration_of(lead))
    if not confirmed and access is not None:
        _warn(found, access)
    _write(lead, by, at, access)
    open_conflicts(lead=lead, found=found, by=by, at=at)
    return lead


def _require_reporting(access: Access | None, region: Region, unit: Unit | None) -> None:
    if access is None:
        return
    if not access.may(REPORT_LEAD, region.path, unit.pk if unit else None):
        raise NotAllowed(_("您的岗位不能在这个地区或单位报备线索。"))


def _own_unit(access: Access | None, unit: Unit | None) -> Unit | None:
    """The unit that the reporter reports for: one of their own, else the one chosen."""
    if access is None:
        return unit
    own = access.units(REPORT_LEAD)
    if not own or (unit is not None and unit.pk in own):
        return unit
    return Unit.objects.filter(pk=own[0]).first()


def valid_firm(text: str) -> str:
    """The firm's name without stray spaces. Raises BadValue."""
    name = " ".join(text.split())
    if not any(character.isalnum() for character in name):
        raise BadValue("firm_name", _("请填写投资方。"))
    if len(name) > LONGEST_NAME:
        raise BadValue("firm_name", _("投资方名称太长，最多 120 个字。"))
    return name


def valid_code(text: str) -> str:
    """The normalised code, empty where none was given. Raises BadValue."""
    code = normalize_uscc(text)
    fault = uscc_fault(code) if code else ""
    if fault:
        raise BadValue("uscc", fault)
    return code


def valid_content(text: str) -> str:
    """What is to be invested in, in one line. Raises BadValue without it."""
    content = " ".join(text.split())
    if not content:
        raise BadValue("content", _("请写明投资内容。"))
    if len(content) > Lead._meta.get_field("content").max_length:  # type: ignore[operator]
        raise BadValue("content", _("投资内容太长，最多 500 个字。"))
    return content


def valid_source(code: str) -> str:
    """A code of :class:`LeadSource`. Raises BadValue."""
    if code not in LeadSource.values:
        raise BadValue("source", _("请选择线索来源。"))
    return code


def _check_amounts(lead: Lead) -> None:
    for name in ("amount", "land_area", "power", "people"):
        value = getattr(lead, name)
        if value is not None and value < 0:
            raise BadValue(name, _("数值不能为负。"))


def registration_of(lead: Lead) -> Registration:
    """The lead as the collision check reads it."""
    return Registration(
        lead.firm_name, lead.region_path, lead.uscc, lead.origin, lead.content, lead.investor_id,
        lead.introducer_id, except_for=lead.pk,
    )  # fmt: skip


def _registered(lead: Lead, access: Access | None) -> Investor | None:
    """The record of this very firm, if the person may see it: by code, else by the same name."""
    found = find_suspicions(lead.firm_name, lead.uscc, lead.origin, access=access)
    for reason in (CollisionKind.SAME_USCC, CollisionKind.SAME_NAME):
        same = [one.investor_id for one in found if one.reason == reason]
        if len(same) == 1:
            rows = visible_investors(access) if access else Investor.objects.current()
            return rows.filter(pk=same[0]).first()
    return None


def _warn(found: list[Collision], access: Access) -> None:
    seen = seen_collisions(found, access)
    if seen:
        raise Collides(
            _("可能撞单：已有 %(count)s 条相同的登记，请核对后再提交。") % {"count": len(seen)}
        )


def _write(lead: Lead, by: User | None, at: datetime, access: Access | None) -> None:
    """The row, its clocks, keys, index, history."""
    terms, on = terms_at(lead.region_path), day_of(at)
    lead.code = next_code(lead.region, on)
    holds = access is not None and access.may(HANDLE_LEAD, lead.region_path, lead.unit_id)
    lead.owner = by if holds else None
    lead.state = LeadState.STUDYING if holds else LeadState.REPORTED
    protect(lead, on, terms)
    lead.falls_on = lead.protected_until
    lead.save()
    move_to(lead, LeadState(lead.state), by, at)
    lead.save(update_fields=["falls_on"])
    keep_keys(lead)
    index_lead(lead)
    write_step(
        lead, EventKind.REPORTED, by, at, before=Before("", None, None),
        changes={"firm_name": [None, lead.firm_name], "content": [None, lead.content]},
    )  # fmt: skip
    join_city(lead, terms, by, at)


@transaction.atomic
def edit_lead(
    *,
    lead: Lead,
    changes: dict[str, Any],
    by: User | None,
    at: datetime,
    seen_version: int | None = None,
    reason: str = "",
) -> Lead:
    """Correct what a lead says; its holders and its reporter may, until it ends.

    A changed firm is held against others anew. Raises BadValue, NotAllowed, NotNow, AlreadyMoved.
    """
    if unknown := set(changes) - EDITABLE:
        raise ValueError(f"not editable: {sorted(unknown)}")
    _require_editing(by, lead, at)
    require_state(lead, *(state for state in LeadState.values if state not in _ENDED))
    checked = {name: _CHECKS.get(name, _as_is)(value) for name, value in changes.items()}
    differing = {
        name: [getattr(lead, name), value]
        for name, value in checked.items()
        if getattr(lead, name) != value
    }
    if not differing:
        return lead
    take_turn(lead, at, seen_version)
    for name, value in checked.items():
        setattr(lead, name, value)
    _check_amounts(lead)
    renamed = bool({"firm_name", "uscc"} & set(differing))
    if renamed:
        _name_anew(lead, by, at)
    lead.save(update_fields=[*checked, "normalized_name", "investor"])
    index_lead(lead)
    write_step(lead, EventKind.EDITED, by, at, reason=reason, changes=_as_text(differing))
    join_city(lead, terms_at(lead.region_path), by, at)
    if renamed:
        open_conflicts(lead=lead, found=collisions(registration_of(lead)), by=by, at=at)
    return lead


_ENDED: Final = (LeadState.CONVERTED, LeadState.CLOSED)
_CHECKS: Final = {
    "firm_name": valid_firm, "uscc": valid_code, "content": valid_content, "source": valid_source,
}  # fmt: skip


def _as_is(value: Any) -> Any:
    return value


def _require_editing(by: User | None, lead: Lead, at: datetime) -> None:
    if by is not None and not is_reporter(access_of(by, day_of(at)), lead):
        require_handling(by, lead, at)


def _name_anew(lead: Lead, by: User | None, at: datetime) -> None:
    lead.normalized_name = normalize_name(lead.firm_name)
    one_at_a_time([lead.normalized_name])
    lead.investor = _registered(lead, access_of(by, day_of(at)) if by else None)
    keep_keys(lead)


def _as_text(differing: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """For the audit row: a phone is told to have changed, not what it is."""
    return {
        name: [bool(one) for one in pair] if name == "contact_phone" else [
            one if one is None or isinstance(one, (str, int, bool)) else str(one) for one in pair
        ]
        for name, pair in differing.items()
    }  # fmt: skip


@transaction.atomic
def resubmit(
    *, lead: Lead, by: User | None, at: datetime, reason: str, changes: dict[str, Any] | None = None
) -> Lead:
    """The reporter brings back a lead that was sent back, with what was asked for.

    Protection goes on as it stood. Raises NotAllowed, NotNow, BadValue, AlreadyMoved.
    """
    _require_editing(by, lead, at)
    require_state(lead, LeadState.RETURNED)
    if changes:
        edit_lead(lead=lead, changes=changes, by=by, at=at, reason=reason)
    take_turn(lead, at)
    before = Before.of(lead)
    move_to(lead, LeadState.STUDYING if lead.owner_id else LeadState.REPORTED, by, at)
    lead.save(update_fields=["state", "falls_on"])
    write_step(lead, EventKind.RESUBMITTED, by, at, before=before, reason=reason)
    return lead
