"""Papers of every rhythm: their periods, what other rooms list in them, one page that is one."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.bulletins import actions
from wutong.domains.bulletins.choices import PaperRhythm
from wutong.domains.bulletins.models import Bulletin
from wutong.domains.bulletins.queries.composing import compose_live
from wutong.domains.bulletins.queries.reading import document_of
from wutong.domains.bulletins.rendering.pdf import pages_of, write_pdf
from wutong.domains.bulletins.rendering.word import write_word
from wutong.domains.bulletins.rules.document import NoticeList, Paragraph, Table
from wutong.domains.bulletins.rules.errors import BadValue
from wutong.domains.bulletins.rules.periods import period_ending_by
from wutong.domains.bulletins.rules.template import TemplateError, parse_template
from wutong.domains.bulletins.tests.scene import NOON, Scene, build_scene
from wutong.domains.targets import actions as targets

REFERENCE = Path(__file__).resolve().parents[1] / "reference"


def body_of(code: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((REFERENCE / f"{code}.json").read_text("utf-8"))["body"]
    return body


@pytest.mark.parametrize(
    ("rhythm", "day", "first", "last"),
    [
        ("week", "2022-09-11", "2022-09-05", "2022-09-11"),  # a Sunday ends its week
        ("week", "2022-09-10", "2022-08-29", "2022-09-04"),
        ("half_month", "2022-09-15", "2022-09-01", "2022-09-15"),
        ("half_month", "2022-09-14", "2022-08-16", "2022-08-31"),
        ("half_month", "2022-03-01", "2022-02-16", "2022-02-28"),
        ("half_month", "2022-09-30", "2022-09-16", "2022-09-30"),
        ("month", "2022-01-30", "2021-12-01", "2021-12-31"),
        ("month", "2024-02-29", "2024-02-01", "2024-02-29"),
        ("year", "2022-12-31", "2022-01-01", "2022-12-31"),
        ("year", "2022-12-30", "2021-01-01", "2021-12-31"),
    ],
)
def test_the_last_whole_period(rhythm: str, day: str, first: str, last: str) -> None:
    period = period_ending_by(rhythm, date.fromisoformat(day))
    assert (period.first_day.isoformat(), period.last_day.isoformat()) == (first, last)


@given(st.sampled_from(PaperRhythm.values), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_periods_follow_each_other_without_a_gap(rhythm: str, day: date) -> None:
    period = period_ending_by(rhythm, day)
    assert period.last_day <= day
    before = period_ending_by(rhythm, period.last_day - timedelta(days=1))
    assert before.last_day == period.first_day - timedelta(days=1)
    following = period_ending_by(rhythm, day + timedelta(days=366))
    assert following.first_day > period.last_day


def test_an_unknown_listing_or_rhythm_is_named() -> None:
    body = body_of("weekly")
    body["rhythm"] = "daily"
    body["sections"][1]["blocks"][0] |= {"source": "gossip", "most": 0}
    with pytest.raises(TemplateError) as refusal:
        parse_template(body)
    text = str(refusal.value)
    assert "rhythm 只能是 week" in text
    assert "most 应当是 1 到 200" in text
    with pytest.raises(ValueError, match="daily"):
        period_ending_by("daily", date(2022, 1, 1))


@pytest.fixture
def scene(db: None) -> Scene:
    return build_scene()


def drafted(scene: Scene, code: str) -> Bulletin:
    scene.template.body = body_of(code)
    scene.template.save()
    return scene.draft()


def issued_assessment(scene: Scene) -> Any:
    members = [f"r:{one.code}" for one in (scene.world.county, scene.world.other_county)]
    document = {"groups": [{
        "key": "g1", "title": "县区", "members": members, "red_places": 1, "black_places": 1,
        "indicators": [{"key": "signed", "title": "签约", "weight": "100", "kind": "metric",
                        "metric": "signed_projects", "form": "efficacy"}],
    }]}  # fmt: skip
    version = targets.draft_scheme(
        region=scene.world.city, code="monthly", title="月考核", document=document,
        by=scene.analyst, at=NOON,
    )  # fmt: skip
    targets.publish_scheme(
        version=version, effective_on=date(2022, 1, 1), by=scene.analyst, at=NOON
    )
    run = targets.compute_run(
        scheme=version.scheme, rhythm="monthly", on=date(2022, 5, 31), by=scene.analyst, at=NOON
    )
    targets.review_run(run=run, by=scene.supervisor, at=NOON)
    return targets.issue_run(run=run, by=scene.leader, at=NOON)


def test_a_months_assessment_tells_the_issued_ranks_and_lists(scene: Scene) -> None:
    draft = drafted(scene, "monthly-assessment")
    blocks = compose_live(draft).composed.document.blocks
    assert "本期没有发布的考核。" in [one.text for one in blocks if isinstance(one, Paragraph)]
    run = issued_assessment(scene)
    blocks = compose_live(draft).composed.document.blocks
    table = next(one for one in blocks if isinstance(one, Table))
    assert table.caption.startswith("县区：月考核（2022-05-01 至 2022-05-31）")
    assert {row[0].text: row[1].text for row in table.body} == {
        str(one.who): str(one.rank) for one in run.scores.all()
    }
    assert all(row[0].link for row in table.body)
    lists = [one for one in blocks if isinstance(one, NoticeList)]
    assert [one.colour for one in lists] == ["red", "black"]
    assert len(lists[0].entries) == 1


def test_a_year_without_assessment_says_so_once(scene: Scene) -> None:
    blocks = compose_live(drafted(scene, "annual")).composed.document.blocks
    texts = [one.text for one in blocks if isinstance(one, Paragraph)]
    assert texts.count("本期没有发布的考核。") == 1


def test_ranks_issued_after_the_papers_time_are_not_in_it(scene: Scene) -> None:
    issued_assessment(scene)
    draft = drafted(scene, "monthly-assessment")
    early = compose_live(draft, as_known=NOON - timedelta(hours=1)).composed.document
    assert not any("月考核" in one.caption for one in early.blocks if isinstance(one, Table))


def test_a_weekly_sheet_says_when_there_is_nothing(scene: Scene) -> None:
    texts = [
        one.text
        for one in compose_live(drafted(scene, "weekly")).composed.document.blocks
        if isinstance(one, Paragraph)
    ]
    assert "没有未办结的督办。" in texts


def test_one_page_is_one_page_or_is_not_issued(scene: Scene) -> None:
    draft = drafted(scene, "one-page")
    assert pages_of(write_pdf(document_of(draft))) == 1
    assert write_word(document_of(draft))
    long = {**draft.body, "lead": ["很长的一段。" * 200]}
    actions.edit_bulletin(bulletin=draft, body=long, by=scene.analyst, at=NOON, seen=draft.revision)
    actions.review_bulletin(bulletin=draft, by=scene.supervisor, at=NOON, seen=draft.revision)
    with pytest.raises(BadValue, match="印出来有 2 页"):
        actions.issue_bulletin(bulletin=draft, by=scene.leader, at=NOON)
    assert not Bulletin.objects.get().is_issued
