"""Assessment in the access matrix: its rows, and what their addresses and bodies need."""

from __future__ import annotations

from typing import Any, Final

from django.core.files.base import ContentFile

from tests.contracts.access_arguments import Arguments
from tests.contracts.access_rows import (
    EXPORTERS,
    NOBODY_ELSEWHERE,
    SHARED,
    SIGNED_IN,
    TARGET_SETTERS,
    Row,
    both,
    gone,
)
from tests.contracts.access_scene import CODES, OWN, Scene
from wutong.domains.targets import actions
from wutong.domains.targets.actions.papers import keep_paper
from wutong.domains.targets.models import AssessmentPaper, AssessmentRun, SchemeVersion, UnitAppeal
from wutong.kernel.clock import day_of

# Who computes, reviews or issues gets to the step; the step itself asks for one of these.
STEP_TAKERS: Final = "-----xxxxxL"
REVIEWERS: Final = "...x.xxxxxL"
API_SETTERS: Final = ".xx..xxxx-L"
API_REVIEWERS: Final = "...x.xxxx-L"
# Nobody of the scene holds a post in what is assessed.
NOBODY_HERE: Final = "xxxxxxxxx-L"


def document(scene: Scene, place: str) -> dict[str, Any]:
    """One group of one unit, by points that people give."""
    return {"groups": [{
        "key": "g1", "title": "小分队", "members": [f"u:{scene.unit(place).pk}"],
        "indicators": [{"key": "work", "title": "工作", "weight": "100", "kind": "manual"}],
    }]}  # fmt: skip


def version(scene: Scene, place: str) -> SchemeVersion:
    """The city's published scheme."""

    def make() -> SchemeVersion:
        made = _drafted(scene, place, "monthly")
        return actions.publish_scheme(
            version=made, effective_on=day_of(scene.at), by=None, at=scene.at
        )

    return scene.once(("assess version", place), make)


def _drafted(scene: Scene, place: str, code: str) -> SchemeVersion:
    return actions.draft_scheme(
        region=scene.region(place), code=code, title=f"{place}考核",
        document=document(scene, place), by=None, at=scene.at,
    )  # fmt: skip


def draft(scene: Scene, place: str) -> SchemeVersion:
    """A draft of another scheme."""
    return scene.once(("assess draft", place), lambda: _drafted(scene, place, "draft"))


def run(scene: Scene, place: str) -> AssessmentRun:
    """A computed run."""
    return scene.once(
        ("assess run", place),
        lambda: actions.compute_run(
            scheme=version(scene, place).scheme, rhythm="weekly", on=day_of(scene.at), by=None,
            at=scene.at,
        ),
    )  # fmt: skip


def appeal(scene: Scene, place: str) -> UnitAppeal:
    """An appeal that is open."""
    return scene.once(
        ("assess appeal", place),
        lambda: UnitAppeal.objects.create(
            score=run(scene, place).scores.get(), text="漏算", evidence="文件", filed_at=scene.at
        ),
    )


def paper(scene: Scene, place: str) -> AssessmentPaper:
    """A file beside the appeal."""

    def make() -> AssessmentPaper:
        file = ContentFile(b"%PDF-1.7 made up", "说明.pdf")
        return keep_paper(file=file, by=None, at=scene.at, appeal=appeal(scene, place))

    return scene.once(("assess paper", place), make)


def _post(name: str, own: str, other: str, at: str, **more: Any) -> Row:
    return Row(f"targets:{name}", own, other, at, "post", **more)


def _called(name: str, own: str, at: str = "api_run", **more: Any) -> Row:
    return Row(f"api:{name}", own, NOBODY_ELSEWHERE, at, more.pop("method", "post"), **more)


