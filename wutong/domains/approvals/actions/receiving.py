"""The window receives: one application, a case for each item, papers on file used without asking."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.domains.approvals.actions.support import access_for, fresh, write_event
from wutong.domains.approvals.choices import (
    ApplicationKind,
    CaseMove,
    CaseState,
    Channel,
    PaperSource,
    PaperState,
)
from wutong.domains.approvals.models import (
    AgencyService,
    Application,
    ApprovalCase,
    CasePaper,
    GreenChannel,
    ItemPaper,
    ItemVersion,
    PaperOnFile,
)
from wutong.domains.approvals.queries.attributes import attributes_for
from wutong.domains.approvals.queries.finding import SEARCH_KIND, indexed
from wutong.domains.approvals.queries.papers import on_file
from wutong.domains.approvals.queries.permissions import may_receive
from wutong.domains.approvals.rules import numbers
from wutong.domains.approvals.rules.conditions import judge
from wutong.domains.approvals.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.investors.queries import Investor, normalize_uscc, uscc_fault
from wutong.domains.org.queries import Region, User
from wutong.domains.projects.queries import Project
from wutong.kernel import audit, search
from wutong.kernel.clock import day_of

TRIES: Final = 12
MOST_ITEMS: Final = 60


@dataclass(frozen=True)
class _Applicant:
    """Who applies, and where."""

    project: Project | None
    investor: Investor | None
    name: str
    uscc: str
    region: Region


@transaction.atomic
def receive(
    *,
    kind: str,
    channel: str,
    items: Sequence[ItemVersion],
    by: User | None,
    at: datetime,
    project: Project | None = None,
    investor: Investor | None = None,
    applicant_name: str = "",
    applicant_uscc: str = "",
    contact: str = "",
    phone: str = "",
    region: Region | None = None,
    agency: AgencyService | None = None,
    by_commitment: Collection[str] = (),
    note: str = "",
) -> Application:
    """Receive one application with a case for each item, in its catalogue version.

    It lies where the project lies, else in ``region``. Papers are copied from the version for the
    case of this project; what is on file and valid, or shared between departments, isn't asked for.
    ``by_commitment`` holds codes of items that the applicant promises to fulfil (告知承诺). Cases of
    one application run side by side. Raises NotAllowed, and BadValue for what can't be received.
    """
    applicant = _applicant(project, investor, applicant_name, applicant_uscc, region)
    _require(by, at, channel, applicant, agency)
    _check(kind, channel, items, by_commitment)
    fields = {
        "kind": kind, "channel": channel, "project": project, "investor": applicant.investor,
        "applicant_name": applicant.name, "applicant_uscc": applicant.uscc,
        "contact": contact.strip(), "phone": phone.strip(), "region": applicant.region,
        "region_path": applicant.region.path, "confidential": _confidential(project),
        "submitted_at": at, "submitted_by": by, "agency": agency, "note": note.strip(),
    }  # fmt: skip
    application = _numbered(fields, day_of(at).year)
    _open_cases(application, items, by_commitment, by, at)
    audit.record(
        actor=by, at=at, action="approvals.application_received", target=application,
        changes={"applicant": [None, application.applicant_name], "cases": [None, len(items)]},
    )  # fmt: skip
    return application


def _open_cases(
    application: Application, items: Sequence[ItemVersion], by_commitment: Collection[str],
    by: User | None, at: datetime,
) -> None:  # fmt: skip
    """A case for each item with its papers and its first event; at the window its clerk has it."""
    clerk = by if application.channel == Channel.WINDOW else None
    cases = [
        _case(application, version, place, clerk, at, version.item.code in by_commitment)
        for place, version in enumerate(items, start=1)
    ]
    ApprovalCase.objects.bulk_create(cases)
    _copy_papers(application, cases, day_of(at))
    for case in cases:
        write_event(case, CaseMove.RECEIVE, "", by, at, channel=application.channel)
    search.index_objects(SEARCH_KIND, indexed([case.pk for case in cases]))


def _applicant(
    project: Project | None,
    investor: Investor | None,
    name: str,
    uscc: str,
    region: Region | None,
) -> _Applicant:
    firm = investor or (project.investor if project is not None else None)
    place = project.region if project is not None else region
    if place is None:
        raise BadValue("region", _("请选择项目，或者写明地区。"))
    called = name.strip() or (firm.name if firm is not None else "")
    if not called:
        raise BadValue("applicant_name", _("请填写申请单位。"))
    code = normalize_uscc(uscc) or (getattr(firm, "uscc", "") or "" if firm is not None else "")
    if code and (fault := uscc_fault(code)):
        raise BadValue("applicant_uscc", str(fault))
    return _Applicant(project, firm, called[:160], code, place)


def _require(
    by: User | None, at: datetime, channel: str, applicant: _Applicant, agency: AgencyService | None
) -> None:
    access = access_for(by, at)
    if agency is not None:
        _check_agency(agency, applicant, at)
        if by is not None and agency.agent_id == by.pk:
            return
    if access is None or may_receive(access, applicant.region.path):
        return
    own = applicant.investor is not None and applicant.investor.pk in access.investors
    if not (own and channel == Channel.ONLINE):
        raise NotAllowed(_("您的岗位不能在这里收件。"))


def _check_agency(agency: AgencyService, applicant: _Applicant, at: datetime) -> None:
    """An agent acts for the firm of one project, from the first to the last day."""
    if applicant.project is None or agency.project_id != applicant.project.pk:
        raise BadValue("agency", _("代办的不是这个项目。"))
    ended = agency.ends_on is not None and agency.ends_on < day_of(at)
    if agency.starts_on > day_of(at) or ended:
        raise BadValue("agency", _("代办没有开始，或者已经结束。"))


def _check(
    kind: str, channel: str, items: Sequence[ItemVersion], by_commitment: Collection[str]
) -> None:
    if kind not in ApplicationKind.values or channel not in Channel.values:
        raise BadValue("kind", _("请选择办理方式。"))
    if not items:
        raise BadValue("items", _("请选择要办的事项。"))
    if len(items) > MOST_ITEMS or len({one.item_id for one in items}) < len(items):
        raise BadValue("items", _("同一事项一次只办一件，一次最多 60 项。"))
    if kind == ApplicationKind.SINGLE and len(items) > 1:
        raise BadValue("kind", _("几个事项一起办，请选择并联审批。"))
    if any(one.drafted for one in items):
        raise BadValue("items", _("草稿版本的事项还不能办。"))
    for one in items:
        if one.item.code in by_commitment and not one.commitment_allowed:
            raise BadValue("items", _("「%(item)s」不能告知承诺。") % {"item": one.name})


def _confidential(project: Project | None) -> bool:
    return project is not None and project.confidential


def _numbered(fields: dict[str, Any], year: int) -> Application:
    """The next number of the region and year; of two windows at once both get one."""
    prefix = numbers.prefix_of(fields["region"].code, year)
    for _try in range(TRIES):
        last = (
            Application.objects.filter(
                number__gte=prefix, number__lt=f"{prefix}{numbers.AFTER_DIGITS}"
            )
            .order_by("-number")
            .values_list("number", flat=True)
            .first()
        )
        place = int(last[len(prefix) :]) + 1 if last else 1
        try:
            with transaction.atomic():
                return Application.objects.create(
                    number=numbers.application_number(prefix, place),
                    tracking_code=numbers.tracking_code(), **fields,
                )  # fmt: skip
        except IntegrityError:
            continue
    raise AlreadyMoved(_("编号正被别人占用，请再试一次。"))


def _case(
    application: Application, version: ItemVersion, place: int, clerk: User | None, at: datetime,
    promised: bool,
) -> ApprovalCase:  # fmt: skip
    green = _is_green(application.project)
    shorter = version.green_days if green else None
    return ApprovalCase(
        number=numbers.case_number(application.number, place), application=application,
        version=version, project=application.project, investor=application.investor,
        region_path=application.region_path, confidential=application.confidential,
        stage=version.stage, state=CaseState.RECEIVED, since=at, received_on=day_of(at),
        clerk=clerk, limit_days=version.promised_days if shorter is None else shorter,
        statutory_days=version.statutory_days, green=green, by_commitment=promised,
        in_parallel=application.kind != ApplicationKind.SINGLE, serial_days=version.serial_days,
        serial_steps=version.serial_steps, updated_at=at,
    )  # fmt: skip


def _is_green(project: Project | None) -> bool:
    return (
        project is not None and GreenChannel.objects.filter(project=project, ended_at=None).exists()
    )


def _copy_papers(application: Application, cases: Sequence[ApprovalCase], on: date) -> None:
    """The papers of all cases, what is on file ticked; few queries whatever their number."""
    asked: dict[int, list[ItemPaper]] = {}
    versions = [case.version_id for case in cases]
    for line in ItemPaper.objects.filter(version__in=versions).select_related("paper"):
        asked.setdefault(line.version_id, []).append(line)
    codes = {line.paper.code for lines in asked.values() for line in lines}
    there = on_file(application.project, application.investor, application, on, codes)
    attributes = attributes_for(application.project)
    rows = [
        _paper(case, line, there, attributes)
        for case in cases
        for line in asked.get(case.version_id, ())
    ]
    CasePaper.objects.bulk_create(rows)
    counts = {case.pk: 0 for case in cases}
    for row in rows:
        counts[row.case_id] += row.state != PaperState.NOT_NEEDED and bool(
            row.asked and row.asked.required
        )
    for case in cases:
        case.serial_papers = counts[case.pk]
    ApprovalCase.objects.bulk_update(cases, ["serial_papers"])


def _paper(
    case: ApprovalCase,
    line: ItemPaper,
    there: Mapping[str, PaperOnFile],
    attributes: Mapping[str, object],
) -> CasePaper:
    row = CasePaper(case=case, paper=line.paper, asked=line)
    if line.conditions and judge(line.conditions, attributes).holds is False:
        row.state = PaperState.NOT_NEEDED
    elif line.paper.code in there:
        row.state, row.on_file = PaperState.ON_FILE, there[line.paper.code]
    elif line.paper.source == PaperSource.SHARED:
        row.state = PaperState.SHARED
    elif case.by_commitment and line.required:
        row.state = PaperState.PROMISED
    return row


def refreshed(application: Application) -> list[ApprovalCase]:
    """The cases of an application, in order, ready for moves."""
    return [fresh(key) for key in application.cases.order_by("pk").values_list("pk", flat=True)]
