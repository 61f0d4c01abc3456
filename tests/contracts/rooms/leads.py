"""Room `leads` in the access matrix: its rows, and what their addresses and bodies need."""

from __future__ import annotations

from typing import Any, Final

from tests.contracts.access_arguments import Arguments
from tests.contracts.access_rows import (
    ADMINISTRATOR,
    CLAIMANTS,
    EXPORTERS,
    MERGERS,
    NOBODY_ELSEWHERE,
    SIGNED_IN,
    Row,
    both,
    gone,
)
from tests.contracts.access_scene import Scene
from wutong.domains.leads import actions
from wutong.domains.leads.models import Lead, LeadConflict, LeadTransfer
from wutong.domains.org import actions as org
from wutong.domains.org.choices import UnitKind
from wutong.domains.org.models import Unit

READERS: Final = "........xxL"
REPORTERS: Final = "..x.....xxL"
HANDLERS: Final = CLAIMANTS
DISPATCHERS: Final = MERGERS
ARBITERS: Final = "..xx.xxxxxL"
# Over the API a lead is 404 for those who read none.
READING: Final = "........--L"
HANDLING: Final = ".xxx...x--L"
ARBITRATING: Final = "..xx.xxx--L"
REASON: Final = {"reason": "因故"}


def other_unit(scene: Scene, place: str) -> Unit:
    """A second unit of the city."""
    return scene.once(
        ("lead_unit", place),
        lambda: org.add_unit(
            region=scene.region(place), name="招商二队", kind=UnitKind.PROMOTION_SQUAD, by=None,
            at=scene.at,
        ),
    )  # fmt: skip


def lead(scene: Scene, place: str) -> Lead:
    """A lead of the city that waits for a response."""
    return scene.once(("lead", place), lambda: _report(scene, place, f"{place}新材料有限公司"))


def _report(scene: Scene, place: str, firm: str, **more: Any) -> Lead:
    stated = {"unit": scene.unit(place), **more}
    return actions.report_lead(
        firm_name=firm, content="生产基地", source="visit", region=scene.region(place), by=None,
        at=scene.at, **stated,
    )  # fmt: skip


def pooled(scene: Scene, place: str) -> Lead:
    """A lead in the pool."""
    return scene.once(
        ("pooled", place),
        lambda: actions.release(
            lead=_report(scene, place, f"{place}公海企业"), reason="无力", by=None, at=scene.at
        ),
    )


def offer(scene: Scene, place: str) -> LeadTransfer:
    """An offer of a lead to the other unit of the city."""
    return scene.once(
        ("offer", place),
        lambda: actions.ask_transfer(
            lead=_report(scene, place, f"{place}流转企业"), to_unit=other_unit(scene, place),
            reason="更合适", by=None, at=scene.at,
        ),
    )  # fmt: skip


def conflict(scene: Scene, place: str) -> LeadConflict:
    """Two registrations of one firm."""
    return scene.once(("lead_conflict", place), lambda: _conflict(scene, place))


def _conflict(scene: Scene, place: str) -> LeadConflict:
    firm = f"{place}撞单重工有限公司"
    _report(scene, place, firm)
    second = _report(scene, place, firm, unit=other_unit(scene, place))
    return second.conflicts_as_second.get()


def page(name: str, own: str, **more: Any) -> Row:
    """A page about a thing."""
    return Row(f"leads:{name}", own, gone(own), **more)


def called(name: str, own: str, **more: Any) -> Row:
    """An operation of the API on a thing."""
    return Row(f"api:{name}", own, NOBODY_ELSEWHERE, **more)


