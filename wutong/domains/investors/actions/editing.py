"""Editing a record, its names, contacts and introducers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.domains.investors.actions.support import (
    names_changed,
    put_name,
    valid_name,
    valid_uscc,
)
from wutong.domains.investors.choices import NameKind
from wutong.domains.investors.models import (
    DistinctPair,
    Introduction,
    Investor,
    InvestorContact,
    InvestorName,
    Referrer,
)
from wutong.domains.investors.queries.records import EDITABLE, fingerprint
from wutong.domains.investors.rules import normalize_name
from wutong.domains.investors.rules.errors import AlreadyChanged, BadValue
from wutong.kernel import audit
from wutong.kernel.clock import day_of


@transaction.atomic
def edit_investor(
    *,
    investor: Investor,
    by: Any,
    at: datetime,
    changes: Mapping[str, Any],
    seen: str = "",
    reason: str = "",
) -> Investor:
    """Change editable fields. A changed name keeps the old one as a former name.

    ``seen`` is the fingerprint that the person's form was made from. Raises AlreadyChanged where
    somebody else was faster, BadValue for a wrong or taken code or an empty name.
    """
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise ValueError(f"not editable: {sorted(unknown)}")
    held = Investor.objects.select_for_update().get(pk=investor.pk)
    if held.merged_into_id or held.removed_at or (seen and seen != fingerprint(held)):
        raise AlreadyChanged(_("别人刚刚改了这个客商，请刷新后再改。"))
    new = _checked(changes)
    differing = {name: value for name, value in new.items() if getattr(held, name) != value}
    if not differing:
        return held
    recorded = {name: [getattr(held, name), value] for name, value in differing.items()}
    former = held.name if "name" in differing else ""
    for name, value in differing.items():
        setattr(held, name, value)
    held.normalized_name = normalize_name(held.name)
    if former and normalize_name(former) != held.normalized_name:
        put_name(held, NameKind.FORMER, former, normalize_name(former))
    _save(held, [*differing, "normalized_name"])
    names_changed(held)
    audit.record(
        actor=by, at=at, action="investors.edited", target=held, changes=recorded, reason=reason
    )
    return held


def _checked(changes: Mapping[str, Any]) -> dict[str, Any]:
    new = dict(changes)
    if "name" in new:
        new["name"] = valid_name(new["name"])
    if "uscc" in new:
        new["uscc"] = valid_uscc(new["uscc"])
    return new


def _save(investor: Investor, fields: list[str]) -> None:
    try:
        with transaction.atomic():
            investor.save(update_fields=fields)
    except IntegrityError as error:
        raise BadValue("uscc", _("另一个客商已用这个统一社会信用代码，请改为合并。")) from error


@transaction.atomic
def add_name(
    *, investor: Investor, kind: str, name: str, by: Any, at: datetime
) -> InvestorName | None:
    """Another name of the firm; None where the record has it already. Raises BadValue."""
    name = valid_name(name)
    row = put_name(investor, kind, name, normalize_name(name))
    if row is not None:
        names_changed(investor)
        audit.record(
            actor=by, at=at, action="investors.name_added", target=investor,
            changes={kind: [None, name]},
        )  # fmt: skip
    return row


@transaction.atomic
def remove_name(*, name: InvestorName, by: Any, at: datetime, reason: str = "") -> None:
    """Take back another name that was not the firm's."""
    investor = name.investor
    audit.record(
        actor=by, at=at, action="investors.name_removed", target=investor,
        changes={name.kind: [name.name, None]}, reason=reason,
    )  # fmt: skip
    name.delete()
    names_changed(investor)


@transaction.atomic
def add_contact(
    *, investor: Investor, name: str, by: Any, at: datetime, title: str = "", phone: str = ""
) -> InvestorContact:
    """A person of the firm. The audit row tells that a phone was given, not which."""
    contact = InvestorContact.objects.create(
        investor=investor, name=name.strip(), title=title.strip(), phone=phone.strip()
    )
    audit.record(
        actor=by, at=at, action="investors.contact_added", target=investor,
        changes={"contact": [None, contact.name], "phone": [None, bool(phone)]},
    )  # fmt: skip
    return contact


