"""Room `engagements` in the access matrix: its rows, and what their addresses and bodies need."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from tests.contracts.access_arguments import Arguments
from tests.contracts.access_rows import (
    EDITORS,
    EXPORTERS,
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
RECORDERS_OVER_HTTP: Final = "..x.....x-L"


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


ROWS: tuple[Row, ...] = (
    Row("engagements:list", SIGNED_IN),
    Row("engagements:export", EXPORTERS, method="post", body={"reason": "报送"}),
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
    _post("report_lead", RECORDERS, "engagement_firm"),
    _post("remove_firm", RECORDERS, "engagement_firm"),
    _post("remove_project", RECORDERS, "engagement_project"),
    # Its owner or whoever may change the engagement.
    Row("engagements:close_follow_up", "..x.....x-L", NOBODY_ELSEWHERE, "follow_up", "post"),
    Row("engagements:introduce", EDITORS, gone(EDITORS), "project", "post"),
    Row("engagements:remove_introduction", EDITORS, gone(EDITORS), "introduction", "post"),
)  # fmt: skip
API: Final[tuple[Row, ...]] = (
    Row("api:list_engagements", SIGNED_IN),
    Row("api:export_engagements", EXPORTERS, query="?reason=%E6%8A%A5%E9%80%81"),
    Row("api:list_follow_ups", SIGNED_IN),
    Row("api:read_engagement", SEEN, NOBODY_ELSEWHERE, "api_engagement"),
    Row("api:record_engagement", RECORDERS, method="post", body="trip"),
    *(
        Row(f"api:{name}", RECORDERS_OVER_HTTP, NOBODY_ELSEWHERE, "api_engagement", method,
            body=body)
        for name, method, body in (
            ("edit_engagement", "patch", {"places": "上海", "version": 1}),
            ("hold_engagement", "post", {"outcome": "好"}),
            ("cancel_engagement", "post", {"reason": "误登"}),
            ("write_minutes", "put", {"minutes": "谈了"}),
            ("meet_firms", "post", {"names": ["某公司"]}),
            ("add_engagement_member", "post", {"name": "李某"}),
            ("link_engagement_project", "post", {"project": "x"}),
            ("add_follow_up", "post", {"text": "送", "owner": 1, "due": "2022-02-01"}),
        )
    ),
    Row("api:register_met_firm", ".xxx..xxx-L", NOBODY_ELSEWHERE, "api_met_firm", "post"),
    Row("api:turn_into_lead", RECORDERS_OVER_HTTP, NOBODY_ELSEWHERE, "api_met_firm", "post",
        body={"content": "组件", "confirmed": True}),
    Row("api:remove_met_firm", RECORDERS_OVER_HTTP, NOBODY_ELSEWHERE, "api_met_firm", "delete"),
    Row("api:close_follow_up", "..x.....x-L", NOBODY_ELSEWHERE, "api_follow_up", "post",
        body={"result": "好"}),
    Row("api:list_referrers", SIGNED_IN),
    Row("api:read_referrer", SEEN, SEEN, "api_referrer"),
)  # fmt: skip
ROWS += API
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
    "api_engagement": lambda scene, place: {"number": engagement(scene, place).pk},
    "api_met_firm": lambda scene, place: {
        "number": engagement(scene, place).pk,
        "firm": _firm(scene, place).pk,
    },
    "api_follow_up": lambda scene, place: {"number": _follow_up(scene, place).pk},
    "api_referrer": lambda scene, place: {"number": scene.referrer(place).pk},
    "introduction": lambda scene, place: {
        "code": scene.project(place).code,
        "pk": _introduction(scene, place).pk,
    },
}
BODIES: Final[dict[str, Arguments]] = {
    "trip": lambda scene, place: {
        "kind": "talk", "title": "洽谈", "starts_on": "2022-01-05",
        "region": scene.region(place).code,
    },
}  # fmt: skip
