"""Applications that are one thing to the applicant: joint acceptance (联合验收) with one visit of all
departments, and a business set-up (企业开办) with all of its services."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.approvals.actions.receiving import receive
from wutong.domains.approvals.actions.support import access_for, required_text
from wutong.domains.approvals.choices import APPROVED, OPEN, ApplicationKind, Channel
from wutong.domains.approvals.models import Application, ItemVersion, JointAcceptance
from wutong.domains.approvals.queries.permissions import may_receive
from wutong.domains.approvals.queries.together import setup_versions
from wutong.domains.approvals.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.org.queries import Region, Unit, User
from wutong.domains.projects.queries import Project
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.scope import DECIDE_CASE


@transaction.atomic
def receive_joint_acceptance(
    *,
    project: Project,
    items: Sequence[ItemVersion],
    lead_unit: Unit,
    visit_on: date,
    by: User | None,
    at: datetime,
    place: str = "",
    **more: Any,
) -> JointAcceptance:
    """One application, a case for each department's item, one day on which all of them visit.

    Raises NotAllowed, and BadValue for a day in the past or fewer than two items.
    """
    if len(items) < 2:
        raise BadValue("items", _("联合验收至少有两个事项。"))
    _check_visit(visit_on, at)
    application = receive(
        kind=ApplicationKind.JOINT_ACCEPTANCE, channel=more.pop("channel", Channel.WINDOW),
        items=items, project=project, by=by, at=at, **more,
    )  # fmt: skip
    joint = JointAcceptance.objects.create(
        application=application, lead_unit=lead_unit, visit_on=visit_on, place=place.strip()[:120]
    )
    audit.record(
        actor=by, at=at, action="approvals.joint_acceptance_arranged", target=application,
        changes={"visit_on": [None, str(visit_on)], "lead_unit": [None, str(lead_unit)]},
    )  # fmt: skip
    return joint


def _check_visit(visit_on: date, at: datetime) -> None:
    if visit_on < day_of(at):
        raise BadValue("visit_on", _("验收日期不能早于今天。"))


def _require(joint: JointAcceptance, by: User | None, at: datetime) -> None:
    access, unit = access_for(by, at), joint.lead_unit
    if access is None or may_receive(access, joint.application.region_path):
        return
    if not access.may(DECIDE_CASE, unit.region.path, unit.pk):
        raise NotAllowed(_("联合验收由牵头单位或者综合窗口办理。"))


@transaction.atomic
def move_visit(
    *, joint: JointAcceptance, visit_on: date, reason: str, by: User | None, at: datetime
) -> JointAcceptance:
    """Another day for the visit. Raises NotAllowed, BadValue, AlreadyMoved once it is concluded."""
    _require(joint, by, at)
    _check_visit(visit_on, at)
    why = required_text(reason, _("请写明改期的原因。"))
    was = joint.visit_on
    moved = JointAcceptance.objects.filter(pk=joint.pk, passed=None, visit_on=was)
    if not moved.update(visit_on=visit_on):
        raise AlreadyMoved(_("这次验收已经有结论，或者别人刚改过。"))
    audit.record(
        actor=by, at=at, action="approvals.joint_acceptance_moved", target=joint.application,
        reason=why, changes={"visit_on": [str(was), str(visit_on)]},
    )  # fmt: skip
    joint.refresh_from_db()
    return joint


@transaction.atomic
def conclude_joint_acceptance(
    *, joint: JointAcceptance, findings: str, by: User | None, at: datetime
) -> JointAcceptance:
    """Write down what the visit found. It is passed only if every case is approved.

    Raises NotAllowed; BadValue before the visit, without findings or while a case is open;
    AlreadyMoved where it is concluded.
    """
    _require(joint, by, at)
    clean = findings.strip()
    if not clean:
        raise BadValue("findings", _("请填写验收意见。"))
    if joint.visit_on > day_of(at):
        raise BadValue("findings", _("现场验收日期 %(on)s 还没有到。") % {"on": joint.visit_on})
    states = list(joint.application.cases.order_by("pk").values_list("state", "version__name"))
    waiting = [name for state, name in states if state in OPEN]
    if waiting:
        raise BadValue(
            "findings", _("还有事项没有办结：%(items)s。") % {"items": "、".join(waiting)}
        )
    passed = all(state in APPROVED for state, _name in states)
    done = JointAcceptance.objects.filter(pk=joint.pk, passed=None).update(
        findings=clean, passed=passed, recorded_by=by, recorded_at=at
    )
    if not done:
        raise AlreadyMoved(_("这次验收已经有结论。"))
    audit.record(
        actor=by, at=at, action="approvals.joint_acceptance_concluded", target=joint.application,
        changes={"passed": [None, passed]},
    )  # fmt: skip
    joint.refresh_from_db()
    return joint


def receive_business_setup(
    *,
    region: Region,
    by: User | None,
    at: datetime,
    items: Sequence[ItemVersion] | None = None,
    **more: Any,
) -> Application:
    """One application for all services of a business set-up, or for the chosen ``items``.

    Raises NotAllowed, and BadValue where the region's catalogue has none.
    """
    chosen = items if items is not None else setup_versions(region.path, day_of(at))
    return receive(
        kind=ApplicationKind.BUSINESS_SETUP, channel=more.pop("channel", Channel.WINDOW),
        items=chosen, region=region, by=by, at=at, **more,
    )  # fmt: skip
