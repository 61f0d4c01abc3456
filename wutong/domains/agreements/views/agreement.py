"""The page of one agreement: what it says, who has the ball, what is missing for signing."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.agreements import actions
from wutong.domains.agreements.choices import AgreementState
from wutong.domains.agreements.forms.entering import (
    AgreementForm,
    AskForm,
    CloseForm,
    PhaseFormSet,
    SignForm,
    VersionForm,
)
from wutong.domains.agreements.models import Agreement, AgreementVersion
from wutong.domains.agreements.queries import reading
from wutong.domains.agreements.queries.choosing import units_to_ask
from wutong.domains.agreements.queries.fair import flags_by_agreement
from wutong.domains.agreements.queries.for_firms import speaks_for_firms
from wutong.domains.agreements.queries.permissions import permits, permits_opinion
from wutong.domains.agreements.queries.settings import library_for, setting_for
from wutong.domains.agreements.rules.differences import compare, counts
from wutong.domains.agreements.rules.lifecycle import EDITABLE
from wutong.domains.agreements.views import for_firms
from wutong.domains.agreements.views.marks import marked
from wutong.domains.agreements.views.promises import promise_line
from wutong.domains.agreements.views.support import (
    address,
    agreement_or_404,
    attempt,
    crumbs,
    ensure_may,
    of,
    one_form,
    try_and_tell,
)
from wutong.domains.org.queries import region_by_code
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import CLAIM, EDIT_AGREEMENT, REVIEW_FAIR_COMPETITION, VIEW
from wutong.ui import formats, notices

STEPS = (AgreementState.DRAFT, AgreementState.IN_REVIEW, AgreementState.REVIEWED,
         AgreementState.SIGNED, AgreementState.ENDED)  # fmt: skip


@requires(VIEW)
def detail(request: Request, pk: int) -> HttpResponse:
    """Everything about the agreement on one page; to a firm what it signed, and no more."""
    if speaks_for_firms(request.access):
        return for_firms.signed_detail(request, pk)
    agreement = agreement_or_404(request, pk)
    on = clock.today()
    setting = setting_for(agreement.region_path)
    flagged, unsettled = flags_by_agreement([agreement.pk]).get(agreement.pk, (0, 0))
    opinions = reading.opinions_of(agreement)
    meetings = reading.held_with(agreement, request.access)
    open_to_change = agreement.state in EDITABLE
    may_edit = permits(request.access, EDIT_AGREEMENT, agreement)
    context = {
        "agreement": agreement,
        "firms": [one.investor for one in agreement.parties.select_related("investor")],
        "phases": list(agreement.phases.all()),
        "supplements": list(agreement.supplemented_by.all()),
        "versions": list(agreement.versions.select_related("added_by")),
        "rail": _rail(agreement, meetings),
        "missing": actions.missing_of(agreement) if open_to_change else [],
        "flagged": flagged,
        "unsettled": unsettled,
        "opinions": [
            {"row": one, "may_give": not one.opinion and permits_opinion(request.access, one.unit),
             "late": not one.opinion and one.due_on < on}
            for one in opinions
        ],
        "meetings": meetings,
        "promises": [
            promise_line(one, on, setting.remind_days) for one in reading.promises_of(agreement)
        ],
        "may_edit": may_edit,
        "may_change": may_edit and open_to_change,
        "may_review": permits(request.access, REVIEW_FAIR_COMPETITION, agreement),
        "may_claim": agreement.project is not None
        and permits(request.access, CLAIM, agreement),
        "setting": setting,
        "ask_form": AskForm(
            units=units_to_ask(agreement) if may_edit else [],
            initial={"working_days": setting.opinion_days},
        ),
        "crumbs": crumbs((agreement.number, "")),
    }  # fmt: skip
    return render(request, "agreements/detail.html", context)


def _rail(agreement: Agreement, meetings: list[Any]) -> list[dict[str, Any]]:
    """The steps with what is known of each: drafted on, which round, passed on, signed on."""
    if agreement.state == AgreementState.TERMINATED:
        return []
    at = STEPS.index(AgreementState(agreement.state))
    passed = next((one.meeting.on for one in meetings if one.decision == "pass"), None)
    notes = {
        AgreementState.DRAFT: formats.day(clock.day_of(agreement.created_at)),
        AgreementState.IN_REVIEW: _("第 %(round)s 轮") % {"round": agreement.round} if at else "",
        AgreementState.REVIEWED: formats.day(passed) if passed and at >= 2 else "",
        AgreementState.SIGNED: formats.day(agreement.signed_on) if agreement.signed_on else "",
        AgreementState.ENDED: formats.day(agreement.ended_on) if agreement.ended_on else "",
    }
    return [
        {
            "title": step.label,
            "state": "done" if place < at else "now" if place == at else "todo",
            "note": notes[step],
        }
        for place, step in enumerate(STEPS)
    ]


@requires(EDIT_AGREEMENT)
def new(request: Request) -> HttpResponse:
    """Draft an agreement."""
    initial = {name: request.GET.get(name, "") for name in ("project", "supplements", "kind")}
    form = AgreementForm(posted(request), access=request.access, initial=initial)
    phases = PhaseFormSet(posted(request), prefix="phases")
    made: list[Agreement] = []

    def write() -> None:
        data = form.cleaned_data
        region = region_by_code(data.pop("region")) if data.get("region") else None
        data.pop("region", None)
        made.append(
            actions.create_agreement(
                **data, region=region, phases=_phases(phases), by=request.user, at=clock.now()
            )
        )

    return _with_phases(request, form, phases, write, lambda: address(made[0]),
                        title=_("起草协议"), done=_("已起草。下一步：粘贴或上传协议文本。"),
                        crumbs=crumbs((_("起草协议"), "")))  # fmt: skip


def _phases(phases: Any) -> list[actions.PhaseFacts]:
    rows = [one.cleaned_data for one in phases.forms if one.has_changed()]
    return [
        actions.PhaseFacts(row["name"], row.get("amount"), row.get("until"))
        for row in rows
        if row.get("name") and not row.get("DELETE")
    ]


def _with_phases(
    request: Request, form: Any, phases: Any, write: Any, back: Any, **context: Any
) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and phases.is_valid() and attempt(form, write):
        notices.done(request, context["done"])
        return redirect(back())
    context |= {"form": form, "phases": phases}
    return render(
        request, "agreements/draft.html", context, status=UNPROCESSABLE if form.is_bound else 200
    )


@requires(EDIT_AGREEMENT)
def edit(request: Request, pk: int) -> HttpResponse:
    """Change particulars, parties and phases."""
    agreement = agreement_or_404(request, pk)
    ensure_may(request, agreement)
    firms = "、".join(str(one) for one in agreement.parties.select_related("investor"))
    initial = {name: getattr(agreement, name) for name in ("title", "unit", "amount", "note")}
    form = AgreementForm(
        posted(request), access=request.access, editing=True,
        initial=initial | {"firms": firms, "version": agreement.version},
    )  # fmt: skip
    rows = [{"name": one.name, "amount": one.amount, "until": one.until}
            for one in agreement.phases.all()]  # fmt: skip
    phases = PhaseFormSet(posted(request), prefix="phases", initial=rows)

    def write() -> None:
        data = form.cleaned_data
        kept = [one.cleaned_data for one in phases.forms if one.cleaned_data.get("name")]
        actions.edit_agreement(
            agreement=agreement,
            changes={name: data[name] for name in ("title", "unit", "amount", "note")},
            firms=data["firms"],
            phases=[actions.PhaseFacts(one["name"], one.get("amount"), one.get("until"))
                    for one in kept if not one.get("DELETE")],
            by=request.user, at=clock.now(), seen_version=data["version"],
        )  # fmt: skip

    return _with_phases(request, form, phases, write, lambda: address(agreement),
                        title=_("修改协议资料"), done=_("已保存。"), agreement=agreement,
                        crumbs=of(agreement, (_("修改"), "")))  # fmt: skip


@requires(EDIT_AGREEMENT)
def add_version(request: Request, pk: int) -> HttpResponse:
    """Paste or upload the next version."""
    agreement = agreement_or_404(request, pk)
    ensure_may(request, agreement)
    form = VersionForm(posted(request), request.FILES or None)

    def write() -> None:
        data = form.cleaned_data
        facts: dict[str, Any] = {"agreement": agreement, "note": data["note"], "by": request.user,
                                 "at": clock.now()}  # fmt: skip
        if data.get("file"):
            actions.upload_version(file=data["file"], **facts)
        else:
            actions.paste_version(text=data["text"], **facts)

    return one_form(
        request, form, write, done=_("已保存新的一版，公平竞争规则已核对过。"),
        back=reverse("agreements:fair", args=[pk]), template="agreements/version_form.html",
        agreement=agreement, library=library_for(agreement.region_path),
        crumbs=of(agreement, (_("新的一版"), "")),
    )  # fmt: skip


def version_or_404(request: Request, pk: int, number: int) -> AgreementVersion:
    """A version of a visible agreement."""
    version = reading.version_of(agreement_or_404(request, pk), number)
    if version is None:
        raise Http404
    return version


@requires(VIEW)
def version(request: Request, pk: int, number: int) -> HttpResponse:
    """The text of a version, what was flagged marked."""
    found = version_or_404(request, pk, number)
    flags = list(found.flags.all())
    context = {
        "agreement": found.agreement,
        "version": found,
        "pieces": marked(found.text, flags),
        "flags": flags,
        "crumbs": of(found.agreement, (_("第 %(number)s 版") % {"number": number}, "")),
    }
    return render(request, "agreements/version.html", context)


@requires(VIEW)
def download(request: Request, pk: int, number: int) -> FileResponse:
    """The uploaded file as an attachment; who took it out is written down."""
    own = speaks_for_firms(request.access)
    find = for_firms.signed_version_or_404 if own else version_or_404
    found = find(request, pk, number)
    if not found.file:
        raise Http404
    try:
        content = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404(_("文件不在存储里，请联系管理员从备份恢复。")) from error
    actions.note_download(version=found, by=request.user, at=clock.now())
    answer = FileResponse(
        content, as_attachment=True, filename=found.name, content_type=found.content_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


@requires(VIEW)
def differences(request: Request, pk: int) -> HttpResponse:
    """What changed between two versions: ``?old=1&new=2``; without, the last two."""
    agreement = agreement_or_404(request, pk)
    versions = {one.number: one for one in agreement.versions.all()}
    numbers = sorted(versions)
    new_number = _number(request.GET.get("new"), numbers, numbers[-1] if numbers else 0)
    before = [one for one in numbers if one < new_number]
    old_number = _number(request.GET.get("old"), numbers, before[-1] if before else new_number)
    if not numbers:
        raise Http404
    lines = compare(versions[old_number].text, versions[new_number].text)
    context = {
        "agreement": agreement,
        "numbers": numbers,
        "old": versions[old_number],
        "new": versions[new_number],
        "lines": lines,
        "counts": counts(lines),
        "crumbs": of(agreement, (_("版本比较"), "")),
    }
    return render(request, "agreements/differences.html", context)


def _number(text: str | None, numbers: list[int], usual: int) -> int:
    return int(text) if text and text.isdecimal() and int(text) in numbers else usual


@requires(EDIT_AGREEMENT)
@require_POST
def move(request: Request, pk: int, what: str) -> HttpResponse:
    """Send to review, pass without a meeting, or file the text as evidence."""
    agreement = agreement_or_404(request, pk)
    ensure_may(request, agreement)
    writes = {
        "send": (actions.send_to_review, _("已送审。")),
        "pass": (actions.pass_without_meeting, _("审核通过。")),
        "evidence": (actions.file_as_evidence, _("已列为项目佐证，可以申报签约节点了。")),
    }
    if what not in writes:
        raise Http404
    write, words = writes[what]
    try_and_tell(
        request,
        lambda: write(agreement=agreement, by=request.user, at=clock.now()),
        words,
    )
    return redirect(address(agreement))


@requires(EDIT_AGREEMENT)
def sign(request: Request, pk: int) -> HttpResponse:
    """Write down the signing, or say all that is missing."""
    agreement = agreement_or_404(request, pk)
    ensure_may(request, agreement)
    form = SignForm(posted(request), initial={"on": clock.today()})

    def write() -> None:
        actions.sign_agreement(
            agreement=agreement, on=form.cleaned_data["on"], by=request.user, at=clock.now()
        )

    return one_form(
        request, form, write, done=_("已签署。项目的签约节点请接着申报。"), back=address(agreement),
        title=_("登记签署"), agreement=agreement, missing=actions.missing_of(agreement),
        crumbs=of(agreement, (_("登记签署"), "")),
    )  # fmt: skip


@requires(EDIT_AGREEMENT)
def close(request: Request, pk: int) -> HttpResponse:
    """Performed, or given up."""
    agreement = agreement_or_404(request, pk)
    ensure_may(request, agreement)
    form = CloseForm(posted(request), initial={"on": clock.today()})

    def write() -> None:
        actions.close_agreement(
            agreement=agreement, **form.cleaned_data, by=request.user, at=clock.now()
        )

    return one_form(
        request, form, write, done=_("协议已结束。"), back=address(agreement), danger=True,
        title=_("结束协议"), agreement=agreement, crumbs=of(agreement, (_("结束协议"), "")),
    )  # fmt: skip
