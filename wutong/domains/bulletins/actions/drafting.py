"""From a template to a reviewed draft."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.domains.bulletins.actions.support import move, require
from wutong.domains.bulletins.choices import Status
from wutong.domains.bulletins.models import Bulletin, BulletinTemplate
from wutong.domains.bulletins.queries.composing import read_template
from wutong.domains.bulletins.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.org.queries import Region
from wutong.kernel import audit
from wutong.kernel.scope import DRAFT_BULLETIN, REVIEW_BULLETIN

DEFAULT_NUMBER_WORD = "招商通报"


@transaction.atomic
def draft_bulletin(
    *,
    template: BulletinTemplate,
    region: Region,
    first_day: date,
    last_day: date,
    by: Any,
    at: datetime,
    issuing_unit: str = "",
) -> Bulletin:
    """Start a bulletin with its own copy of the template.

    Raises NotAllowed, BadValue for days the wrong way round, TemplateError for a template that no
    longer fits the metrics.
    """
    require(by, DRAFT_BULLETIN, region, at)
    if last_day < first_day:
        raise BadValue(_("结束日期早于开始日期。"))
    read_template(template.body)
    bulletin = Bulletin.objects.create(
        template=template,
        region=region,
        issuing_unit=issuing_unit or region.name,
        first_day=first_day,
        last_day=last_day,
        body=template.body,
        number_word=template.body.get("number_word") or DEFAULT_NUMBER_WORD,
        drafted_by=by,
        drafted_at=at,
    )
    audit.record(actor=by, at=at, action="bulletins.drafted", target=bulletin)
    return bulletin


@transaction.atomic
def edit_bulletin(*, bulletin: Bulletin, body: Any, by: Any, at: datetime, seen: int) -> Bulletin:
    """Change the text; a reviewed bulletin goes back to draft.

    ``seen`` is the revision that the person edited. Raises NotAllowed, TemplateError,
    AlreadyMoved.
    """
    require(by, DRAFT_BULLETIN, bulletin.region, at)
    read_template(body)
    old = bulletin.body
    move(
        bulletin,
        seen=seen,
        body=body,
        status=Status.DRAFT,
        reviewed_by=None,
        reviewed_at=None,
    )
    audit.record(
        actor=by, at=at, action="bulletins.edited", target=bulletin, changes={"body": [old, body]}
    )
    return bulletin


@transaction.atomic
def review_bulletin(
    *, bulletin: Bulletin, by: Any, at: datetime, seen: int, note: str = ""
) -> Bulletin:
    """Pass a draft. Raises NotAllowed for the drafter and without the ability, AlreadyMoved."""
    require(by, REVIEW_BULLETIN, bulletin.region, at)
    if bulletin.drafted_by_id == by.pk:
        raise NotAllowed(_("起草人不能审核自己起草的通报。"))
    if bulletin.status != Status.DRAFT:
        raise AlreadyMoved(_("这份通报不是草稿，不能审核。"))
    move(
        bulletin,
        seen=seen,
        status=Status.REVIEWED,
        reviewed_by=by,
        reviewed_at=at,
        review_note=note,
    )
    audit.record(actor=by, at=at, action="bulletins.reviewed", target=bulletin, reason=note)
    return bulletin


@transaction.atomic
def return_bulletin(*, bulletin: Bulletin, by: Any, at: datetime, seen: int, note: str) -> Bulletin:
    """Send a bulletin back to its drafter with a reason. Raises NotAllowed, BadValue, AlreadyMoved."""
    require(by, REVIEW_BULLETIN, bulletin.region, at)
    if not note.strip():
        raise BadValue(_("退回须写明意见。"))
    move(
        bulletin,
        seen=seen,
        status=Status.DRAFT,
        reviewed_by=None,
        reviewed_at=None,
        review_note=note,
    )
    audit.record(actor=by, at=at, action="bulletins.returned", target=bulletin, reason=note)
    return bulletin


@transaction.atomic
def delete_draft(*, bulletin: Bulletin, by: Any, at: datetime) -> bool:
    """Throw a draft away; True. Raises NotAllowed, AlreadyMoved if it is issued."""
    require(by, DRAFT_BULLETIN, bulletin.region, at)
    held = Bulletin.objects.select_for_update().filter(pk=bulletin.pk).first()
    if held is None or held.is_issued:
        raise AlreadyMoved(_("通报已印发或已删除，不能再删。"))
    audit.record(actor=by, at=at, action="bulletins.deleted", target=held)
    held.delete()
    return True


@transaction.atomic
def restate_bulletin(*, bulletin: Bulletin, by: Any, at: datetime, reason: str) -> Bulletin:
    """Start the corrected issue of an issued bulletin; the old one stays as it is.

    Raises NotAllowed, BadValue without a reason, AlreadyMoved if it isn't issued or is being
    restated already.
    """
    require(by, DRAFT_BULLETIN, bulletin.region, at)
    if not reason.strip():
        raise BadValue(_("更正须写明原因。"))
    if not bulletin.is_issued:
        raise AlreadyMoved(_("通报还没有印发，直接修改即可。"))
    try:
        with transaction.atomic():
            made = Bulletin.objects.create(
                template=bulletin.template,
                region=bulletin.region,
                issuing_unit=bulletin.issuing_unit,
                first_day=bulletin.first_day,
                last_day=bulletin.last_day,
                body=bulletin.body,
                number_word=bulletin.number_word,
                drafted_by=by,
                drafted_at=at,
                restates=bulletin,
                restate_reason=reason,
            )
    except IntegrityError as error:
        raise AlreadyMoved(_("这份通报已经有更正稿。")) from error
    audit.record(
        actor=by,
        at=at,
        action="bulletins.restated",
        target=made,
        changes={"restates": [None, bulletin.number]},
        reason=reason,
    )
    return made
