"""Bulletin templates: data, a new row for every version."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.queries import within_any
from wutong.kernel.scope import MANAGE_RULES, Access


class BulletinTemplateQuerySet(models.QuerySet["BulletinTemplate"]):
    """Reads of templates."""

    def visible_to(self, access: Access | None) -> BulletinTemplateQuerySet:
        """Common templates, and those of regions that the person's home lies in or manages."""
        if access is None or not access.signed_in:
            return self.none()
        own = [grant.region_path or access.home for grant in access.grants]
        above = Q()
        for path in {path for path in own if path}:
            above |= Q(region__path__in=_paths_down_to(path))
        managed = within_any(access.region_paths(MANAGE_RULES), "region__path")
        return self.filter(Q(region=None) | above | managed if above else Q(region=None))

    def current(self) -> BulletinTemplateQuerySet:
        """The latest version of each template that is in use."""
        newest = (
            BulletinTemplate.objects.filter(code=OuterRef("code"))
            .order_by()
            .values("code")
            .annotate(newest=Max("version"))
            .values("newest")[:1]
        )
        return self.filter(version=Subquery(newest), retired_at=None)


def _paths_down_to(path: str) -> list[str]:
    codes = path.rstrip("/").split("/")
    return ["".join(f"{code}/" for code in codes[: depth + 1]) for depth in range(len(codes))]


class BulletinTemplate(models.Model):
    """One version of a template. ``body`` is what :mod:`rules.template` reads.

    Without a region it serves every unit. A saved version is never changed: a change is a new one.
    """

    code = models.SlugField(_("代码"), max_length=60)
    version = models.PositiveIntegerField(_("版本"))
    name = models.CharField(_("名称"), max_length=80)
    region = models.ForeignKey(
        "org.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("地区"),
    )
    body = models.JSONField(_("内容"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("保存时间"))
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    objects = BulletinTemplateQuerySet.as_manager()

    class Meta:
        ordering = (F("region").asc(nulls_first=True), "code", "-version")
        constraints = (
            models.UniqueConstraint(fields=("code", "version"), name="template_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.name}（第{self.version}版）"
