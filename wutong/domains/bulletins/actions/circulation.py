"""Drafts that make themselves, once for every period; and telling the readers of an issue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wutong.domains.bulletins.actions.drafting import draft_bulletin, edit_bulletin
from wutong.domains.bulletins.actions.support import require
from wutong.domains.bulletins.choices import PaperRhythm, ReaderKind
from wutong.domains.bulletins.models import (
    Bulletin,
    BulletinReceipt,
    BulletinSchedule,
    ScheduledDraft,
)
from wutong.domains.bulletins.queries.circulation import current_template, readers_of
from wutong.domains.bulletins.rules.errors import AlreadyMoved, BadValue, BulletinError
from wutong.domains.bulletins.rules.periods import Period
from wutong.domains.bulletins.rules.scheduling import due_periods
from wutong.domains.bulletins.rules.template import TemplateError
from wutong.domains.notices.actions import tell
from wutong.domains.notices.choices import NoticeKind
from wutong.domains.org.queries import Region
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.scope import DRAFT_BULLETIN


@transaction.atomic
def plan_drafts(
    *, template_code: str, region: Region, rhythm: str, days_after: int, hour: int, author: Any,
    by: Any, at: datetime, begins_on: date | None = None,
) -> BulletinSchedule:  # fmt: skip
    """Have a draft made after every period that ends from ``begins_on`` (today) on. Raises
    NotAllowed for ``by`` or ``author``, BadValue, AlreadyMoved where one runs already."""
    require(by, DRAFT_BULLETIN, region, at)
    require(author, DRAFT_BULLETIN, region, at)
    if current_template(template_code) is None:
        raise BadValue(_("没有这个模板。"))
    if rhythm not in PaperRhythm.values or not 1 <= days_after <= 28 or not 0 <= hour <= 23:
        raise BadValue(_("频次、第几天（1 到 28）或几点（0 到 23）不对。"))
    try:
        with transaction.atomic():
            made = BulletinSchedule.objects.create(
                template_code=template_code, region=region, rhythm=rhythm, days_after=days_after,
                hour=hour, author=author, begins_on=begins_on or day_of(at), created_by=by,
                created_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyMoved(_("这个单位的这个模板已经有起草计划。")) from error
    audit.record(actor=by, at=at, action="bulletins.drafts_planned", target=made)
    return made


@transaction.atomic
def end_schedule(*, schedule: BulletinSchedule, by: Any, at: datetime) -> None:
    """Make no more drafts; those made stay. Raises NotAllowed, AlreadyMoved."""
    require(by, DRAFT_BULLETIN, schedule.region, at)
    if not BulletinSchedule.objects.filter(pk=schedule.pk, ended_at=None).update(ended_at=at):
        raise AlreadyMoved(_("这个起草计划已经停了。"))
    audit.record(actor=by, at=at, action="bulletins.drafts_unplanned", target=schedule)


def draft_what_is_due(*, at: datetime) -> int:
    """Make the drafts that are due, missed ones too; how many. Two workers make each once."""
    running = BulletinSchedule.objects.filter(ended_at=None).select_related("region", "author")
    return sum(_draft_due(schedule, at) for schedule in running.order_by("pk"))


def _draft_due(schedule: BulletinSchedule, at: datetime) -> int:
    done = set(schedule.drafts.values_list("last_day", flat=True))
    due = due_periods(
        schedule.rhythm, schedule.days_after, schedule.hour, schedule.begins_on, done,
        timezone.localtime(at),
    )  # fmt: skip
    return sum(_draft_once(schedule, period, at) for period in due)


def _draft_once(schedule: BulletinSchedule, period: Period, at: datetime) -> bool:
    """Take the period and make its draft; False where somebody else took it, or nothing could be
    made: then the reason is kept and told."""
    days = {"first_day": period.first_day, "last_day": period.last_day}
    try:
        with transaction.atomic():
            taken = ScheduledDraft.objects.create(schedule=schedule, made_at=at, **days)
            made, problem = _drafted(schedule, period, at)
            taken.bulletin, taken.problem = made, problem[:300]
            taken.save(update_fields=["bulletin", "problem"])
            _tell_author(schedule, taken, made, at)
    except IntegrityError:
        if schedule.drafts.filter(**days).exists():
            return False
        raise
    return made is not None


def _drafted(
    schedule: BulletinSchedule, period: Period, at: datetime
) -> tuple[Bulletin | None, str]:
    template = current_template(schedule.template_code)
    if template is None:
        return None, _("模板已停用。")
    try:
        with transaction.atomic():
            made = draft_bulletin(
                template=template, region=schedule.region, first_day=period.first_day,
                last_day=period.last_day, by=schedule.author, at=at,
            )  # fmt: skip
    except (BulletinError, TemplateError) as refusal:
        return None, str(refusal)
    return made, ""


def _tell_author(
    schedule: BulletinSchedule, taken: ScheduledDraft, made: Bulletin | None, at: datetime
) -> None:
    if made is None:
        url, words = reverse("bulletins:schedules"), _("按计划没有起草成：%(problem)s")
        given = {"problem": taken.problem}
    else:
        url, words = reverse("bulletins:detail", args=[made.pk]), _("已按计划起草：%(title)s")
        given = {"title": made.title}
    tell(
        people=[schedule.author_id], kind=NoticeKind.ASSIGNED, key=f"bulletins:drafted:{taken.pk}",
        title=lambda: words % given, url=url, at=at,
    )  # fmt: skip


def set_distribution(
    *, bulletin: Bulletin, lists: Mapping[str, Sequence[str]], by: Any, at: datetime, seen: int
) -> Bulletin:
    """Change whom this issue goes to; as :func:`edit_bulletin`, so that it is reviewed again."""
    chosen = {kind: list(lists.get(kind, [])) for kind in ReaderKind.values}
    body = {**bulletin.body, "distribution": chosen}
    return edit_bulletin(bulletin=bulletin, body=body, by=by, at=at, seen=seen)


def tell_readers(*, bulletin: Bulletin, at: datetime) -> int:
    """Tell everybody on the list of an issued bulletin, and keep a receipt for each; how many.
    Within the transaction of the issue."""
    readers = readers_of(bulletin.body, day_of(at))
    BulletinReceipt.objects.bulk_create(
        BulletinReceipt(bulletin=bulletin, person_id=person, kind=kind, told_at=at)
        for person, kind in readers.items()
    )
    number, title = bulletin.number, bulletin.title
    tell(
        people=readers, kind=NoticeKind.DECIDED, key=f"bulletins:issued:{bulletin.pk}",
        title=lambda: _("收到%(number)s：%(title)s") % {"number": number, "title": title},
        url=reverse("bulletins:received", args=[bulletin.pk]), at=at,
    )  # fmt: skip
    return len(readers)


def note_opened(*, bulletin: Bulletin, by: Any, at: datetime) -> bool:
    """The person has opened what was sent to them; whether they had not before. Not audited: the
    receipt is the trace."""
    mine = BulletinReceipt.objects.filter(bulletin=bulletin, person=by, opened_at=None)
    return bool(mine.update(opened_at=at))
