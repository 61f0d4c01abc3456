"""Room `engagements` in the access matrix: its rows, and what their addresses and bodies need."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from tests.contracts.access_arguments import Arguments
from tests.contracts.access_rows import (
    EDITORS,
    INVESTOR_EDITORS,
    NOBODY_ELSEWHERE,
    SIGNED_IN,
    Row,
    both,
    gone,
)
from tests.contracts.access_scene import Scene
from wutong.domains.engagements import actions
from wutong.domains.engagements.models import Engagement
from wutong.domains.org.choices import Role

# Administrator, leader, analyst, promotion bureau, recruiter, steward and line department.
RECORDERS: Final = "..x.....xxL"
SEEN: Final = ".........-L"


def engagement(scene: Scene, place: str) -> Engagement:
    """A held trip of the city."""
    return scene.once(("engagement", place), lambda: _engagement(scene, place))


def _engagement(scene: Scene, place: str) -> Engagement:
    return actions.record_engagement(
        kind="outbound", title=f"{place}赴上海招商", region=scene.region(place),
        starts_on=date(2022, 1, 5), by=None, at=scene.at,
    )  # fmt: skip


def _member(scene: Scene, place: str) -> Any:
    return scene.once(
        ("engagement member", place),
        lambda: actions.add_member(
            engagement=engagement(scene, place), name="王某", by=None, at=scene.at
        ),
    )


def _firm(scene: Scene, place: str) -> Any:
    return scene.once(
        ("engagement firm", place),
        lambda: actions.meet_firms(
            engagement=engagement(scene, place), names="某新锐公司", by=None, at=scene.at
        )[0],
    )


def _link(scene: Scene, place: str) -> Any:
    return scene.once(
        ("engagement project", place),
        lambda: actions.link_project(
            engagement=engagement(scene, place), project=scene.project(place), by=None, at=scene.at
        ),
    )


def _follow_up(scene: Scene, place: str) -> Any:
    return scene.once(
        ("follow-up", place),
        lambda: actions.add_follow_up(
            engagement=engagement(scene, place), text="送方案", due=date(2022, 1, 9),
            owner=scene.person(Role.RECRUITER, place), by=None, at=scene.at,
        ),
    )  # fmt: skip


def _introduction(scene: Scene, place: str) -> Any:
    return scene.once(
        ("introduction", place),
        lambda: actions.introduce_project(
            project=scene.project(place), referrer=scene.referrer(place), by=None, at=scene.at
        ),
    )


def _post(name: str, own: str, at: str = "engagement", **more: Any) -> Row:
    return Row(f"engagements:{name}", own, gone(own), at, "post", **more)


ROWS: Final[tuple[Row, ...]] = (
    Row("engagements:list", SIGNED_IN),
    Row("engagements:calendar", SIGNED_IN),
    Row("engagements:download", SIGNED_IN),
    Row("engagements:new", RECORDERS),
    Row("engagements:new", RECORDERS, method="post"),
    Row("engagements:feed_settings", SIGNED_IN),
    Row("engagements:feed_settings", SIGNED_IN, method="post"),
    # A guessed secret is nobody's.
    Row("engagements:feed", "-----------", fixed={"secret": "guessed"}),
    Row("engagements:detail", SEEN, NOBODY_ELSEWHERE, "engagement"),
    *both("engagements:edit", RECORDERS, "engagement"),
    *both("engagements:minutes", RECORDERS, "engagement"),
    *(
        _post(name, RECORDERS)
        for name in (
            "hold", "cancel", "add_member", "add_firms", "add_project", "add_follow_up",
        )
    ),
    _post("remove_member", RECORDERS, "engagement_member"),
    _post("register_firm", INVESTOR_EDITORS, "engagement_firm"),
    _post("link_firm", RECORDERS, "engagement_firm"),
    _post("remove_firm", RECORDERS, "engagement_firm"),
    _post("remove_project", RECORDERS, "engagement_project"),
    # Its owner or whoever may change the engagement.
    Row("engagements:close_follow_up", "..x.....x-L", NOBODY_ELSEWHERE, "follow_up", "post"),
    Row("engagements:introduce", EDITORS, gone(EDITORS), "project", "post"),
    Row("engagements:remove_introduction", EDITORS, gone(EDITORS), "introduction", "post"),
)  # fmt: skip
ARGUMENTS: Final[dict[str, Arguments]] = {
    "engagement": lambda scene, place: {"pk": engagement(scene, place).pk},
    "engagement_member": lambda scene, place: {
        "pk": engagement(scene, place).pk,
        "member": _member(scene, place).pk,
    },
    "engagement_firm": lambda scene, place: {
        "pk": engagement(scene, place).pk,
        "firm": _firm(scene, place).pk,
    },
    "engagement_project": lambda scene, place: {
        "pk": engagement(scene, place).pk,
        "link": _link(scene, place).pk,
    },
    "follow_up": lambda scene, place: {"pk": _follow_up(scene, place).pk},
    "introduction": lambda scene, place: {
        "code": scene.project(place).code,
        "pk": _introduction(scene, place).pk,
    },
}
BODIES: Final[dict[str, Arguments]] = {}
