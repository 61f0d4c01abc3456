"""Papers in the access matrix: a superior's forms, scheduled drafts, distribution and receipts."""

from __future__ import annotations

import io
from typing import Any, Final

from django.core.files.base import ContentFile
from openpyxl import Workbook

from tests.contracts.access_arguments import Arguments
from tests.contracts.access_rows import (
    DRAFTERS,
    EXPORTERS,
    FIGURE_READERS,
    NOBODY_ELSEWHERE,
    SIGNED_IN,
    Row,
    gone,
)
from tests.contracts.access_scene import SINCE, Scene
from wutong.domains.bulletins import actions
from wutong.domains.bulletins.models import BulletinSchedule, UpwardForm, UpwardReport
from wutong.domains.bulletins.rules.upward import CellMark
from wutong.domains.org.choices import Role
from wutong.kernel.clock import day_of

ELSEWHERE: Final = gone(FIGURE_READERS)
OVER_HTTP: Final = ".xx..xxxx-L"
OF_A_DRAFT: Final = ".xx..xx-xxL"
ONLY_DRAFTERS_SEE: Final = ".--..-----L"
DAYS: Final = {"first_day": "2022-01-01", "last_day": "2022-09-09"}
REASON: Final = "?reason=上报"


def workbook() -> ContentFile[bytes]:
    """A form of one cell to fill."""
    book, buffer = Workbook(), io.BytesIO()
    book.active.title = "表"
    book.active["A1"] = "{{unit}}"
    book.save(buffer)
    return ContentFile(buffer.getvalue(), name="表.xlsx")


def form(scene: Scene, place: str) -> UpwardForm:
    """The city's form, marked."""

    def make() -> UpwardForm:
        by = scene.person(Role.ANALYST, place)
        made = actions.upload_form(
            name="月报", region=scene.region(place), file=workbook(), by=by, at=scene.at
        )
        return actions.mark_form(
            form=made, mark=CellMark("表!B1", "{signed_projects}"), by=by, at=scene.at,
            seen=made.revision,
        )  # fmt: skip

    return scene.once(("upward form", place), make)


def report(scene: Scene, place: str) -> UpwardReport:
    """The form, filled."""
    return scene.once(
        ("upward report", place),
        lambda: actions.fill_upward(
            form=form(scene, place), first_day=SINCE, last_day=day_of(scene.at),
            by=scene.person(Role.ANALYST, place), at=scene.at,
        ),
    )  # fmt: skip


def schedule(scene: Scene, place: str) -> BulletinSchedule:
    """A schedule of the city."""

    def make() -> BulletinSchedule:
        by = scene.person(Role.ANALYST, place)
        return actions.plan_drafts(
            template_code=scene.template(place).code, region=scene.region(place), rhythm="month",
            days_after=1, hour=8, author=by, by=by, at=scene.at,
        )  # fmt: skip

    return scene.once(("bulletin schedule", place), make)


def _post(name: str, own: str, other: str, at: str, **more: Any) -> Row:
    return Row(f"bulletins:{name}", own, other, at, "post", **more)


