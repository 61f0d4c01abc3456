"""Symposia: invite, attend, collect what is suggested, tell those who asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.investors.queries import Investor
from wutong.domains.org.queries import Region, Unit, User
from wutong.domains.stewardship.actions.appeal_support import access_for
from wutong.domains.stewardship.actions.appeals import answer_appeal
from wutong.domains.stewardship.actions.appeals_receiving import receive_appeal
from wutong.domains.stewardship.choices import (
    AppealChannel,
    AppealKind,
    AppealState,
    SymposiumState,
)
from wutong.domains.stewardship.models import Appeal, Symposium, SymposiumGuest
from wutong.domains.stewardship.queries.appeal_rights import may_receive
from wutong.domains.stewardship.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.kernel import audit
from wutong.kernel.clock import day_of

LONGEST: Final = {"title": 120, "place": 120, "host": 60}
LONGEST_TITLE: Final = 160


@transaction.atomic
def plan_symposium(
    *, title: str, region: Region, on: date, by: User | None, at: datetime, place: str = "",
    host: str = "", unit: Unit | None = None,
) -> Symposium:  # fmt: skip
    """A symposium that is to be held. Raises NotAllowed, BadValue."""
    _require(region.path, by, at)
    texts = {"title": title.strip(), "place": place.strip(), "host": host.strip()}
    if not texts["title"]:
        raise BadValue("title", _("请填写名称。"))
    for name, text in texts.items():
        if len(text) > LONGEST[name]:
            raise BadValue(name, _("最多 %(most)s 个字。") % {"most": LONGEST[name]})
    made = Symposium.objects.create(
        region=region, region_path=region.path, on=on, unit=unit, created_by=by, created_at=at,
        **texts,
    )  # fmt: skip
    _write(made, "created", by, at, {"title": [None, made.title], "on": [None, str(on)]})
    return made


@transaction.atomic
def invite(
    *, symposium: Symposium, by: User | None, at: datetime, investor: Investor | None = None,
    stated_name: str = "",
) -> SymposiumGuest:  # fmt: skip
    """Invite a firm, registered or by name; invited again it is still one guest."""
    row = _turn(symposium, by, at)
    name = stated_name.strip()
    if investor is None and not name:
        raise BadValue("firm", _("请写明邀请哪家企业。"))
    key = {"investor": investor} if investor else {"investor": None, "stated_name": name[:120]}
    guest, made = SymposiumGuest.objects.get_or_create(symposium=row, **key)
    if made:
        _write(row, "guest", by, at, {"invited": [None, str(guest)]})
    return guest


@transaction.atomic
def hold_symposium(
    *, symposium: Symposium, minutes: str, attended: Mapping[int, bool], by: User | None,
    at: datetime,
) -> Symposium:  # fmt: skip
    """It took place: who came (by guest's key), what was said. Raises BadValue, AlreadyMoved."""
    row = _turn(symposium, by, at)
    if row.on > day_of(at):
        raise BadValue("on", _("座谈会还没有到日期。"))
    if not minutes.strip():
        raise BadValue("minutes", _("请写纪要。"))
    for guest in row.guests.all():
        guest.attended = bool(attended.get(guest.pk))
        guest.save(update_fields=["attended"])
    row.state, row.minutes = SymposiumState.HELD, minutes.strip()
    row.save(update_fields=["state", "minutes"])
    came = row.guests.filter(attended=True).count()
    _write(row, "held", by, at, {"attended": [None, came]})
    symposium.refresh_from_db()
    return symposium


@transaction.atomic
def collect_suggestion(
    *, symposium: Symposium, title: str, content: str, category: str, asker_name: str,
    by: User | None, at: datetime, answer: str = "", kind: str = AppealKind.SUGGESTION,
    level: str = "county", asker_phone: str = "", investor: Investor | None = None,
) -> Appeal:  # fmt: skip
    """What a guest suggested: it goes the way of every appeal, or is answered on the spot."""
    row = _turn(symposium, by, at, planned=False)
    appeal = receive_appeal(
        channel=AppealChannel.SYMPOSIUM, category=category, level=level, title=title,
        content=content, asker_name=asker_name, asker_phone=asker_phone, region=row.region, by=by,
        at=at, kind=kind, investor=investor, symposium=row,
    )  # fmt: skip
    if answer.strip():
        appeal = answer_appeal(appeal=appeal, text=answer, by=by, at=at)
    return appeal


@transaction.atomic
def publish_feedback(
    *, symposium: Symposium, feedback: str, by: User | None, at: datetime
) -> Symposium:
    """Tell the guests what became of their suggestions: only once each has an answer, a unit that
    works on it, or an end. Raises BadValue, AlreadyMoved."""
    row = _turn(symposium, by, at, planned=False)
    waiting = row.suggestions.filter(state__in=[AppealState.RECEIVED, AppealState.VERIFIED])
    if row.state != SymposiumState.HELD:
        raise AlreadyMoved(_("座谈会还没有召开，或者已经反馈。"))
    if waiting.exists():
        raise BadValue("feedback", _("还有建议没有交办，也没有答复。"))
    if not feedback.strip():
        raise BadValue("feedback", _("请写反馈。"))
    row.state, row.feedback, row.published_at = SymposiumState.PUBLISHED, feedback.strip(), at
    row.save(update_fields=["state", "feedback", "published_at"])
    _write(row, "published", by, at, {"state": ["held", "published"]})
    symposium.refresh_from_db()
    return symposium


def _turn(
    symposium: Symposium, by: User | None, at: datetime, *, planned: bool = True
) -> Symposium:
    """The row, held until the transaction ends. Raises AlreadyMoved once it was told of."""
    _require(symposium.region_path, by, at)
    row: Symposium = Symposium.objects.select_for_update(of=("self",)).get(pk=symposium.pk)
    if row.state == SymposiumState.PUBLISHED or (planned and row.state != SymposiumState.PLANNED):
        raise AlreadyMoved(
            _("座谈会现在是“%(state)s”，不能这样办。") % {"state": row.get_state_display()}
        )
    return row


def _require(region_path: str, by: User | None, at: datetime) -> None:
    access = access_for(by, at)
    if access is not None and not may_receive(access, region_path):
        raise NotAllowed(_("您的岗位不能办这个地区的座谈会。"))


def _write(
    row: Symposium, what: str, by: User | None, at: datetime, changes: dict[str, Any]
) -> None:
    audit.record(
        actor=by, at=at, action=f"stewardship.symposium_{what}", target=row, changes=changes
    )
