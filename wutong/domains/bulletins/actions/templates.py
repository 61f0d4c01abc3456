"""Writes of templates: a change is a new version."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from wutong.domains.bulletins.actions.support import require
from wutong.domains.bulletins.models import BulletinTemplate
from wutong.domains.bulletins.queries.composing import read_template
from wutong.domains.bulletins.rules.errors import AlreadyMoved, BadValue
from wutong.domains.org.queries import Region
from wutong.kernel import audit
from wutong.kernel.scope import MANAGE_RULES


@transaction.atomic
def save_template(
    *, code: str, name: str, body: Any, region: Region | None, by: Any, at: datetime
) -> BulletinTemplate:
    """Save a template as the next version of ``code``; checked against the metrics first.

    Raises TemplateError naming every fault, BadValue, NotAllowed, AlreadyMoved.
    """
    require(by, MANAGE_RULES, region, at)
    _check_names(code, name)
    read_template(body)
    last = BulletinTemplate.objects.filter(code=code).aggregate(last=Max("version"))["last"] or 0
    try:
        with transaction.atomic():
            saved = BulletinTemplate.objects.create(
                code=code,
                version=last + 1,
                name=name,
                region=region,
                body=body,
                created_by=by,
                created_at=at,
            )
    except IntegrityError as error:
        raise AlreadyMoved(_("别人刚刚保存了这个模板，请刷新后再改。")) from error
    audit.record(
        actor=by,
        at=at,
        action="bulletins.template_saved",
        target=saved,
        changes={"version": [last or None, saved.version]},
    )
    return saved


@transaction.atomic
def retire_template(*, template: BulletinTemplate, by: Any, at: datetime) -> None:
    """Take a template out of use; bulletins made with it keep it. Raises NotAllowed."""
    require(by, MANAGE_RULES, template.region, at)
    BulletinTemplate.objects.filter(code=template.code, retired_at=None).update(retired_at=at)
    audit.record(actor=by, at=at, action="bulletins.template_retired", target=template)


def _check_names(code: str, name: str) -> None:
    try:
        validate_slug(code)
    except ValidationError as error:
        raise BadValue(_("模板代码只能用字母、数字、横线和下划线。")) from error
    if not name.strip():
        raise BadValue(_("模板须有名称。"))
