"""Awards in the access matrix: their rows, and what their addresses and bodies need."""

from __future__ import annotations

from typing import Any, Final

from tests.contracts.access_arguments import Arguments
from tests.contracts.access_rows import (
    EXPORTERS,
    NOBODY_ELSEWHERE,
    SIGNED_IN,
    Row,
    both,
    gone,
)
from tests.contracts.access_scene import CODES, OWN, Scene
from wutong.domains.incentives import actions
from wutong.domains.incentives.models import (
    Award,
    AwardInterest,
    AwardObjection,
    AwardRun,
    RuleVersion,
)
from wutong.kernel.clock import day_of

READERS: Final = ".....xxxxxL"
FOLLOWERS: Final = ".......xxxL"
MANAGERS: Final = ".xxx.xxxxxL"
APPROVERS: Final = "x.xxxxxxxxL"
DECIDERS: Final = "xx.xxxxxxxL"
# A recruiter and a steward get to the page of their own awards, and there is none here.
OWN_AWARD: Final = ".....--xxxL"
ELSEWHERE_AWARD: Final = "-------xxxL"
STEPPERS: Final = ".xxx.--xxxL"
STEPPERS_ELSEWHERE: Final = "---x---xxxL"
API_READERS: Final = ".....-----L"
API_MANAGERS: Final = ".xxx.-----L"
API_APPROVERS: Final = "x.xxx-----L"
API_DECIDERS: Final = "xx.xx-----L"
API_WORKERS: Final = ".x.x.-----L"


def document() -> dict[str, Any]:
    """One rule."""
    return {"publication_days": 5, "rules": [{
        "key": "signed", "title": "签约奖", "awardee": "fund_raiser", "event": "signed",
        "form": "fixed", "amount": "100"}]}  # fmt: skip


def _drafted(scene: Scene, place: str, code: str) -> RuleVersion:
    return actions.draft_rules(
        region=scene.region(place), code=code, title=f"{place}奖励", document=document(), by=None,
        at=scene.at,
    )  # fmt: skip


def draft(scene: Scene, place: str) -> RuleVersion:
    """A draft."""
    return scene.once(("award draft", place), lambda: _drafted(scene, place, "draft"))


def version(scene: Scene, place: str, code: str = "intro") -> RuleVersion:
    """The city's published rules."""

    def make() -> RuleVersion:
        made = _drafted(scene, place, code)
        return actions.publish_rules(
            version=made, valid_from=day_of(scene.at), by=None, at=scene.at
        )

    return scene.once(("award version", place, code), make)


def run(scene: Scene, place: str) -> AwardRun:
    """A computed run."""
    return scene.once(
        ("award run", place),
        lambda: actions.compute_run(
            rule_set=version(scene, place).rule_set, last=day_of(scene.at), by=None, at=scene.at
        ),
    )


def published(scene: Scene, place: str) -> AwardRun:
    """A published run with one award to an introducer."""

    def make() -> AwardRun:
        made = actions.compute_run(
            rule_set=version(scene, place, "public").rule_set, last=day_of(scene.at), by=None,
            at=scene.at,
        )  # fmt: skip
        Award.objects.create(
            run=made, version=version(scene, place, "public"), project=scene.project(place),
            rule="signed", rule_title="签约奖",
            awardee="introducer", event="signed", day=day_of(scene.at), share=10_000, amount=100,
            state="proposed", referrer=scene.referrer(place),
        )  # fmt: skip
        actions.check_run(run=made, by=None, at=scene.at)
        return actions.publish_run(run=made, by=None, at=scene.at)

    return scene.once(("award published", place), make)


def award(scene: Scene, place: str) -> Award:
    """A published award."""
    return published(scene, place).awards.get()


def interest(scene: Scene, place: str) -> AwardInterest:
    """A declared interest."""
    return scene.once(
        ("award interest", place),
        lambda: AwardInterest.objects.create(
            award=award(scene, place), text="亲属", recorded_at=scene.at
        ),
    )


def objection(scene: Scene, place: str) -> AwardObjection:
    """An objection."""
    return scene.once(
        ("award objection", place),
        lambda: AwardObjection.objects.create(
            award=award(scene, place), text="不实", objector="李某", recorded_at=scene.at,
            received_on=day_of(scene.at),
        ),
    )  # fmt: skip


def _post(name: str, own: str, other: str, at: str, **more: Any) -> Row:
    return Row(f"incentives:{name}", own, other, at, "post", **more)


def _called(name: str, own: str, at: str = "api_award", **more: Any) -> Row:
    return Row(f"api:{name}", own, NOBODY_ELSEWHERE, at, more.pop("method", "post"), **more)


