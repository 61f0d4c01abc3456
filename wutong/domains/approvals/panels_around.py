"""What stands around a project's cases on its page: green channel, agency service, certificates."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wutong.domains.approvals.models import GreenChannel, PaperOnFile
from wutong.domains.approvals.queries.agencies import agency_plan, in_force
from wutong.domains.approvals.queries.permissions import may_receive
from wutong.domains.projects.queries.permissions import permits
from wutong.kernel.clock import day_of
from wutong.kernel.scope import (
    GRANT_GREEN_CHANNEL,
    RECEIVE_CASE,
    RECORD_AGENCY,
    VIEW,
    Access,
)

SHOWN: Final = 30


def around_project(project: Any, access: Access, at: datetime) -> dict[str, Any] | None:
    """Green channel, agency service and permits; nothing where there is none and nothing to do."""
    on = day_of(at)
    channel = (
        GreenChannel.objects.filter(project=project, ended_at=None).select_related("leader").first()
    )
    agency = in_force(on).filter(project=project).first()
    held = PaperOnFile.objects.filter(
        project=project, withdrawn_at=None, from_case__isnull=False, paper__is_permit=True
    )
    permit_rows = list(held.select_related("from_case").order_by("-issued_on", "-pk")[:SHOWN])
    links = _links(project, access, channel, agency)
    if not (channel or agency or permit_rows or links):
        return None
    plan = agency_plan(agency, on) if agency else None
    return {
        "channel": channel,
        "agency": agency,
        "plan": plan,
        "used": _("已用 %(used)s / %(limit)s 个工作日")
        % {"used": plan.used_days, "limit": plan.limit_days} if plan else "",
        "left": _left(plan.left_days) if plan else "",
        "permits": permit_rows,
        "today": on,
        "links": links,
        "office": bool(access.region_paths(VIEW) or access.units(VIEW)),
    }  # fmt: skip


def _left(days: int) -> str:
    if days < 0:
        return ngettext("超期 %(days)s 个工作日", "超期 %(days)s 个工作日", -days) % {"days": -days}
    return ngettext("剩 %(days)s 个工作日", "剩 %(days)s 个工作日", days) % {"days": days}


def _links(
    project: Any, access: Access, channel: GreenChannel | None, agency: Any
) -> list[tuple[str, str]]:
    links = []
    if permits(access, GRANT_GREEN_CHANNEL, project):
        title = _("结束绿色通道") if channel else _("开通绿色通道")
        links.append((title, reverse("approvals:green_channel", args=[project.code])))
    if permits(access, RECORD_AGENCY, project):
        if agency is None:
            links.append((_("登记代办"), reverse("approvals:agency", args=[project.code])))
        else:
            url = reverse("approvals:agency_end", args=[project.code, agency.pk])
            links.append((_("结束代办"), url))
    if access.may_ever(RECEIVE_CASE) and may_receive(access, project.region_path):
        links.append((_("联合验收"), reverse("approvals:joint_new", args=[project.code])))
    return links
