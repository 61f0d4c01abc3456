"""Changing the catalogue: versions, who may, what is refused, what a region has of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from wutong.domains.approvals import actions
from wutong.domains.approvals.actions.reference import load_defaults
from wutong.domains.approvals.models import ApprovalItem, ItemHandler, ItemVersion, PaperKind
from wutong.domains.approvals.queries.catalogue import (
    catalogue_on,
    handler_of,
    handlers_in,
    rule_of,
    spans_of,
)
from wutong.domains.approvals.queries.items import drafted_of, versions_of
from wutong.domains.approvals.rules.catalogue import check_catalogue
from wutong.domains.approvals.rules.drafting import PaperLine, differences
from wutong.domains.approvals.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.approvals.rules.reference import (
    delivered_items,
    delivered_papers,
    delivered_sources,
)
from wutong.domains.approvals.tests.desk import NEXT, NOON, SAID, TODAY, Desk, build_desk
from wutong.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db: None) -> Desk:
    """The catalogue and its people."""
    return build_desk()


# --- what is delivered


def test_the_delivered_catalogue_is_sound(desk: Desk) -> None:
    catalogue = catalogue_on("", TODAY)
    assert len(catalogue) == len(delivered_items())
    assert check_catalogue(catalogue, rule_of("").stage_days, spans_of("")) == ()


def test_every_line_of_the_source_says_what_became_of_it() -> None:
    sources, items = delivered_sources(), {one["code"]: one for one in delivered_items()}
    assert len(sources) == 39
    assert sum(len(row["lines"]) for row in sources) == 276
    for row in sources:
        item = items[row["item"]]
        assert row["row"] in item["source_rows"]
        asked = {line["paper"] for line in item["papers"]}
        for line in row["lines"]:
            assert line.get("left_out") or set(line["papers"]) <= asked
    added = [one for one in items.values() if not one["source_rows"]]
    assert all("补充" in one["note"] for one in added)


def test_no_paper_is_delivered_twice_or_for_nothing() -> None:
    papers = delivered_papers()
    asked = {line["paper"] for one in delivered_items() for line in one["papers"]}
    issued = {code for one in delivered_items() for code in one["results"]}
    assert asked | issued == set(papers)
    assert len({one["name"] for one in papers.values()}) == len(papers)
    for code in issued & asked:
        assert papers[code]["source"] in {"result", "shared"}


def test_loading_again_leaves_what_was_changed(desk: Desk) -> None:
    desk.in_force("scheme_review", NEXT, promised_days=2)
    PaperKind.objects.filter(code="topographic_map").update(name="地形图")
    assert load_defaults(at=NOON) == 0
    assert catalogue_on("", NEXT).by_code["scheme_review"].limits.promised == 2
    assert PaperKind.objects.get(code="topographic_map").name == "地形图"


def test_the_four_stages_and_set_up_keep_the_national_limits(desk: Desk) -> None:
    assert rule_of(desk.world.county.path).stage_days == {
        "land_planning": 8, "works_planning": 12, "construction_permit": 12, "acceptance": 8,
        "business_setup": 1,
    }  # fmt: skip
    assert rule_of(desk.world.county.path).agency_days == 75


# --- versions


def test_a_new_version_ends_the_one_before_on_the_day_before(desk: Desk) -> None:
    old = desk.item().versions.get()
    new = desk.in_force("scheme_review", NEXT, promised_days=2)
    old.refresh_from_db()
    assert (old.valid_until, new.valid_until) == (NEXT - timedelta(days=1), None)
    assert catalogue_on("", NEXT - timedelta(days=1)).by_code["scheme_review"].limits.promised == 4
    assert catalogue_on("", NEXT).by_code["scheme_review"].limits.promised == 2
    assert AuditEntry.objects.filter(action="approvals.item_in_force").count() == 1


def test_a_draft_changes_nothing_until_it_is_in_force(desk: Desk) -> None:
    before = drafted_of(desk.item().versions.get())
    desk.draft(promised_days=2)
    again = desk.draft(promised_days=3, name="方案审查")
    assert desk.item().versions.count() == 2
    assert (again.number, again.promised_days) == (2, 3)
    assert catalogue_on("", date(2099, 1, 1)).by_code["scheme_review"].limits.promised == 4
    assert drafted_of(desk.item().versions.get(number=1)) == before
    assert AuditEntry.objects.filter(action="approvals.item_drafted").count() == 2


def test_what_is_in_force_is_never_written_again(desk: Desk) -> None:
    """A case that holds a version finds every line as it was."""
    old = desk.item().versions.get()
    said = drafted_of(old)
    lines = set(old.papers.values_list("pk", flat=True))
    desk.in_force("scheme_review", NEXT, papers=(), requires=(), name="别的")
    old.refresh_from_db()
    assert drafted_of(old) == said
    assert set(old.papers.values_list("pk", flat=True)) == lines
    with pytest.raises(AlreadyMoved):
        actions.put_in_force(version=old, since=NEXT, by=desk.administrator, at=NOON)
    with pytest.raises(AlreadyMoved):
        actions.discard_draft(version=old, by=desk.administrator, at=NOON)


@pytest.mark.parametrize("since", [date(2018, 1, 1), TODAY - timedelta(days=1)])
def test_a_version_begins_neither_in_the_past_nor_before_the_latest(
    desk: Desk, since: date
) -> None:
    draft = desk.draft()
    with pytest.raises(BadValue) as refused:
        actions.put_in_force(version=draft, since=since, by=desk.administrator, at=NOON)
    assert refused.value.field == "since"
    draft.refresh_from_db()
    assert draft.drafted


def test_what_the_checks_call_an_error_does_not_come_into_force(desk: Desk) -> None:
    draft = desk.draft("planning_conditions", requires=(("scheme_review", "acceptance"),))
    with pytest.raises(BadValue, match="规划条件核提 → 规划设计方案审查 → 规划条件核提"):
        actions.put_in_force(version=draft, since=NEXT, by=desk.administrator, at=NOON)
    assert desk.item("planning_conditions").versions.get(number=1).valid_until is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "事" * 161}, "name"),
        ({"department": ""}, "department"),
        ({"kind": "favour"}, "kind"),
        ({"stage": "fifth"}, "stage"),
        ({"combined_review": "all"}, "combined_review"),
        ({"applicants": ("anybody",)}, "applicants"),
        ({"promised_days": 21}, "promised_days"),
        ({"green_days": 6}, "green_days"),
        ({"statutory_days": 251}, "statutory_days"),
        ({"serial_steps": 0}, "serial_steps"),
        ({"conditions": ({"attribute": "colour", "test": "yes"},)}, "conditions"),
        ({"requires": (("nothing", "acceptance"),)}, "requires"),
        ({"requires": (("scheme_review", "patience"),)}, "requires"),
        ({"requires": (("water_test", "acceptance"),)}, "requires"),
        ({"papers": (PaperLine("nothing"),)}, "papers"),
        ({"papers": (PaperLine("as_built_drawings"),) * 2}, "papers"),
        ({"papers": (PaperLine("as_built_drawings", copies=0),)}, "papers"),
        ({"results": ("nothing",)}, "results"),
    ],
)
def test_what_cannot_be_drafted(desk: Desk, changed: dict[str, Any], field: str) -> None:
    with pytest.raises(BadValue) as refused, transaction.atomic():
        actions.create_item(
            code="water_test", region=None, said=replace(SAID, **changed), by=None, at=NOON
        )
    assert refused.value.field == field
    assert not ApprovalItem.objects.filter(code="water_test").exists()


@pytest.mark.parametrize("code", ["", "scheme_review", "有中文", "a b", "x" * 41])
def test_codes_that_cannot_be(desk: Desk, code: str) -> None:
    with pytest.raises(BadValue) as refused:
        actions.create_item(code=code, region=None, said=SAID, by=None, at=NOON)
    assert refused.value.field == "code"


def test_a_discarded_first_draft_takes_the_item_with_it(desk: Desk) -> None:
    draft = actions.create_item(code="new", region=None, said=SAID, by=None, at=NOON)
    actions.discard_draft(version=draft, by=desk.administrator, at=NOON)
    assert not ApprovalItem.objects.filter(code="new").exists()


def test_an_item_ends_unless_others_need_it(desk: Desk) -> None:
    actions.end_item(
        item=desk.item("road_opening"), on=TODAY, reason="并入施工许可", by=desk.administrator,
        at=NOON,
    )  # fmt: skip
    assert "road_opening" in catalogue_on("", TODAY).by_code
    assert "road_opening" not in catalogue_on("", TODAY + timedelta(days=1)).by_code
    with pytest.raises(BadValue, match="前置事项 planning_conditions 不在有效目录里"):
        actions.end_item(
            item=desk.item("planning_conditions"), on=TODAY, reason="停", at=NOON,
            by=desk.administrator,
        )  # fmt: skip
    with pytest.raises(AlreadyMoved):
        actions.end_item(
            item=desk.item("road_opening"), on=NEXT, reason="停", by=desk.administrator, at=NOON
        )


def test_ending_asks_for_a_reason_and_a_day_to_come(desk: Desk) -> None:
    for reason, on in (("", NEXT), ("停", TODAY - timedelta(days=1))):
        with pytest.raises(BadValue):
            actions.end_item(
                item=desk.item("road_opening"), on=on, reason=reason, by=desk.administrator,
                at=NOON,
            )  # fmt: skip


# --- regions


def test_a_region_has_its_own_item_in_its_subtree_alone(desk: Desk) -> None:
    draft = actions.create_item(
        code="scheme_review", region=desk.world.city, said=desk.said(promised_days=1, green_days=1),
        by=desk.local, at=NOON,
    )  # fmt: skip
    actions.put_in_force(version=draft, since=NEXT, by=desk.local, at=NOON)
    days = {
        place.name: catalogue_on(place.path, NEXT).by_code["scheme_review"].limits.promised
        for place in (desk.world.county, desk.world.city, desk.world.elsewhere)
    }
    assert days == {"海港区": 1, "秦皇岛市": 1, "泉港区": 4}
    assert catalogue_on("", NEXT).by_code["scheme_review"].limits.promised == 4
    assert catalogue_on(desk.world.county.path, TODAY).by_code["scheme_review"].limits.promised == 4
    assert len(catalogue_on(desk.world.county.path, NEXT)) == len(delivered_items())
    actions.end_item(item=draft.item, on=NEXT, reason="改用全国的", by=desk.local, at=NOON)
    after = catalogue_on(desk.world.county.path, NEXT + timedelta(days=1))
    assert after.by_code["scheme_review"].limits.promised == 4


@pytest.mark.parametrize("who", ["local", "clerk", "bureau"])
def test_only_who_manages_the_country_changes_national_items(desk: Desk, who: str) -> None:
    with pytest.raises(NotAllowed):
        actions.save_draft(item=desk.item(), said=desk.said(), by=getattr(desk, who), at=NOON)
    draft = desk.draft()
    for refused in (
        lambda: actions.put_in_force(version=draft, since=NEXT, by=getattr(desk, who), at=NOON),
        lambda: actions.discard_draft(version=draft, by=getattr(desk, who), at=NOON),
        lambda: actions.end_item(
            item=desk.item(), on=NEXT, reason="停", by=getattr(desk, who), at=NOON
        ),
        lambda: actions.save_paper(
            code="topographic_map", name="图", source="applicant", by=getattr(desk, who), at=NOON
        ),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_who_manages_a_region_adds_papers_for_its_items(desk: Desk) -> None:
    kind = actions.save_paper(
        code="local_form", name="本地申请表", source="applicant", by=desk.local, at=NOON
    )
    assert kind.pk
    with pytest.raises(NotAllowed):
        actions.save_paper(code="clerk_form", name="表", source="applicant", by=desk.clerk, at=NOON)


@pytest.mark.parametrize(
    ("field", "value"), [("code", "有 空"), ("name", " "), ("source", "nobody")]
)
def test_papers_that_cannot_be(desk: Desk, field: str, value: str) -> None:
    given = {"code": "p", "name": "表", "source": "applicant"} | {field: value}
    with pytest.raises(BadValue) as refused:
        actions.save_paper(**given, by=desk.administrator, at=NOON)  # type: ignore[arg-type]
    assert refused.value.field == field


# --- who handles


def test_the_nearest_region_says_who_handles(desk: Desk) -> None:
    from wutong.domains.org.models import Unit

    branch = Unit.objects.create(name="海港区分局", kind="department", region=desk.world.county)
    given = {"scheme_review": desk.land, "works_permit_building": desk.land}
    assert actions.set_handlers(region=desk.world.city, units=given, by=desk.local, at=NOON) == 2
    actions.set_handlers(
        region=desk.world.county, units={"scheme_review": branch}, by=desk.local, at=NOON
    )
    assert handler_of("scheme_review", desk.world.county.path) == branch
    assert handler_of("works_permit_building", desk.world.county.path) == desk.land
    assert handler_of("scheme_review", desk.world.other_county.path) == desk.land
    assert handler_of("scheme_review", desk.world.elsewhere.path) is None
    assert handlers_in(desk.world.county.path) == {
        "scheme_review": branch, "works_permit_building": desk.land,
    }  # fmt: skip
    again = actions.set_handlers(region=desk.world.city, units=given, by=desk.local, at=NOON)
    assert again == 0
    actions.set_handlers(
        region=desk.world.county, units={"scheme_review": None}, by=desk.local, at=NOON
    )
    assert handler_of("scheme_review", desk.world.county.path) == desk.land
    assert AuditEntry.objects.filter(action="approvals.handler_set").count() == 4


def test_handlers_that_cannot_be(desk: Desk) -> None:
    from wutong.domains.org.models import Unit

    stranger = Unit.objects.create(name="泉港", kind="department", region=desk.world.elsewhere)
    for units in ({"nothing": desk.land}, {"scheme_review": stranger}):
        with pytest.raises(BadValue), transaction.atomic():
            actions.set_handlers(region=desk.world.city, units=units, by=desk.local, at=NOON)
    with pytest.raises(NotAllowed):
        actions.set_handlers(
            region=desk.world.elsewhere, units={"scheme_review": stranger}, by=desk.local, at=NOON
        )
    assert not ItemHandler.objects.exists()


# --- the region's numbers


def test_a_region_has_numbers_of_its_own_until_they_are_taken_away(desk: Desk) -> None:
    city = desk.world.city
    actions.save_rule(
        region=city, stage_days={"land_planning": 5}, numbers={"correction_days": 15},
        by=desk.local, at=NOON,
    )  # fmt: skip
    own = rule_of(desk.world.county.path)
    assert (own.stage_days, own.correction_days, own.agency_days) == ({"land_planning": 5}, 15, 75)
    assert rule_of(desk.world.elsewhere.path).correction_days == 20
    actions.reset_rule(region=city, by=desk.local, at=NOON)
    assert rule_of(desk.world.county.path).correction_days == 20
    for refused in (
        lambda: actions.save_rule(region=None, stage_days={}, numbers={}, by=desk.local, at=NOON),
        lambda: actions.reset_rule(region=city, by=desk.clerk, at=NOON),
    ):
        with pytest.raises(NotAllowed):
            refused()
    for stages, numbers in (({"fifth": 3}, {}), ({"acceptance": 0}, {}), ({}, {"agency_days": -1})):
        with pytest.raises(BadValue):
            actions.save_rule(
                region=city, stage_days=stages, numbers=numbers, by=desk.local, at=NOON
            )


# --- differences, and what the database holds


def test_differences_in_words(desk: Desk) -> None:
    before = desk.said()
    after = replace(
        before, promised_days=2, requires=before.requires[1:], results=(),
        papers=(*before.papers[1:], PaperLine("as_built_drawings", required=False, copies=2)),
    )  # fmt: skip
    found = differences(
        before, after, {"as_built_drawings": "竣工图"}, {"land_permit_allocated": "划拨"}
    )
    assert [
        (one.field, one.before, one.after) for one in found if one.field == "承诺时限（工作日）"
    ] == [("承诺时限（工作日）", "4", "2")]
    assert ("材料", "", "竣工图（非必要，2 份）") in [
        (one.field, one.before, one.after) for one in found
    ]
    assert {one.field for one in found} == {"承诺时限（工作日）", "前置", "材料", "结果"}
    assert differences(before, before, {}, {}) == ()


@pytest.mark.parametrize(
    "more", [{"drafted": True}, {"valid_until": None}, {"valid_until": TODAY, "drafted": False}]
)
def test_the_database_holds_one_draft_one_open_version_one_a_day(
    desk: Desk, more: dict[str, Any]
) -> None:
    desk.draft()
    standing = desk.item().versions.get(number=1)
    facts = {"item": standing.item, "number": 9, "valid_from": standing.valid_from, "name": "x",
             "statutory_days": 1, "promised_days": 1, "serial_days": 1, "created_at": NOON}  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemVersion.objects.create(**facts | more)


def test_versions_stand_newest_first(desk: Desk) -> None:
    desk.in_force("scheme_review", NEXT)
    desk.draft()
    assert [(one.number, one.drafted) for one in versions_of(desk.item())] == [
        (3, True), (2, False), (1, False),
    ]  # fmt: skip
