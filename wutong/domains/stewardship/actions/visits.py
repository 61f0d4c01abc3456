"""Recording a visit with what came of it, and correcting one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from wutong.domains.investors.queries import Investor
from wutong.domains.org.queries import Region, Unit, User, access_of
from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.actions.appeal_support import required_text
from wutong.domains.stewardship.actions.appeals_receiving import receive_appeal
from wutong.domains.stewardship.actions.orders import give_order
from wutong.domains.stewardship.choices import (
    AppealCategory,
    AppealChannel,
    AppealKind,
    AppealLevel,
    OrderKind,
    OrderSource,
    Urgency,
    VisitKind,
)
from wutong.domains.stewardship.models import PlannedVisit, Visit, VisitRevision
from wutong.domains.stewardship.queries.visit_finding import SEARCH_KIND, indexed
from wutong.domains.stewardship.queries.visits import may_record, region_of_firm
from wutong.domains.stewardship.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.stewardship.rules.visiting import CORRECTED_WITHIN
from wutong.kernel import audit, search
from wutong.kernel.clock import day_of

KEY: Final = re.compile(r"[A-Za-z0-9-]{8,64}")
LONGEST_MET: Final = 120
LONGEST_ASKER: Final = 60
LONGEST_REASON: Final = 300


@dataclass(frozen=True)
class Problem:
    """What troubles the firm; becomes an appeal. ``blocked`` is 元."""

    title: str
    content: str = ""
    category: str = AppealCategory.OTHER
    level: str = AppealLevel.COUNTY
    urgency: str = Urgency.ORDINARY
    blocked: Decimal | None = None


@dataclass(frozen=True)
class Promise:
    """What was promised: by which day, by whom; becomes an order."""

    title: str
    due_on: date
    owner_unit: Unit
    owner: User | None = None
    content: str = ""


def record_visit(
    *, client_key: str, minutes: str, on: date, by: User, at: datetime,
    kind: str = VisitKind.ON_SITE, project: Project | None = None,
    investor: Investor | None = None, region: Region | None = None, met: str = "",
    problems: Sequence[Problem] = (), promises: Sequence[Promise] = (),
) -> Visit:  # fmt: skip
    """Write a visit down with its problems as appeals and its promises as orders, or nothing.

    ``client_key`` is made where the visit is typed: sent again it returns the same visit and makes
    nothing new. A visit lies where its project lies, else where the firm is served or has its
    latest project, else in ``region``. Raises NotAllowed, BadValue; the ``field`` of one in a
    problem or promise is ``problem_0_title``, ``promise_1_due_on``.
    """
    if (known := _known(client_key, by)) is not None:
        return known
    try:
        with transaction.atomic():
            visit = _write(client_key, project, investor, region, by, at, {
                "minutes": minutes, "on": on, "kind": kind, "met": met,
            })  # fmt: skip
            _bring_problems(visit, problems, by, at)
            _keep_promises(visit, promises, by, at)
            _fulfil_plans(visit)
            search.index_objects(SEARCH_KIND, indexed([visit.pk]))
    except IntegrityError:
        if (known := _known(client_key, by)) is None:
            raise
        return known
    return visit


def _known(client_key: str, by: User) -> Visit | None:
    if not KEY.fullmatch(client_key):
        raise BadValue("client_key", _("走访的标识须是 8 到 64 个字母、数字或者连字符。"))
    found = Visit.objects.filter(client_key=client_key).first()
    if found is not None and found.visitor_id != by.pk:
        raise BadValue("client_key", _("这个标识已经用于另一次走访。"))
    return found


def _write(
    client_key: str, project: Project | None, investor: Investor | None, region: Region | None,
    by: User, at: datetime, said: dict[str, Any],
) -> Visit:  # fmt: skip
    place = _place(project, investor, region)
    access = access_of(by, day_of(at))
    seen = project is None or Project.objects.visible_to(access).filter(pk=project.pk).exists()
    if not seen or not may_record(access, place.path, project):
        raise NotAllowed(_("您的岗位不能登记这里的走访。"))
    visit = Visit.objects.create(
        client_key=client_key, project=project, region=place, region_path=place.path,
        investor=investor or (project.investor if project else None), visitor=by, recorded_at=at,
        confidential=bool(project and project.confidential),
        correct_until=day_of(at) + timedelta(days=CORRECTED_WITHIN), **checked(said, at),
    )  # fmt: skip
    audit.record(actor=by, at=at, action="stewardship.visit_recorded", target=visit)
    return visit


def _place(project: Project | None, investor: Investor | None, region: Region | None) -> Region:
    if project is not None:
        return project.region
    if investor is None:
        raise BadValue("project", _("请写明走访了哪个项目或者企业。"))
    place = region_of_firm(investor) or region
    if place is None:
        raise BadValue("region", _("请选择企业所在地区。"))
    return place


def checked(said: dict[str, Any], at: datetime) -> dict[str, Any]:
    """What was said about a visit, trimmed. Raises BadValue."""
    clean = dict(said)
    if "minutes" in said:
        clean["minutes"] = required_text(said["minutes"], "minutes")
    if "met" in said:
        clean["met"] = said["met"].strip()
        if len(clean["met"]) > LONGEST_MET:
            raise BadValue("met", _("最多 %(most)s 个字。") % {"most": LONGEST_MET})
    if "kind" in said and said["kind"] not in VisitKind.values:
        raise BadValue("kind", _("请在列出的选项中选择。"))
    if "on" in said and said["on"] > day_of(at):
        raise BadValue("on", _("走访日期不能晚于今天。"))
    return clean


def _bring_problems(visit: Visit, problems: Sequence[Problem], by: User, at: datetime) -> None:
    asker = (visit.met or str(visit.investor or visit.project))[:LONGEST_ASKER]
    for place, one in enumerate(problems):
        with _placed(f"problem_{place}"):
            if not one.title.strip():
                raise BadValue("title", _("请填写。"))
            receive_appeal(
                channel=AppealChannel.VISIT, kind=AppealKind.PROBLEM, category=one.category,
                level=one.level, urgency=one.urgency, title=one.title,
                content=one.content.strip() or one.title, blocked=one.blocked, asker_name=asker,
                project=visit.project, investor=visit.investor, region=visit.region, visit=visit,
                by=by, at=at,
            )  # fmt: skip


def _keep_promises(visit: Visit, promises: Sequence[Promise], by: User, at: datetime) -> None:
    for place, one in enumerate(promises):
        with _placed(f"promise_{place}"):
            if one.due_on < visit.on:
                raise BadValue("due_on", _("期限不能早于走访日期。"))
            give_order(
                kind=OrderKind.ASSIGNMENT, source=OrderSource.VISIT, title=one.title,
                content=one.content, owner_unit=one.owner_unit, owner=one.owner, due_on=one.due_on,
                project=visit.project, visit=visit, by=by, at=at,
            )  # fmt: skip


@contextmanager
def _placed(place: str) -> Iterator[None]:
    """Names the row that a refused value stands in."""
    try:
        yield
    except BadValue as error:
        raise BadValue(f"{place}_{error.field}", str(error)) from error


def _fulfil_plans(visit: Visit) -> None:
    """The visitor's plan to go there has come true."""
    plans = PlannedVisit.objects.filter(person=visit.visitor, visit=None)
    about = {"project": visit.project} if visit.project else {"investor": visit.investor}
    plans.filter(**about).update(visit=visit)


