"""What people who speak for a firm do with its appeals: the same as through the link, by name."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.investors.queries import Investor
from wutong.domains.org.queries import Region, User, access_of
from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.actions.appeal_support import Facts
from wutong.domains.stewardship.actions.appeals_moving import move
from wutong.domains.stewardship.actions.appeals_receiving import receive_appeal
from wutong.domains.stewardship.choices import AppealChannel, AppealLevel, AppealMove, Urgency
from wutong.domains.stewardship.models import Appeal
from wutong.domains.stewardship.queries.visits import region_of_firm
from wutong.domains.stewardship.rules.errors import BadValue, NotAllowed
from wutong.kernel.clock import day_of
from wutong.kernel.scope import FOLLOW_OWN_APPEALS


@transaction.atomic
def raise_appeal(
    *, investor: Investor, title: str, content: str, category: str, by: User, at: datetime,
    project: Project | None = None, phone: str = "", urgency: str = Urgency.ORDINARY,
    blocked: Decimal | None = None,
) -> Appeal:  # fmt: skip
    """The firm brings up a matter over the net; it lies where its project lies, else where the firm
    is served. ``blocked`` is 元. Raises NotAllowed for another's firm, BadValue.
    """
    access = access_of(by, day_of(at))
    if not access.may_ever(FOLLOW_OWN_APPEALS) or investor.pk not in access.investors:
        raise NotAllowed(_("您不能替这家企业提诉求。"))
    if project is not None and project.investor_id != investor.pk:
        raise BadValue("project", _("这不是本企业的项目。"))
    home = Region.objects.filter(path=access.home).first()
    region = project.region if project is not None else region_of_firm(investor) or home
    if region is None:
        raise BadValue("project", _("请选择项目。"))
    return receive_appeal(
        channel=AppealChannel.PORTAL, category=category, level=AppealLevel.COUNTY, title=title,
        content=content, asker_name=access.name or str(by), asker_phone=phone, region=region,
        project=project, investor=investor, urgency=urgency, blocked=blocked, by=by, at=at,
    )  # fmt: skip


def confirm_own(
    *, appeal: Appeal, satisfaction: int, by: User, at: datetime, text: str = ""
) -> Appeal:
    """The firm says that it is done. Raises NotAllowed, AlreadyMoved, BadValue."""
    _require_own(appeal, by, at)
    facts = Facts(satisfaction=satisfaction)
    return move(appeal=appeal, move=AppealMove.CONFIRM, by=by, at=at, text=text, facts=facts,
                by_asker=True)  # fmt: skip


def object_own(*, appeal: Appeal, text: str, by: User, at: datetime) -> Appeal:
    """The firm is not content and says why: it is done again."""
    _require_own(appeal, by, at)
    return move(appeal=appeal, move=AppealMove.REOPEN, by=by, at=at, text=text, by_asker=True)


def _require_own(appeal: Appeal, by: User, at: datetime) -> None:
    access = access_of(by, day_of(at))
    if not access.may_ever(FOLLOW_OWN_APPEALS) or appeal.investor_id not in access.investors:
        raise NotAllowed(_("这不是本企业的诉求。"))