@transaction.atomic
def remove_contact(*, contact: InvestorContact, by: Any, at: datetime, reason: str = "") -> None:
    """Take a person off the record."""
    audit.record(
        actor=by, at=at, action="investors.contact_removed", target=contact.investor,
        changes={"contact": [contact.name, None]}, reason=reason,
    )  # fmt: skip
    contact.delete()


@transaction.atomic
def add_referrer(
    *,
    name: str,
    kind: str,
    by: Any,
    at: datetime,
    phone: str = "",
    investor: Investor | None = None,
) -> Referrer:
    """An introducer, found by name and kind or made. ``investor``: the firm that it is."""
    referrer, created = Referrer.objects.get_or_create(
        name=valid_name(name), kind=kind, defaults={"phone": phone.strip(), "investor": investor}
    )
    if created:
        audit.record(actor=by, at=at, action="investors.referrer_added", target=referrer)
    return referrer


@transaction.atomic
def edit_referrer(
    *,
    referrer: Referrer,
    name: str,
    kind: str,
    by: Any,
    at: datetime,
    phone: str = "",
    investor: Investor | None = None,
) -> Referrer:
    """Change an introducer; ``investor`` is the firm that it is, None for none.

    Raises BadValue where another one has this name and kind already.
    """
    name = valid_name(name)
    if Referrer.objects.filter(name=name, kind=kind).exclude(pk=referrer.pk).exists():
        raise BadValue("name", _("已有同名同类的引荐人。"))
    if investor is not None and referrer.introduced.filter(pk=investor.pk).exists():
        raise BadValue("firm", _("企业不能引荐自己。"))
    before = {"name": referrer.name, "kind": referrer.kind, "firm": referrer.investor_id,
              "phone": bool(referrer.phone)}  # fmt: skip
    referrer.name, referrer.kind, referrer.phone = name, kind, phone.strip()
    referrer.investor = investor
    referrer.save()
    after = {"name": name, "kind": kind, "firm": referrer.investor_id,
             "phone": bool(referrer.phone)}  # fmt: skip
    audit.record(
        actor=by, at=at, action="investors.referrer_edited", target=referrer,
        changes={key: [before[key], after[key]] for key in before if before[key] != after[key]},
    )  # fmt: skip
    return referrer


@transaction.atomic
def link_referrer(
    *,
    investor: Investor,
    referrer: Referrer,
    by: Any,
    at: datetime,
    linked: bool = True,
    on: date | None = None,
    note: str = "",
) -> None:
    """Say that ``referrer`` introduced the firm (on a day, if known), or take that back.

    Raises BadValue for a firm that would introduce itself, and for a day to come.
    """
    if linked:
        if referrer.investor_id == investor.pk:
            raise BadValue("name", _("企业不能引荐自己。"))
        if on is not None and on > day_of(at):
            raise BadValue("on", _("引荐日期不能在今天以后。"))
        Introduction.objects.update_or_create(
            referrer=referrer,
            investor=investor,
            defaults={"on": on, "note": note.strip()} if on or note else {},
            create_defaults={
                "on": on, "note": note.strip(), "recorded_by": by, "recorded_at": at,
            },
        )  # fmt: skip
    else:
        referrer.introduced.remove(investor)
    audit.record(
        actor=by, at=at, action="investors.referrer_linked", target=investor,
        changes={"referrer": [None, referrer.name] if linked else [referrer.name, None]},
    )  # fmt: skip


@transaction.atomic
def disclose(*, investor: Investor, by: Any, at: datetime) -> None:
    """A firm known only from a confidential project becomes known to all: it has another."""
    if Investor.objects.filter(pk=investor.pk, confidential_only=True).update(
        confidential_only=False
    ):
        audit.record(
            actor=by, at=at, action="investors.disclosed", target=investor,
            changes={"confidential_only": [True, False]},
        )  # fmt: skip


@transaction.atomic
def tell_apart(*, one: Investor, other: Investor, by: Any, at: datetime) -> None:
    """Two records are two firms: the report does not suspect them again."""
    first, second = sorted((one, other), key=lambda investor: investor.pk)
    _row, created = DistinctPair.objects.get_or_create(
        first=first, second=second, defaults={"by": by, "at": at}
    )
    if created:
        audit.record(
            actor=by, at=at, action="investors.told_apart", target=one,
            changes={"other": [None, f"{other.pk} {other.name}"]},
        )  # fmt: skip