@transaction.atomic
def correct_visit(*, visit: Visit, reason: str, by: User, at: datetime, **said: Any) -> Visit:
    """Set right what a visit says (``minutes``, ``met``, ``kind``, ``on``); what it said is kept.

    The visitor alone, within a week of recording. What came of it, appeals and orders, has its own
    ways. Raises NotAllowed, BadValue, AlreadyMoved where somebody was faster.
    """
    if visit.visitor_id != by.pk:
        raise NotAllowed(_("只有走访人可以更正。"))
    if visit.correct_until is None or day_of(at) > visit.correct_until:
        raise NotAllowed(_("已过更正期限，不能再改。"))
    why = reason.strip()
    if not why or len(why) > LONGEST_REASON:
        raise BadValue("reason", _("请写明更正原因，最多 300 个字。"))
    clean = checked(said, at)
    before = {name: getattr(visit, name) for name in clean}
    changed = {name: value for name, value in clean.items() if value != before[name]}
    if not changed:
        raise BadValue("reason", _("没有改动。"))
    won = Visit.objects.filter(pk=visit.pk, lock=visit.lock).update(lock=F("lock") + 1, **changed)
    if not won:
        raise AlreadyMoved(_("这次走访刚刚改过，请刷新后再改。"))
    was = {name: str(before[name]) for name in changed}
    VisitRevision.objects.create(visit=visit, at=at, by=by, reason=why, before=was)
    audit.record(
        actor=by, at=at, action="stewardship.visit_corrected", target=visit, reason=why,
        changes={name: [was[name], str(value)] for name, value in changed.items()
                 if name != "minutes"},
    )  # fmt: skip
    visit.refresh_from_db()
    return visit
