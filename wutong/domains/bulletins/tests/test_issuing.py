"""From draft to issue, and what an issued bulletin withstands."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from wutong.domains.bulletins import actions
from wutong.domains.bulletins.choices import Status
from wutong.domains.bulletins.models import (
    Bulletin,
    BulletinFigure,
    BulletinRow,
    BulletinTemplate,
    IssuedIsImmutable,
)
from wutong.domains.bulletins.queries.comparing import compare_with_now, recompute
from wutong.domains.bulletins.queries.reading import document_of, is_intact, number_register
from wutong.domains.bulletins.rules.document import Paragraph
from wutong.domains.bulletins.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.bulletins.rules.template import TemplateError
from wutong.domains.bulletins.tests.scene import BEFORE, LATER, NOON, YI, Scene, build_scene
from wutong.domains.org.queries import access_of
from wutong.domains.projects.actions import (
    BroughtFact,
    BroughtMilestone,
    BroughtProject,
    LedgerCell,
    bring_in,
    claim_fact,
    retract,
    take_back,
    verify,
)
from wutong.domains.projects.choices import Attribute, Stage
from wutong.domains.projects.models import Milestone, Project
from wutong.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return build_scene()


def test_the_way_from_draft_to_issue(scene: Scene) -> None:
    issued = scene.issued()
    assert issued.status == Status.ISSUED
    assert issued.number == "招商通报〔2022〕1号"
    assert issued.as_known == NOON
    assert is_intact(issued)
    actions_done = list(AuditEntry.objects.filter(target_kind="bulletins.bulletin").order_by("pk"))
    assert [entry.action for entry in actions_done] == [
        "bulletins.drafted",
        "bulletins.reviewed",
        "bulletins.issued",
    ]


def test_the_text_says_the_figures(scene: Scene) -> None:
    document = document_of(scene.issued())
    text = next(b.text for b in document.blocks if isinstance(b, Paragraph) and "新签约" in b.text)
    assert text.startswith("新签约项目3个，总投资50.00亿元，同比增长150.0%")


def test_rows_add_up_to_their_figure(scene: Scene) -> None:
    issued = scene.issued()
    checked = 0
    for figure in issued.figures.prefetch_related("rows"):
        if (
            figure.derivation
            or figure.question["shift"] == "target"
            or figure.metric.endswith("share")
        ):
            continue
        assert sum((row.amount for row in figure.rows.all()), Decimal(0)) == figure.value
        checked += 1
    assert checked > 5


def test_nobody_reviews_their_own_draft(scene: Scene) -> None:
    draft = scene.draft()
    boss = scene.leader
    Bulletin.objects.filter(pk=draft.pk).update(drafted_by=boss)
    draft.refresh_from_db()
    with pytest.raises(NotAllowed, match="起草人不能审核"):
        actions.review_bulletin(bulletin=draft, by=boss, at=NOON, seen=draft.revision)
    with pytest.raises(IntegrityError), transaction.atomic():
        Bulletin.objects.filter(pk=draft.pk).update(
            reviewed_by=boss, reviewed_at=NOON, status=Status.REVIEWED
        )


def test_posts_decide_who_may(scene: Scene) -> None:
    draft, reviewed = scene.draft(), scene.reviewed()
    with pytest.raises(NotAllowed):
        actions.review_bulletin(bulletin=draft, by=scene.recruiter, at=NOON, seen=draft.revision)
    with pytest.raises(NotAllowed):
        actions.issue_bulletin(bulletin=reviewed, by=scene.supervisor, at=NOON)
    with pytest.raises(NotAllowed):
        actions.delete_draft(bulletin=draft, by=scene.recruiter, at=NOON)


def test_a_draft_is_not_issued_unreviewed(scene: Scene) -> None:
    with pytest.raises(AlreadyMoved):
        actions.issue_bulletin(bulletin=scene.draft(), by=scene.leader, at=NOON)


def test_editing_takes_the_review_back_and_names_faults(scene: Scene) -> None:
    made = scene.reviewed()
    with pytest.raises(TemplateError, match="没有「nonsense」这个指标"):
        actions.edit_bulletin(
            bulletin=made,
            body={**made.body, "lead": ["{nonsense}"]},
            by=scene.analyst,
            at=NOON,
            seen=made.revision,
        )
    body = {**made.body, "lead": ["改过。"]}
    seen = made.revision
    actions.edit_bulletin(bulletin=made, body=body, by=scene.analyst, at=NOON, seen=seen)
    assert (made.status, made.reviewed_by) == (Status.DRAFT, None)
    with pytest.raises(AlreadyMoved, match="别人刚刚处理过"):
        actions.edit_bulletin(bulletin=made, body=body, by=scene.analyst, at=NOON, seen=seen)


def test_returning_takes_a_reason(scene: Scene) -> None:
    made = scene.reviewed()
    with pytest.raises(BadValue):
        actions.return_bulletin(
            bulletin=made, by=scene.supervisor, at=NOON, seen=made.revision, note=" "
        )
    actions.return_bulletin(
        bulletin=made, by=scene.supervisor, at=NOON, seen=made.revision, note="数字请核"
    )
    assert made.status == Status.DRAFT
    assert made.review_note == "数字请核"


def test_an_issued_bulletin_refuses_every_change(scene: Scene) -> None:
    issued = scene.issued()
    with pytest.raises(IssuedIsImmutable):
        issued.save()
    with pytest.raises(IssuedIsImmutable):
        issued.delete()
    with pytest.raises(IssuedIsImmutable):
        Bulletin.objects.all().delete()
    figure = BulletinFigure.objects.first()
    assert figure is not None
    with pytest.raises(IssuedIsImmutable):
        figure.save()
    row = BulletinRow.objects.first()
    assert row is not None
    with pytest.raises(IssuedIsImmutable):
        row.delete()
    with pytest.raises(AlreadyMoved):
        actions.delete_draft(bulletin=issued, by=scene.analyst, at=NOON)


def test_the_database_itself_refuses_changes(scene: Scene) -> None:
    issued = scene.issued()
    figure = issued.figures.first()
    assert figure is not None
    late_row = BulletinRow(figure=figure, position=999, key="X", title="补", amount=1)
    attempts = (
        lambda: Bulletin.objects.filter(pk=issued.pk).update(issuing_unit="别处"),
        lambda: BulletinFigure.objects.filter(bulletin=issued).update(display="0"),
        lambda: BulletinRow.objects.update(amount=0),
        lambda: BulletinRow.objects.bulk_create([late_row]),
        lambda: BulletinFigure.objects.bulk_create(
            [BulletinFigure(bulletin=issued, key="F999", label="补", metric="x", display="1")]
        ),
    )
    for attempt in attempts:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_numbers_follow_each_other(scene: Scene) -> None:
    assert [scene.issued().number_sequence for _ in range(3)] == [1, 2, 3]
    access = access_of(scene.leader, NOON.date())
    (line,) = number_register(access)
    assert (line.word, line.year, line.last, line.gaps) == ("招商通报", 2022, 3, 0)


def test_it_comes_out_equal_as_known_on_its_day(scene: Scene) -> None:
    issued = scene.issued()
    assert recompute(issued).equal
    project = Project.objects.get(name="光伏组件")
    signing = Milestone.objects.get(project=project, stage="signed")
    retract(claim=signing, by=None, at=LATER, reason="合同作废")
    scene.sign("迟报项目", 5, "2022-06-01", LATER)
    again = recompute(issued)
    assert again.equal
    assert again.compared == issued.figures.count()


@pytest.mark.parametrize("code", ["semimonthly", "overview"])
def test_the_default_templates_come_out_equal_too(scene: Scene, code: str) -> None:
    template = BulletinTemplate.objects.get(code=code)
    made = scene.draft(template=template)
    actions.review_bulletin(bulletin=made, by=scene.supervisor, at=NOON, seen=made.revision)
    issued = actions.issue_bulletin(bulletin=made, by=scene.leader, at=NOON)
    scene.sign("迟报项目", 5, "2022-06-01", LATER)
    assert recompute(issued).equal
    access = access_of(scene.leader, LATER.date())
    assert not compare_with_now(issued, access).equal


def test_what_changed_since_which_row_who_and_why(scene: Scene) -> None:
    issued = scene.issued()
    signing = Milestone.objects.get(project__name="光伏组件", stage="signed")
    retract(claim=signing, by=None, at=LATER, reason="合同作废")
    scene.sign("迟报项目", 5, "2022-06-01", LATER)
    access = access_of(scene.leader, LATER.date())
    comparison = compare_with_now(issued, access)
    assert not comparison.equal
    total = next(
        change
        for change in comparison.changes
        if change.figure.metric == "signed_amount"
        and not change.figure.derivation
        and not change.figure.group
        and change.figure.question["shift"] == ""
        and change.figure.question["span"] == "period"
    )
    assert (total.was, total.now) == ("50.00亿元", "25.00亿元")
    assert [(row.title, row.kind, row.was, row.now) for row in total.rows] == [
        ("光伏组件", "removed", 30 * YI, None),
        ("迟报项目", "added", None, 5 * YI),
    ]
    (reason,) = comparison.reasons[total.rows[0].key]
    assert reason.reason == "合同作废"
    assert reason.at == LATER


def test_a_project_that_an_undone_import_took_back_is_explained(scene: Scene) -> None:
    kept = scene.world.county
    row = BroughtProject(
        name="误导入项目", region=kept, cell=LedgerCell("c" * 64, "错台账.xlsx", "签约项目", 3),
        milestones=(BroughtMilestone(Stage.SIGNED, date(2022, 5, 1)),),
        facts=(BroughtFact(Attribute.TOTAL_INVESTMENT, 4 * YI, date(2022, 5, 1)),),
    )  # fmt: skip
    brought = bring_in(rows=[row], by=scene.analyst, at=BEFORE, verified=True)
    issued = scene.issued()
    take_back(brought=brought, by=scene.analyst, at=LATER, reason="导错了文件")
    comparison = compare_with_now(issued, access_of(scene.leader, LATER.date()))
    (removed,) = {row.key for change in comparison.changes for row in change.rows}
    reason = comparison.reasons[removed][-1]
    assert (reason.actor, reason.reason) == (scene.analyst.name, "导错了文件")


def test_a_corrected_amount_shows_as_a_changed_row(scene: Scene) -> None:
    issued = scene.issued()
    project = Project.objects.get(name="动力电池")
    signing = Milestone.objects.get(project=project, stage="signed")
    fact = claim_fact(
        project=project,
        attribute="total_investment",
        value=12 * YI,
        on=signing.on,
        by=None,
        at=LATER,
        note="补充协议",
    )
    verify(claim=fact, by=None, at=LATER + timedelta(hours=1))
    access = access_of(scene.leader, LATER.date())
    changed = {
        (row.title, row.kind, row.was, row.now)
        for change in compare_with_now(issued, access).changes
        for row in change.rows
    }
    assert changed == {("动力电池", "changed", 10 * YI, 12 * YI)}
    assert recompute(issued).equal


def test_a_correction_is_a_new_issue_tied_to_the_old(scene: Scene) -> None:
    issued = scene.issued()
    with pytest.raises(BadValue):
        actions.restate_bulletin(bulletin=issued, by=scene.analyst, at=LATER, reason="")
    made = actions.restate_bulletin(bulletin=issued, by=scene.analyst, at=LATER, reason="漏报")
    with pytest.raises(AlreadyMoved, match="已经有更正稿"):
        actions.restate_bulletin(bulletin=issued, by=scene.analyst, at=LATER, reason="再来")
    scene.sign("迟报项目", 5, "2022-06-01", LATER)
    actions.review_bulletin(bulletin=made, by=scene.supervisor, at=LATER, seen=made.revision)
    after = LATER + timedelta(hours=1)
    restated = actions.issue_bulletin(bulletin=made, by=scene.leader, at=after)
    assert restated.restates == issued
    assert restated.number == "招商通报〔2022〕2号"
    issued.refresh_from_db()
    assert issued.number == "招商通报〔2022〕1号"
    assert is_intact(issued)


def test_confidential_projects_enter_the_total_without_a_name(scene: Scene) -> None:
    key = scene.sign("秘密工程", 40, "2022-07-01", NOON - timedelta(hours=1))
    Project.objects.filter(pk=key).update(confidential=True)
    issued = scene.issued()
    text = str(issued.content)
    assert "总投资" in text
    total = issued.figures.get(
        metric="signed_amount", group="", derivation="", question__shift="", question__span="period"
    )
    assert total.value == 90 * YI
    assert "秘密工程" not in text
    assert not BulletinRow.objects.filter(title="秘密工程").exists()
    assert sum(row.amount for row in total.rows.all()) == 90 * YI


def test_drafts_are_seen_by_those_who_work_on_them(scene: Scene) -> None:
    draft, issued = scene.draft(), scene.issued()

    def seen(user: object) -> set[int]:
        access = access_of(user, NOON.date())
        return set(Bulletin.objects.visible_to(access).values_list("pk", flat=True))

    assert seen(scene.analyst) == {draft.pk, issued.pk}
    assert seen(scene.recruiter) == set()
    assert list(Bulletin.objects.visible_to(None)) == []
