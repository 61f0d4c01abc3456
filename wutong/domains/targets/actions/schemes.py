"""Drafting and publishing schemes of assessment."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from wutong.domains.org.queries import Region, User
from wutong.domains.targets.actions.support import require, required
from wutong.domains.targets.choices import VersionState
from wutong.domains.targets.models import (
    AssessmentScheme,
    GroupMember,
    SchemeAdjustment,
    SchemeGroup,
    SchemeIndicator,
    SchemeVersion,
)
from wutong.domains.targets.queries.schemes import members_named, problems_in, scheme_of
from wutong.domains.targets.rules.errors import AlreadyMoved, BadScheme, NotNow
from wutong.domains.targets.rules.scheme import Adjustment, Group, Indicator, Scheme, parse
from wutong.kernel import audit, metrics
from wutong.kernel.metrics import UnknownMetric
from wutong.kernel.scope import SET_TARGETS


@transaction.atomic
def draft_scheme(
    *, region: Region, code: str, title: str, document: Any, by: User | None, at: datetime
) -> SchemeVersion:
    """Draft a scheme, or the next version where the region has one of this code.

    Raises MayNot, BadValue, BadScheme, and NotNow where a draft is there already.
    """
    require(by, SET_TARGETS, region.path, at)
    title = required(title, _("请填写考核办法的名称。"), "title")
    read = checked(document, region)
    row, _made = AssessmentScheme.objects.get_or_create(
        region=region, code=required(code, _("请填写代码。"), "code"), defaults={"title": title}
    )
    last = row.versions.order_by("-number").first()
    if last is not None and last.state == VersionState.DRAFT:
        raise NotNow(_("第 %(number)s 版还是草稿，请先改完发布。") % {"number": last.number})
    try:
        with transaction.atomic():
            version = SchemeVersion.objects.create(
                scheme=row, number=last.number + 1 if last else 1, created_by=by, created_at=at
            )
    except IntegrityError as error:
        raise AlreadyMoved(_("别人刚刚起草了这一版，请刷新。")) from error
    _write(version, read)
    audit.record(
        actor=by, at=at, action="targets.scheme_drafted", target=version,
        changes={"number": [last.number if last else None, version.number]},
    )  # fmt: skip
    return version


def checked(document: Any, region: Region) -> Scheme:
    """The scheme out of a document, every metric in a stated version. Raises BadScheme."""
    read = parse(document)
    problems = problems_in(read, region)
    if problems:
        raise BadScheme(problems)
    return Scheme(tuple(_stated(group) for group in read.groups))


def _stated(group: Group) -> Group:
    """With the version of each metric, so that a later default changes nothing."""
    return replace(
        group,
        indicators=tuple(
            replace(one, version=one.version or _usual(one.metric)) for one in group.indicators
        ),
        adjustments=tuple(
            replace(one, version=one.version or _usual(one.metric)) for one in group.adjustments
        ),
    )


def _usual(code: str) -> str:
    try:
        return metrics.find(code).version if code else ""
    except UnknownMetric:
        return ""


@transaction.atomic
def edit_scheme(
    *, version: SchemeVersion, title: str, document: Any, by: User | None, at: datetime,
    seen: int | None = None,
) -> SchemeVersion:  # fmt: skip
    """Change a draft. Raises MayNot, NotNow once published, BadScheme, AlreadyMoved."""
    require(by, SET_TARGETS, version.region_path, at)
    title = required(title, _("请填写考核办法的名称。"), "title")
    if version.state != VersionState.DRAFT:
        raise NotNow(_("已发布的版本不能改，请起草下一版。"))
    read = checked(document, version.scheme.region)
    _win(version, seen)
    before = scheme_of(version)
    version.groups.all().delete()
    _write(version, read)
    AssessmentScheme.objects.filter(pk=version.scheme_id).update(title=title)
    version.scheme.title = title
    audit.record(
        actor=by, at=at, action="targets.scheme_edited", target=version,
        changes={group.title: [None if old is None else str(old), str(group)]
                 for group in read.groups
                 if (old := _of_key(before, group.key)) != group},
    )  # fmt: skip
    return version


def _of_key(scheme: Scheme, key: str) -> Group | None:
    return next((one for one in scheme.groups if one.key == key), None)


def _win(version: SchemeVersion, seen: int | None = None) -> None:
    expected = version.version if seen is None else seen
    won = SchemeVersion.objects.filter(pk=version.pk, version=expected).update(
        version=F("version") + 1
    )
    if not won:
        raise AlreadyMoved(_("别人刚刚改了这份办法，请刷新后再操作。"))
    version.refresh_from_db()


def _write(version: SchemeVersion, scheme: Scheme) -> None:
    """The rows of a version, in a bounded number of statements a group."""
    named = members_named(scheme)
    for place, group in enumerate(scheme.groups):
        own = {f.name: getattr(group, f.name) for f in fields(Group)
               if f.name not in {"members", "indicators", "adjustments"}}  # fmt: skip
        row = SchemeGroup.objects.create(version=version, place=place, **own)
        GroupMember.objects.bulk_create(
            GroupMember(group=row, place=at, **as_member(named[key]))
            for at, key in enumerate(group.members)
        )
        SchemeIndicator.objects.bulk_create(
            SchemeIndicator(group=row, place=at, **_fields(Indicator, one))
            for at, one in enumerate(group.indicators)
        )
        SchemeAdjustment.objects.bulk_create(
            SchemeAdjustment(group=row, place=at, **_fields(Adjustment, one))
            for at, one in enumerate(group.adjustments)
        )


def as_member(who: Any) -> dict[str, Any]:
    """The two fields of a row about a region or a unit."""
    return {"region": who} if isinstance(who, Region) else {"unit": who}


def _fields(kind: Any, row: Any) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(kind)}


@transaction.atomic
def publish_scheme(
    *, version: SchemeVersion, effective_on: date, by: User | None, at: datetime
) -> SchemeVersion:
    """Have a draft hold from a day on; the version before it is retired.

    Raises MayNot, NotNow, BadScheme, AlreadyMoved.
    """
    require(by, SET_TARGETS, version.region_path, at)
    if version.state != VersionState.DRAFT:
        raise NotNow(_("只有草稿可以发布。"))
    problems = problems_in(scheme_of(version), version.scheme.region)
    if problems:
        raise BadScheme(problems)
    _win(version)
    version.scheme.versions.filter(state=VersionState.PUBLISHED).update(state=VersionState.RETIRED)
    version.state, version.effective_on = VersionState.PUBLISHED, effective_on
    version.published_by, version.published_at = by, at
    version.save(update_fields=["state", "effective_on", "published_by", "published_at"])
    audit.record(
        actor=by, at=at, action="targets.scheme_published", target=version,
        changes={"effective_on": [None, str(effective_on)]},
    )  # fmt: skip
    return version