ROWS: Final[tuple[Row, ...]] = (
    Row("bulletins:forms", FIGURE_READERS),
    Row("bulletins:form_new", DRAFTERS),
    Row("bulletins:form_new", DRAFTERS, method="post"),
    Row("bulletins:form", FIGURE_READERS, ELSEWHERE, "upward_form"),
    _post("form", DRAFTERS, ELSEWHERE, "upward_form"),
    _post("form_unmark", DRAFTERS, gone(DRAFTERS), "upward_form", body={"place": "表!B1"}),
    _post("form_retire", DRAFTERS, gone(DRAFTERS), "upward_form"),
    _post("form_fill", DRAFTERS, gone(DRAFTERS), "upward_form", body=DAYS),
    Row("bulletins:report", FIGURE_READERS, ELSEWHERE, "upward_report"),
    Row("bulletins:report_cell", FIGURE_READERS, ELSEWHERE, "upward_report", query="?place=表!B1"),
    _post("report_export", EXPORTERS, gone(EXPORTERS), "upward_report", body={"reason": "上报"}),
    Row("bulletins:schedules", DRAFTERS),
    Row("bulletins:schedules", DRAFTERS, method="post"),
    _post("schedule_end", DRAFTERS, gone(DRAFTERS), "bulletin_schedule"),
    Row("bulletins:received_list", SIGNED_IN),
    Row("bulletins:received", NOBODY_ELSEWHERE, NOBODY_ELSEWHERE, "bulletin"),
    Row("bulletins:distribution", FIGURE_READERS, ELSEWHERE, "bulletin"),
    _post("distribution", OF_A_DRAFT, ELSEWHERE, "draft"),
    Row("api:list_upward_forms", FIGURE_READERS),
    Row("api:upload_upward_form", OVER_HTTP, method="post", body="upward_file", form=True),
    Row("api:read_upward_form", FIGURE_READERS, ELSEWHERE, "api_upward_form"),
    Row("api:retire_upward_form", DRAFTERS, ELSEWHERE, "api_upward_form", "delete"),
    Row("api:mark_upward_form", DRAFTERS, ELSEWHERE, "api_upward_form", "post",
        body={"place": "表!C1", "text": "{unit}", "version": 2}),
    Row("api:unmark_upward_form", DRAFTERS, ELSEWHERE, "api_upward_form", "post",
        body={"place": "表!B1", "version": 2}),
    Row("api:fill_upward_form", DRAFTERS, ELSEWHERE, "api_upward_form", "post", body=DAYS),
    Row("api:list_upward_reports", FIGURE_READERS),
    Row("api:read_upward_report", FIGURE_READERS, ELSEWHERE, "api_upward_report"),
    Row("api:read_upward_cell", FIGURE_READERS, ELSEWHERE, "api_upward_report",
        query="?place=表!B1"),
    Row("api:export_upward_report", EXPORTERS, ELSEWHERE,
        "api_upward_report", query=REASON),
    Row("api:list_bulletin_schedules", SIGNED_IN),
    Row("api:plan_bulletin_drafts", OVER_HTTP, method="post", body="new_schedule"),
    Row("api:end_bulletin_schedule", ONLY_DRAFTERS_SEE, NOBODY_ELSEWHERE, "api_schedule",
        "delete"),
    Row("api:set_bulletin_distribution", OF_A_DRAFT, ELSEWHERE, "api_draft", "put",
        body={"version": 1}),
    Row("api:list_bulletin_receipts", FIGURE_READERS, ELSEWHERE, "api_bulletin"),
    Row("api:list_received_bulletins", SIGNED_IN),
    Row("api:read_received_bulletin", NOBODY_ELSEWHERE, NOBODY_ELSEWHERE, "api_bulletin"),
)  # fmt: skip
ARGUMENTS: Final[dict[str, Arguments]] = {
    "upward_form": lambda scene, place: {"pk": form(scene, place).pk},
    "upward_report": lambda scene, place: {"pk": report(scene, place).pk},
    "bulletin_schedule": lambda scene, place: {"pk": schedule(scene, place).pk},
    "api_upward_form": lambda scene, place: {"number": form(scene, place).pk},
    "api_upward_report": lambda scene, place: {"number": report(scene, place).pk},
    "api_schedule": lambda scene, place: {"number": schedule(scene, place).pk},
}
BODIES: Final[dict[str, Arguments]] = {
    "upward_file": lambda scene, place: {
        "name": "另一张", "unit": scene.region(place).code, "file": workbook(),
    },
    "new_schedule": lambda scene, place: {
        "template": scene.template(place).code, "region": scene.region(place).code,
        "rhythm": "year",
    },
}  # fmt: skip
