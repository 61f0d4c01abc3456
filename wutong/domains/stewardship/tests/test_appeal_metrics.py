"""Figures of appeals: what counts, K7 of 喀左 and Q8 of 泉港 from real appeals."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from wutong.cli import main
from wutong.domains.projects.tests.world import World
from wutong.domains.stewardship import actions
from wutong.domains.stewardship.actions import symposia
from wutong.domains.stewardship.tests.town import Town, at, build_town
from wutong.kernel import metrics
from wutong.kernel.metrics.published import PublishedFigure, store_published

YEAR = ("2026-01-01", "2026-12-31")


@pytest.fixture
def town(db: None) -> Town:
    """The town."""
    return build_town()


def value(world: World, code: str, **more: object) -> Decimal | None:
    return metrics.ask(code, world.question(*YEAR, **more)).total.value


def test_k7_is_96_percent_of_84_appeals(town: Town) -> None:
    """喀左 2023: 县级诉求 84 件，办结率 96%: 81 of 84, half-up to 0 places."""
    for place in range(84):
        appeal = town.receive(title=f"诉求 {place}", project=None)
        if place == 81:
            continue
        if place == 82:
            actions.close_appeal(appeal=appeal, text="撤回", by=town.bureau, at=at("2026-03-04"))
            continue
        actions.answer_appeal(appeal=appeal, text="已办", by=town.bureau, at=at("2026-03-04"))
        if place % 2 and place != 83:
            actions.confirm_as_asker(
                code=appeal.confirm_code, satisfaction=4 + place % 4 // 3, at=at("2026-03-05")
            )
        if place == 83:
            actions.object_as_asker(code=appeal.confirm_code, text="没办", at=at("2026-03-05"))
    assert actions.lapse_appeals(at=at("2026-03-20")) == 41
    other = town.receive(level="city", project=None)
    county = {"only": {"level": "county"}}
    assert value(town.world, "appeals", **county) == 84
    assert value(town.world, "appeals_resolved", **county) == 81
    rate = value(town.world, "resolution_rate", **county)
    assert rate is not None
    assert (rate * 100).quantize(Decimal(1), ROUND_HALF_UP) == 96
    assert value(town.world, "resolution_rate", only={"level": "city"}) == 0
    assert value(town.world, "appeals_reopened") == 1
    assert value(town.world, "appeal_satisfaction") == Decimal("4.5")
    behind = metrics.rows("appeals_resolved", town.world.question(*YEAR))
    assert len(behind) == 81
    assert other.number not in {one.key for one in behind}


def test_q8_is_24_problems_closed_on_one_project(town: Town) -> None:
    """泉港 2021: 协调解决问题 24 个 on one project."""
    for place in range(26):
        appeal = town.receive(kind="problem", title=f"问题 {place}")
        if place == 25:
            actions.close_appeal(appeal=appeal, text="不成立", by=town.bureau, at=at("2026-03-03"))
        elif place != 24:
            actions.answer_appeal(appeal=appeal, text="协调", by=town.bureau, at=at("2026-03-03"))
            actions.confirm_for_asker(
                appeal=appeal, text="电话", by=town.hotline, at=at("2026-03-04")
            )
    town.receive()
    answer = metrics.ask("problems_closed", town.world.question(*YEAR, by=("project",)))
    assert [one.value for one in answer.values if one.value] == [24]


def test_in_time_is_of_what_was_due(town: Town) -> None:
    town.answered(at("2026-03-23"))
    late = town.assigned()
    actions.answer_appeal(appeal=late, text="晚", by=town.department, at=at("2026-03-24"))
    town.receive()
    closed = town.receive()
    actions.close_appeal(appeal=closed, text="撤回", by=town.bureau, at=at("2026-03-03"))
    assert value(town.world, "appeals_due") == 3
    assert value(town.world, "appeal_on_time_rate") == Decimal(1) / 3


def test_figures_as_known_on_a_day(town: Town) -> None:
    appeal = town.answered(at("2026-03-10"))
    actions.confirm_as_asker(code=appeal.confirm_code, satisfaction=5, at=at("2026-03-11"))
    appeal.refresh_from_db()
    actions.reopen_appeal(appeal=appeal, text="又坏", by=town.bureau, at=at("2026-04-01"))
    joined = town.receive(by=town.hotline, at=at("2026-03-05"))
    actions.join_appeal(appeal=joined, other=appeal, by=town.hotline, at=at("2026-04-02"))
    assert (value(town.world, "appeals"), value(town.world, "appeals_resolved")) == (1, 0)
    march = {"as_known": at("2026-03-31")}
    assert value(town.world, "appeals", **march) == 2
    assert value(town.world, "appeals_resolved", **march) == 1


def test_confidential_ones_enter_the_total_alone(town: Town) -> None:
    town.project.confidential = True
    town.project.save(update_fields=["confidential"])
    town.receive(by=None)
    question = town.world.question(*YEAR)
    assert metrics.ask("appeals", question).total.value == 1
    assert metrics.count_rows("appeals", question) == 0


def test_symposia_and_suggestions(town: Town) -> None:
    held = symposia.plan_symposium(
        title="民营企业座谈会", region=town.world.city, on=date(2026, 3, 2), by=town.bureau,
        at=at("2026-03-01"),
    )  # fmt: skip
    symposia.plan_symposium(
        title="下月座谈会", region=town.world.city, on=date(2026, 4, 2), by=town.bureau,
        at=at("2026-03-01"),
    )  # fmt: skip
    guest = symposia.invite(symposium=held, investor=town.firm, by=town.bureau, at=at("2026-03-01"))
    symposia.hold_symposium(
        symposium=held, minutes="谈供电", attended={guest.pk: True}, by=town.bureau,
        at=at("2026-03-02"),
    )  # fmt: skip
    for answer in ("", "下月开通"):
        symposia.collect_suggestion(
            symposium=held, title="增开公交", content="园区到高铁站", category="roads",
            asker_name="欧阳", answer=answer, by=town.bureau, at=at("2026-03-02"),
        )  # fmt: skip
    assert value(town.world, "symposia") == 1
    assert value(town.world, "suggestions") == 2
    assert held.suggestions.filter(state="answered").count() == 1
    guest.refresh_from_db()
    assert guest.attended is True


def test_k8_stands_as_published_beside_what_is_computed(
    town: Town, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    """喀左 2023: 市级诉求 31 件办结率 99%: no integer of 31 gives it, so it is never forced."""
    assert not [n for n in range(32) if (Decimal(n) / 31 * 100).quantize(Decimal(1)) == 99]
    for place in range(31):
        appeal = town.receive(level="city", title=f"市级诉求 {place}", project=None)
        if place:
            actions.answer_appeal(appeal=appeal, text="已办", by=town.bureau, at=at("2026-03-04"))
    actions.lapse_appeals(at=at("2026-03-20"))
    store_published(
        metric="resolution_rate", scope_code="130300", first=date(2026, 1, 1),
        last=date(2026, 12, 31), only={"level": "city"}, value="99%", stated_count="31 件",
        reproducible=False, reason="30/31 是 96.77%，31/31 是 100%，没有整数能得出 99%。", by=None,
        at=at("2026-03-20"), source="喀左县 2023 年通报",
    )  # fmt: skip
    client.force_login(town.leader)
    rows = "/metrics/resolution_rate/rows/?unit=130300&from=2026-01-01&to=2026-12-31"
    page = client.get(f"{rows}&only.level=city").content.decode()
    assert "公布值 99%" in page
    assert "不可复现" in page
    assert "层级：市级" in page
    assert "96.77" in page
    assert "公布值" not in client.get(rows).content.decode()
    asked = "/api/v1/metrics/resolution_rate?unit=130300&from=2026-01-01&to=2026-12-31"
    for way in ("only=level:city", "by=level"):
        values = client.get(f"{asked}&{way}").json()["values"]
        (one,) = [one for one in values if "published" in one]
        assert one["published"][0]["value"] == "99%"
        assert one["published"][0]["reproducible"] is False
        assert "96.77%" in one["published"][0]["reason"]
    assert "published" not in str(client.get(asked).json())
    asked_there = ["metric", "resolution_rate", "--unit", "130300", "--by", "level",
                   "--from", "2026-01-01", "--to", "2026-12-31"]  # fmt: skip
    main(asked_there)
    assert "公布值 99%（喀左县 2023 年通报），不可复现：30/31" in capsys.readouterr().out
    with pytest.raises(IntegrityError), transaction.atomic():
        PublishedFigure.objects.update(reason="")
