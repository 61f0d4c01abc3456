"""Room `appraisal` in the access matrix: its rows, and what their addresses and bodies need."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.core.files.base import ContentFile

from tests.contracts.access_arguments import Arguments
from tests.contracts.access_rows import (
    ADMINISTRATOR,
    EXPORTERS,
    HIDDEN_ADMINISTRATOR,
    NOBODY_ELSEWHERE,
    SHARED,
    SIGNED_IN,
    Row,
    both,
    gone,
)
from tests.contracts.access_scene import CODES, OWN, SINCE, Scene
from wutong.domains.appraisal import actions
from wutong.domains.appraisal.models import Assessment, ResultCondition, Review, Scorecard
from wutong.domains.appraisal.rules.scorecard import delivered
from wutong.domains.org.choices import Role
from wutong.domains.org.models import Post, User
from wutong.kernel.clock import day_of

BODY: Final = delivered()["body"]
# Administrator, promotion bureau and recruiter open; leader and promotion bureau decide; of the
# city's people the line department alone answers for a unit by the way.
OPENERS: Final = ".xxx..xxxxL"
DECIDERS: Final = "x.xx.xxxxxL"
API_OPENERS: Final = ".xxx..xxx-L"
API_DECIDERS: Final = "x.xx.xxxx-L"
API_REVIEWERS: Final = "xxxxxxx.x-L"
EITHER_ELSEWHERE: Final = "--xx--xxxxL"
NOBODY_OVER_HTTP: Final = "xxxxxxxxx-L"
API_ADMINISTRATOR: Final = ".xxxxxxxx-L"


def assessment(scene: Scene, place: str) -> Assessment:
    """An open assessment to which a unit is invited; a confidential project's stands beside it."""

    def make() -> Assessment:
        if place == OWN:
            actions.open_assessment(
                project=scene.secret_project(), people=[_leader(scene)], by=None, at=scene.at
            )
        return actions.open_assessment(
            project=scene.project(place), units=[scene.unit(place)], by=None, at=scene.at
        )

    return scene.once(("assessment", place), make)


def _leader(scene: Scene) -> User:
    """Somebody who sees the city's confidential projects and scores."""

    def make() -> User:
        user = User.objects.create(username="head", name="分管领导")
        for role in (Role.LEADER, Role.LINE_DEPARTMENT):
            Post.objects.create(
                user=user, title=role, role=role, region=scene.region(OWN), starts_on=SINCE
            )
        return user

    return scene.once("head", make)


def review(scene: Scene, place: str) -> Review:
    """The unit's invitation."""
    return assessment(scene, place).reviews.get()


def condition(scene: Scene, place: str) -> ResultCondition:
    """A condition of a decided one."""

    def make() -> ResultCondition:
        made = assessment(scene, place)
        return made.conditions.create(
            place=1, text="补交批复", due_on=day_of(scene.at) + timedelta(days=9)
        )

    return scene.once(("assessment condition", place), make)


def scorecard(scene: Scene, place: str) -> Scorecard:
    """The city's own draft."""
    return scene.once(
        ("scorecard", place),
        lambda: actions.draft_scorecard(
            region=scene.region(place), code="own", title=f"{place}评分表", body=BODY, by=None,
            at=scene.at,
        ),
    )  # fmt: skip


def _post(name: str, own: str, other: str, at: str, **more: Any) -> Row:
    return Row(f"appraisal:{name}", own, other, at, "post", **more)


def _called(name: str, own: str, at: str = "api_assessment", **more: Any) -> Row:
    return Row(f"api:{name}", own, NOBODY_ELSEWHERE, at, more.pop("method", "post"), **more)