HERE: Final = f"?region={CODES[OWN]}"
ORDER_GIVERS: Final = "x..x.xxxxxL"
API_GIVERS: Final = "x..x.xxxx-L"
EXPORT: Final = {"reason": "核对"}
CHARGES: Final = {"members": [{"member": "u:1"}]}
RULING: Final = {"upheld": True, "reason": "属实"}
APPEAL: Final = {"text": "漏算", "evidence": "文件"}
ROWS: Final[tuple[Row, ...]] = (
    Row("targets:runs", SIGNED_IN),
    Row("targets:runs", TARGET_SETTERS, method="post"),
    Row("targets:run", SHARED, NOBODY_ELSEWHERE, "assess_run"),
    _post("act", ".xx..xxxxxL", STEP_TAKERS, "assess_run", fixed={"what": "again"}),
    _post("act", REVIEWERS, STEP_TAKERS, "assess_run", fixed={"what": "review"}),
    Row("targets:what_if", SHARED, NOBODY_ELSEWHERE, "assess_run"),
    *both("targets:entries", TARGET_SETTERS, "assess_run"),
    Row("targets:lists", SHARED, NOBODY_ELSEWHERE, "assess_run"),
    _post("run_export", EXPORTERS, gone(EXPORTERS), "assess_run", body=EXPORT),
    Row("targets:escalate", ORDER_GIVERS, gone(ORDER_GIVERS), "assess_run"),
    _post("escalate", ORDER_GIVERS, gone(ORDER_GIVERS), "assess_run"),
    Row("targets:paper", SHARED, NOBODY_ELSEWHERE, "assess_paper"),
    Row("targets:score", SHARED, NOBODY_ELSEWHERE, "assess_score"),
    _post("score", "xxxxxxxxx-L", NOBODY_ELSEWHERE, "assess_score"),
    _post("appeal_decide", REVIEWERS, gone(REVIEWERS), "assess_appeal", body=RULING),
    Row("targets:scheme", SHARED, NOBODY_ELSEWHERE, "assess_version"),
    Row("targets:scheme_new", TARGET_SETTERS, query=HERE),
    Row("targets:scheme_new", TARGET_SETTERS, method="post", query=HERE),
    *both("targets:scheme_edit", TARGET_SETTERS, "assess_draft"),
    _post("scheme_publish", TARGET_SETTERS, gone(TARGET_SETTERS), "assess_draft"),
    Row("api:list_assessment_schemes", SIGNED_IN),
    Row("api:draft_assessment_scheme", ".xx..xxxx-L", method="post", body="assess_document"),
    _called("read_assessment_scheme", SHARED, "api_assess_version", method="get"),
    _called("publish_assessment_scheme", API_SETTERS, "api_assess_draft",
            body={"effective_on": "2026-01-01"}),
    Row("api:list_assessment_runs", SIGNED_IN),
    Row("api:compute_assessment_run", ".xx..xxxx-L", method="post", body="assess_question"),
    _called("read_assessment_run", SHARED, method="get"),
    _called("compare_assessment_run", SHARED, method="get"),
    _called("move_assessment_run", API_REVIEWERS, fixed={"step": "review"}),
    _called("restate_assessment_run", API_SETTERS, body={"reason": "查实"}),
    _called("list_run_escalations", API_GIVERS, method="get"),
    _called("escalate_assessment_run", API_GIVERS, body=CHARGES),
    _called("try_assessment_run", SHARED, body={"group": "g1", "weights": {"work": 100}}),
    _called("read_run_sensitivity", SHARED, method="get", query="?group=g1"),
    Row("api:list_unit_appeals", SIGNED_IN),
    _called("read_assessment_score", SHARED, "api_assess_score", method="get"),
    _called("file_unit_appeal", NOBODY_HERE, "api_assess_score", body=APPEAL),
    _called("decide_unit_appeal", API_REVIEWERS, "api_assess_appeal", body=RULING),
)  # fmt: skip
ARGUMENTS: Final[dict[str, Arguments]] = {
    "assess_run": lambda scene, place: {"pk": run(scene, place).pk},
    "assess_score": lambda scene, place: {"pk": run(scene, place).scores.get().pk},
    "assess_appeal": lambda scene, place: {"pk": appeal(scene, place).pk},
    "assess_paper": lambda scene, place: {"pk": paper(scene, place).pk},
    "assess_version": lambda scene, place: {"pk": version(scene, place).pk},
    "assess_draft": lambda scene, place: {"pk": draft(scene, place).pk},
    "api_run": lambda scene, place: {"number": run(scene, place).pk},
    "api_assess_score": lambda scene, place: {"number": run(scene, place).scores.get().pk},
    "api_assess_appeal": lambda scene, place: {"number": appeal(scene, place).pk},
    "api_assess_version": lambda scene, place: {"number": version(scene, place).pk},
    "api_assess_draft": lambda scene, place: {"number": draft(scene, place).pk},
}
BODIES: Final[dict[str, Arguments]] = {
    "assess_document": lambda scene, place: {
        "region": scene.region(place).code, "code": "fresh", "title": "新办法",
        "document": document(scene, place),
    },
    "assess_question": lambda scene, place: {
        "scheme": version(scene, place).scheme_id, "rhythm": "yearly",
        "on": str(day_of(scene.at)),
    },
}  # fmt: skip
