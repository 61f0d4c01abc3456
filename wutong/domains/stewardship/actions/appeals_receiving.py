"""Taking in an appeal, through whatever channel."""

from __future__ import annotations

import secrets
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.investors.queries import Investor
from wutong.domains.org.queries import Region, User
from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.actions.appeal_support import (
    access_for,
    required_text,
    tell_of,
    write_event,
)
from wutong.domains.stewardship.choices import (
    AppealCategory,
    AppealChannel,
    AppealKind,
    AppealLevel,
    AppealMove,
    AppealState,
    Urgency,
)
from wutong.domains.stewardship.models import Appeal, Symposium, Visit
from wutong.domains.stewardship.queries.appeal_clocks import dues_of, limits_now
from wutong.domains.stewardship.queries.appeal_finding import SEARCH_KIND, indexed
from wutong.domains.stewardship.queries.appeal_rights import may_receive
from wutong.domains.stewardship.queries.numbering import next_number
from wutong.domains.stewardship.rules.errors import BadValue, NotAllowed
from wutong.kernel import search
from wutong.kernel.clock import day_of
from wutong.kernel.scope import Access

LONGEST: Final = {"title": 160, "asker_name": 60, "asker_phone": 20}
CODE_BYTES: Final = 24
CODES: Final = {
    "kind": AppealKind, "channel": AppealChannel, "category": AppealCategory,
    "level": AppealLevel, "urgency": Urgency,
}  # fmt: skip


@transaction.atomic
def receive_appeal(
    *, channel: str, category: str, level: str, title: str, content: str, asker_name: str,
    region: Region, by: User | None, at: datetime, kind: str = AppealKind.APPEAL,
    urgency: str = Urgency.ORDINARY, is_complex: bool = False, asker_phone: str = "",
    project: Project | None = None, investor: Investor | None = None,
    blocked: Decimal | None = None, symposium: Symposium | None = None,
    visit: Visit | None = None,
) -> Appeal:  # fmt: skip
    """Write down a matter; its clock begins, and whoever assigns is told.

    A project's matter lies where the project lies and is as confidential. ``blocked`` is the
    investment in 元 that waits for it. Firms receive for themselves,
    visitors for those they saw. Raises NotAllowed, BadValue.
    """
    place = project.region if project is not None else region
    access = access_for(by, at)
    brought = visit is not None and by is not None and visit.visitor_id == by.pk
    if access is not None and not brought and not _may(access, place.path, investor, project):
        raise NotAllowed(_("您的岗位不能登记这个地区的诉求。"))
    codes = {"kind": kind, "channel": channel, "category": category, "level": level,
             "urgency": urgency}  # fmt: skip
    texts = {"title": title, "asker_name": asker_name, "asker_phone": asker_phone}
    if blocked is not None and blocked <= 0:
        raise BadValue("blocked", _("受阻投资须大于零。"))
    on = day_of(at)
    appeal = Appeal(
        number=next_number(Appeal, "SQ", place, on), confirm_code=secrets.token_urlsafe(CODE_BYTES),
        content=required_text(content, "content"), is_complex=is_complex, project=project,
        investor=investor or (project.investor if project else None), blocked=blocked,
        stage=project.stage if project else "", region=place, region_path=place.path,
        confidential=bool(project and project.confidential), symposium=symposium, visit=visit,
        state=AppealState.RECEIVED, since=at, received_at=at, received_on=on, received_by=by,
        clock_since=on, limits=limits_now(place.path, is_complex=is_complex), updated_at=at,
        **_checked_codes(codes), **_checked_texts(texts),
    )  # fmt: skip
    appeal.save()
    due = dues_of(appeal)
    appeal.due_on, appeal.resolve_by = due.now, due.whole
    appeal.provisional = due.provisional
    appeal.save(update_fields=["due_on", "resolve_by", "provisional"])
    event = write_event(appeal, AppealMove.RECEIVE, "", by, at)
    search.index_objects(SEARCH_KIND, indexed([appeal.pk]))
    tell_of(appeal, AppealMove.RECEIVE, event, at)
    return appeal


def _may(
    access: Access, region_path: str, investor: Investor | None, project: Project | None
) -> bool:
    firm = investor.pk if investor else project.investor_id if project else None
    return may_receive(access, region_path) or (firm is not None and firm in access.investors)


def _checked_codes(codes: dict[str, str]) -> dict[str, str]:
    for name, value in codes.items():
        if value not in CODES[name].values:
            raise BadValue(name, _("请在列出的选项中选择。"))
    return codes


def _checked_texts(texts: dict[str, str]) -> dict[str, str]:
    clean = {name: text.strip() for name, text in texts.items()}
    for name, text in clean.items():
        if not text and name != "asker_phone":
            raise BadValue(name, _("请填写。"))
        if len(text) > LONGEST[name]:
            raise BadValue(name, _("最多 %(most)s 个字。") % {"most": LONGEST[name]})
    return clean