ROWS: Final[tuple[Row, ...]] = (
    Row("leads:list", READERS),
    Row("leads:pool", READERS),
    Row("leads:conflicts", READERS),
    Row("leads:transfers", HANDLERS),
    Row("leads:export", EXPORTERS, method="post"),
    Row("leads:new", REPORTERS),
    Row("leads:new", REPORTERS, method="post"),
    *(Row(f"leads:{name}", REPORTERS) for name in ("firms", "introducers", "collisions")),
    Row("leads:paste", REPORTERS),
    Row("leads:paste", REPORTERS, method="post"),
    Row("leads:rules", ADMINISTRATOR),
    Row("leads:rules", ADMINISTRATOR, method="post"),
    Row("leads:reset_rules", ADMINISTRATOR, method="post"),
    page("detail", READERS, at="lead"),
    page("conflict", READERS, at="lead_conflict"),
    Row("leads:conflict", ARBITERS, gone(READERS), "lead_conflict", "post"),
    page("answer", HANDLERS, at="lead_offer", method="post", body={"accept": "yes"}),
    Row("leads:edit", ".xxx...xxxL", "--x-----xxL", "lead"),
    Row("leads:edit", ".xxx...xxxL", "--x-----xxL", "lead", "post"),
    *both("leads:study", HANDLERS, "lead"),
    *both("leads:transfer", HANDLERS, "lead"),
    *both("leads:credit", DISPATCHERS, "lead"),
    page("act", HANDLERS, at="lead", method="post", fixed={"what": "respond"}),
    page("act", HANDLERS, at="pooled_lead", method="post", fixed={"what": "pick"}),
    Row("api:list_leads", SIGNED_IN),
    Row("api:export_leads", EXPORTERS, query="?reason=%E6%8A%A5%E9%80%81"),
    Row("api:list_lead_transfers", SIGNED_IN),
    Row("api:list_lead_conflicts", SIGNED_IN),
    Row("api:recognise_lead", REPORTERS, REPORTERS, method="post", body={"text": "总投资3亿元"}),
    Row("api:check_collisions", REPORTERS, "xxxxxxxxxxL", method="post", body="checked_lead"),
    Row("api:create_lead", REPORTERS, "xxxxxxxxxxL", method="post", body="new_lead"),
    called("read_lead", READING, at="lead"),
    called("edit_lead", HANDLING, at="lead", method="patch", body={"note": "记", "version": 1}),
    called("respond_to_lead", HANDLING, at="lead", method="post"),
    called("study_lead", HANDLING, at="lead", method="post", body={"decision": "follow"}),
    called("feed_back_on_lead", HANDLING, at="lead", method="post", body=REASON),
    called("report_lead_progress", HANDLING, at="lead", method="post", body=REASON),
    called("extend_lead", HANDLING, at="lead", method="post", body=REASON),
    called("release_lead", HANDLING, at="lead", method="post", body=REASON),
    called("transfer_lead", HANDLING, at="lead", method="post", body="lead_to_unit"),
    called("pick_lead", HANDLING, at="pooled_lead", method="post"),
    called("answer_lead_transfer", HANDLING, at="api_lead_offer", method="post",
           body={"accept": True}),
    called("decide_lead_conflict", ARBITRATING, at="api_lead_conflict", method="post",
           body={"decision": "independent", "reason": "两个项目"}),
)  # fmt: skip

ARGUMENTS: Final[dict[str, Arguments]] = {
    "lead": lambda scene, place: {"code": lead(scene, place).code},
    "pooled_lead": lambda scene, place: {"code": pooled(scene, place).code},
    "lead_offer": lambda scene, place: {"pk": offer(scene, place).pk},
    "lead_conflict": lambda scene, place: {"pk": conflict(scene, place).pk},
    "api_lead_offer": lambda scene, place: {"number": offer(scene, place).pk},
    "api_lead_conflict": lambda scene, place: {"number": conflict(scene, place).pk},
}
BODIES: Final[dict[str, Arguments]] = {
    "new_lead": lambda scene, place: {
        "firm_name": "新来的公司",
        "content": "生产基地",
        "source": "visit",
        "region": scene.region(place).code,
    },
    "checked_lead": lambda scene, place: {
        "firm_name": "新来的公司",
        "region": scene.region(place).code,
    },
    "lead_to_unit": lambda scene, place: {
        "to_unit": other_unit(scene, place).pk,
        "reason": "更合适",
    },
}