HERE: Final = f"?region={CODES[OWN]}"
KIND: Final = {"kind": "other_person", "on": "2022-01-01", "paper": "承诺书"}
RULING: Final = {"upheld": False, "reason": "查无实据"}
MONEY: Final = {"amount": "1.00", "on": "2022-01-01", "evidence": "凭证"}
ACCOUNT: Final = {"holder": "某人", "bank": "银行", "number": "62220203000123"}
OBJECTION: Final = {"objector": "李某", "text": "不实", "received_on": "2022-01-01"}
ROWS: Final[tuple[Row, ...]] = (
    Row("incentives:list", FOLLOWERS),
    Row("incentives:export", EXPORTERS, method="post"),
    Row("incentives:award", OWN_AWARD, ELSEWHERE_AWARD, "award"),
    _post("act", STEPPERS, STEPPERS_ELSEWHERE, "award", fixed={"what": "kind"}, body=KIND),
    _post("decide", DECIDERS, gone(DECIDERS), "award_interest", fixed={"kind": "interest"},
          body={"upheld": "no", "reason": "查无实据"}),
    Row("incentives:shares", READERS, gone(READERS), "project"),
    _post("shares", MANAGERS, gone(READERS), "project"),
    Row("incentives:runs", READERS),
    Row("incentives:runs", MANAGERS, method="post"),
    Row("incentives:run", READERS, gone(READERS), "award_run"),
    _post("run_act", MANAGERS, "--xx-xxxxxL", "award_run", fixed={"what": "check"}),
    Row("incentives:publication", READERS, gone(READERS), "award_published"),
    Row("incentives:rules", READERS),
    Row("incentives:budget", APPROVERS, method="post"),
    Row("incentives:rules_new", MANAGERS, query=HERE),
    Row("incentives:rules_new", MANAGERS, method="post", query=HERE),
    Row("incentives:version", READERS, gone(READERS), "award_version"),
    *both("incentives:rules_edit", MANAGERS, "award_draft"),
    _post("rules_publish", MANAGERS, gone(MANAGERS), "award_draft"),
    Row("incentives:simulation", READERS, gone(READERS), "award_version"),
    Row("api:list_awards", SIGNED_IN),
    _called("read_award", API_READERS, method="get"),
    _called("declare_award_kind", API_MANAGERS, body=KIND),
    _called("enter_award_account", API_MANAGERS, body=ACCOUNT),
    _called("apply_for_award", API_MANAGERS, body={"papers": "申请表"}),
    _called("approve_award", API_APPROVERS),
    _called("pay_award", API_MANAGERS, body=MONEY),
    _called("recover_award", API_MANAGERS, body=MONEY),
    _called("declare_award_interest", API_WORKERS, body={"text": "亲属"}),
    _called("receive_award_objection", API_WORKERS, body=OBJECTION),
    _called("end_award", API_APPROVERS, fixed={"step": "claw-back"}, body={"reason": "不实"}),
    _called("decide_award_ruling", API_DECIDERS, "api_award_objection",
            fixed={"kind": "objection"}, body=RULING),
    Row("api:set_award_shares", MANAGERS, NOBODY_ELSEWHERE, "project", "post",
        body="award_shares"),
    Row("api:list_award_runs", SIGNED_IN),
    Row("api:compute_award_run", API_MANAGERS, method="post", body="award_question"),
    _called("read_award_run", API_READERS, "api_award_run", method="get"),
    _called("drop_award_run", API_MANAGERS, "api_award_published", body={"reason": "有误"}),
    _called("move_award_run", API_MANAGERS, "api_award_run", fixed={"step": "check"}),
    Row("api:list_award_rules", SIGNED_IN),
    Row("api:draft_award_rules", ".xxx.xxxx-L", method="post", body="award_document"),
    _called("read_award_rules", API_READERS, "api_award_version", method="get"),
    _called("publish_award_rules", API_MANAGERS, "api_award_draft",
            body={"valid_from": "2022-01-01"}),
    _called("try_award_rules", API_READERS, "api_award_version", method="get",
            query="?year=2022"),
    Row("api:list_award_budgets", SIGNED_IN),
    Row("api:set_award_budget", APPROVERS, method="post", body="award_budget"),
)  # fmt: skip
ARGUMENTS: Final[dict[str, Arguments]] = {
    "award": lambda scene, place: {"pk": award(scene, place).pk},
    "award_interest": lambda scene, place: {"pk": interest(scene, place).pk},
    "award_run": lambda scene, place: {"pk": run(scene, place).pk},
    "award_published": lambda scene, place: {"pk": published(scene, place).pk},
    "award_version": lambda scene, place: {"pk": version(scene, place).pk},
    "award_draft": lambda scene, place: {"pk": draft(scene, place).pk},
    "api_award": lambda scene, place: {"number": award(scene, place).pk},
    "api_award_objection": lambda scene, place: {"number": objection(scene, place).pk},
    "api_award_run": lambda scene, place: {"number": run(scene, place).pk},
    "api_award_published": lambda scene, place: {"number": published(scene, place).pk},
    "api_award_version": lambda scene, place: {"number": version(scene, place).pk},
    "api_award_draft": lambda scene, place: {"number": draft(scene, place).pk},
}
BODIES: Final[dict[str, Arguments]] = {
    "award_document": lambda scene, place: {
        "region": scene.region(place).code, "code": "fresh", "title": "新奖励",
        "document": document(),
    },
    "award_question": lambda scene, place: {
        "rule_set": version(scene, place).rule_set_id, "last": day_of(scene.at).isoformat(),
    },
    "award_budget": lambda scene, place: {
        "rule_set": version(scene, place).rule_set_id, "year": 2022, "amount": "100.00",
        "basis": "批复",
    },
    "award_shares": lambda scene, place: {
        "awardee": "introducer", "shares": {f"r:{scene.referrer(place).pk}": 10_000},
        "basis": "协议",
    },
}  # fmt: skip
