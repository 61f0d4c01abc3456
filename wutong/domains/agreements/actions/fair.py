"""A named reviewer decides about a flagged clause; regions add rules and clauses of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from wutong.domains.agreements.actions.support import changes_of, require, required
from wutong.domains.agreements.choices import Exception12, FlagDecision, FlagLevel
from wutong.domains.agreements.models import FairCompetitionRule, FlaggedClause, LibraryClause
from wutong.domains.agreements.rules.errors import AlreadyMoved, BadValue, NotAllowed, OwnWork
from wutong.domains.agreements.rules.flagging import BadPattern, check_patterns
from wutong.domains.agreements.rules.lifecycle import EDITABLE
from wutong.domains.org.queries import Region, User, access_of, may_manage_rules
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.scope import REVIEW_FAIR_COMPETITION


@transaction.atomic
def decide_clause(
    *,
    flag: FlaggedClause,
    decision: str,
    reason: str,
    by: User,
    at: datetime,
    exception: str = "",
    until: str = "",
) -> FlaggedClause:
    """Decide about one flagged clause of the latest version; a later decision replaces it.

    Keeping it names a case of article 12 and until when. Raises NotAllowed, OwnWork for one's
    own text, BadValue, AlreadyMoved for a version that is not the latest.
    """
    agreement = flag.version.agreement
    require(by, REVIEW_FAIR_COMPETITION, agreement, at)
    if flag.version.added_by_id == by.pk:
        raise OwnWork(_("不能审查自己提交的文本，请由他人审查。"))
    if decision not in FlagDecision.values:
        raise BadValue(_("请选择处理意见。"))
    why = required(reason, _("请写明理由。"))
    keeps = decision == FlagDecision.KEEP
    if keeps and (exception not in Exception12.values or not until.strip()):
        raise BadValue(_("保留须选择第十二条的一种情形，并写明实施期限或者终止条件。"))
    if agreement.state not in EDITABLE:
        raise BadValue(_("协议已经签署或结束。"))
    # Who adds a version or signs wins this row too: a decision never lands on a replaced text,
    # and nothing is signed past a decision made at the same moment.
    type(agreement)._default_manager.filter(pk=agreement.pk).update(version=F("version") + 1)
    latest = agreement.versions.order_by("-number").values_list("pk", flat=True).first()
    if latest != flag.version_id:
        raise AlreadyMoved(_("已经有了新的一版，请审查最新的文本。"))
    before = {"decision": flag.decision, "by": str(flag.decided_by or "")}
    flag.decision, flag.reason = decision, why
    flag.exception, flag.until = (exception, until.strip()) if keeps else ("", "")
    flag.decided_by, flag.decided_at, flag.carried_from = by, at, None
    flag.save()
    audit.record(
        actor=by, at=at, action="agreements.clause_decided", target=agreement,
        changes={"clause": [None, flag.label or str(flag.place)],
                 **changes_of(before, {"decision": decision, "by": str(by)}),
                 **({"exception": [None, exception], "until": [None, flag.until]} if keeps else {})},
        reason=why,
    )  # fmt: skip
    return flag


@transaction.atomic
def save_rule(
    *,
    region: Region,
    code: str,
    title: str,
    article: str,
    article_text: str,
    why: str,
    words: Sequence[Sequence[str]],
    by: User | None,
    at: datetime,
    advice: str = "",
    unless: Sequence[str] = (),
    level: str = FlagLevel.LIKELY,
    active: bool = True,
    rule: FairCompetitionRule | None = None,
) -> FairCompetitionRule:
    """A region's own rule: words to be found near one another, and its article.

    National rules are not changed here. Raises NotAllowed, BadValue.
    """
    _require(by, region, at)
    patterns = [list(one) for one in words]
    try:
        check_patterns(patterns)
        if unless:
            check_patterns([list(unless)])
    except BadPattern as error:
        raise BadValue(str(error)) from error
    saved = rule or FairCompetitionRule(region=region)
    if saved.region_id != region.pk:
        raise BadValue(_("全国的规则不能在这里改。"))
    before = {"title": saved.title, "patterns": str(saved.patterns)} if rule else {}
    saved.code = required(code, _("请填写代码。"))
    saved.title = required(title, _("请填写规则名称。"))
    saved.article = required(article, _("请写明依据的条款。"))
    saved.article_text, saved.why, saved.advice = article_text.strip(), why.strip(), advice.strip()
    saved.patterns, saved.unless, saved.level, saved.active = patterns, list(unless), level, active
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError as error:
        raise BadValue(_("这个地区已有代码为 %(code)s 的规则。") % {"code": code}) from error
    audit.record(
        actor=by, at=at, action="agreements.rule_saved", target=saved,
        changes=changes_of(before, {"title": saved.title, "patterns": str(patterns),
                                    "active": active}),
    )  # fmt: skip
    return saved


@transaction.atomic
def save_library_clause(
    *,
    region: Region | None,
    topic: str,
    text: str,
    basis: str,
    by: User | None,
    at: datetime,
    clause: LibraryClause | None = None,
) -> LibraryClause:
    """A clause to use, for a region's subtree; None: for all. Raises NotAllowed, BadValue."""
    _require(by, region, at)
    saved = clause or LibraryClause(region=region)
    if saved.region_id != (region.pk if region else None):
        raise BadValue(_("这条范本属于别的地区，不能在这里改。"))
    before = {"topic": saved.topic, "text": saved.text, "basis": saved.basis} if clause else {}
    saved.topic = required(topic, _("请填写事项。"))
    saved.text = required(text, _("请填写条款。"))
    saved.basis = required(basis, _("请写明依据。"))
    saved.save()
    audit.record(
        actor=by, at=at, action="agreements.library_saved", target=saved,
        changes=changes_of(before, {"topic": saved.topic, "text": saved.text,
                                    "basis": saved.basis}),
    )  # fmt: skip
    return saved


def _require(by: User | None, region: Region | None, at: datetime) -> None:
    if by is not None and not may_manage_rules(access_of(by, day_of(at)), region):
        raise NotAllowed(_("您的岗位不能修改这个地区的规则。"))