HERE: Final = f"?region={CODES[OWN]}"
REASON: Final = {"reason": "说明"}
ROWS: Final[tuple[Row, ...]] = (
    Row("appraisal:list", SIGNED_IN),
    Row("appraisal:export", EXPORTERS, method="post", body={"reason": "报送"}),
    Row("appraisal:detail", SHARED, NOBODY_ELSEWHERE, "assessment"),
    *both("appraisal:new", OPENERS, "project"),
    _post("invite", OPENERS, gone(OPENERS), "assessment"),
    _post("cancel", OPENERS, gone(OPENERS), "assessment"),
    *both("appraisal:decide", DECIDERS, "assessment"),
    *both("appraisal:review", "xxxxxxx.xxL", "assessment_review", "xxxx-xx-xxL"),
    _post("withdraw", OPENERS, gone(OPENERS), "assessment_review"),
    # Whoever opened it alone; here that is nobody.
    _post("reopen", "xxxxxxxxxxL", gone(OPENERS), "assessment_review"),
    _post("condition", OPENERS, EITHER_ELSEWHERE, "assessment_condition",
          fixed={"what": "claim"}, body={"note": "已批"}),
    _post("condition", DECIDERS, EITHER_ELSEWHERE, "assessment_condition",
          fixed={"what": "confirm"}),
    Row("appraisal:scorecards", SIGNED_IN),
    Row("appraisal:scorecard", SHARED, NOBODY_ELSEWHERE, "scorecard"),
    Row("appraisal:what_if", SHARED, NOBODY_ELSEWHERE, "scorecard"),
    Row("appraisal:draft", ADMINISTRATOR, query=HERE),
    Row("appraisal:draft", ADMINISTRATOR, method="post", query=HERE),
    *both("appraisal:edit_scorecard", ADMINISTRATOR, "scorecard", HIDDEN_ADMINISTRATOR),
    _post("act", ADMINISTRATOR, HIDDEN_ADMINISTRATOR, "scorecard", fixed={"what": "adopt"}),
    Row("appraisal:settings", ADMINISTRATOR),
    Row("appraisal:settings", ADMINISTRATOR, method="post"),
    Row("appraisal:reset_settings", ADMINISTRATOR, method="post"),
    Row("api:list_assessments", SIGNED_IN),
    Row("api:export_assessments", EXPORTERS, query="?reason=%E6%8A%A5%E9%80%81"),
    Row("api:open_assessment", OPENERS, method="post", body="new_assessment"),
    _called("read_assessment", SHARED, method="get"),
    _called("invite_reviewers", API_OPENERS, body="invited_unit"),
    _called("cancel_assessment", API_OPENERS, body=REASON),
    _called("decide_assessment", API_DECIDERS, body={"result": "passed", **REASON}),
    _called("declare_interest", API_REVIEWERS, "api_review", body={"conflicted": False}),
    _called("send_review", API_REVIEWERS, "api_review", body={}),
    _called("reopen_review", NOBODY_OVER_HTTP, "api_review", body=REASON),
    _called("claim_assessment_condition", API_OPENERS, "api_condition", body={"note": "已批"}),
    _called("claim_condition_with_file", API_OPENERS, "api_condition", body="condition_file",
            form=True),
    _called("withdraw_invitation", API_OPENERS, "api_review", method="delete"),
    _called("confirm_assessment_condition", API_DECIDERS, "api_condition"),
    _called("return_assessment_condition", API_DECIDERS, "api_condition", body=REASON),
    Row("api:list_scorecards", SIGNED_IN),
    Row("api:draft_scorecard", ADMINISTRATOR, "xxxxxxxxxxL", method="post", body="new_scorecard"),
    _called("read_scorecard", SHARED, "api_scorecard", method="get"),
    _called("edit_scorecard", API_ADMINISTRATOR, "api_scorecard", method="put",
            body={"title": "新", "body": BODY, "version": 1}),
    _called("adopt_scorecard", API_ADMINISTRATOR, "api_scorecard", body={"on": "2099-01-01"}),
    _called("retire_scorecard", API_ADMINISTRATOR, "api_scorecard", body={"on": "2099-01-01"}),
    _called("rescore_assessments", SHARED, "api_scorecard", method="get", query=HERE),
)  # fmt: skip
ARGUMENTS: Final[dict[str, Arguments]] = {
    "assessment": lambda scene, place: {"pk": assessment(scene, place).pk},
    "assessment_review": lambda scene, place: {
        "pk": assessment(scene, place).pk,
        "number": review(scene, place).pk,
    },
    "assessment_condition": lambda scene, place: {"pk": condition(scene, place).pk},
    "scorecard": lambda scene, place: {"pk": scorecard(scene, place).pk},
    "api_assessment": lambda scene, place: {"number": assessment(scene, place).pk},
    "api_review": lambda scene, place: {
        "number": assessment(scene, place).pk,
        "review": review(scene, place).pk,
    },
    "api_condition": lambda scene, place: {
        "number": assessment(scene, place).pk,
        "condition": condition(scene, place).pk,
    },
    "api_scorecard": lambda scene, place: {"number": scorecard(scene, place).pk},
}
BODIES: Final[dict[str, Arguments]] = {
    "new_assessment": lambda scene, place: {
        "project": scene.project(place).code,
        "units": [scene.unit(place).pk],
    },
    "condition_file": lambda scene, place: {
        "note": "已批", "file": ContentFile(b"%PDF-1.4 permit", name="批复.pdf"),
    },
    "invited_unit": lambda scene, place: {"units": [scene.unit(place).pk]},
    "new_scorecard": lambda scene, place: {
        "region": scene.region(place).code, "code": "fresh", "title": "新表", "body": BODY,
    },
}  # fmt: skip
