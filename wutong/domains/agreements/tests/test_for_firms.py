"""People who speak for a firm see what it signed and both sides' promises, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from wutong.domains.agreements import actions
from wutong.domains.agreements.models import Agreement
from wutong.domains.agreements.tests.scene import BAD, NOON, Scene, signed_in, word_file
from wutong.domains.investors.models import InvestorContact
from wutong.domains.org.choices import Role
from wutong.domains.org.models import User
from wutong.domains.projects.models import Evidence
from wutong.domains.projects.tests.world import person
from wutong.kernel.search import search_ids


@pytest.fixture
def contact(scene: Scene) -> User:
    """Somebody who speaks for 宁锂公司."""
    user = person("contact", Role.INVESTOR, region=scene.world.city)
    InvestorContact.objects.create(investor=scene.firm, name="孙某", user=user)
    return user


def status(user: User, name: str, *args: Any) -> int:
    return signed_in(user).get(reverse(f"agreements:{name}", args=args)).status_code


def text(user: User, name: str, *args: Any) -> str:
    answer = signed_in(user).get(reverse(f"agreements:{name}", args=args))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_what_was_signed_is_read_with_both_sides_promises(scene: Scene, contact: User) -> None:
    signed = scene.signed()
    scene.promise(signed)
    scene.promise(signed, side="government", kind="land", text="交付土地150亩")
    for name in ("list", "ledger"):
        shown = text(contact, name)
        assert signed.title in shown
        assert "投资3亿元" in shown
        assert "交付土地150亩" in shown
    detail = text(contact, "detail", signed.pk)
    assert "项目用地以招标拍卖挂牌方式出让" in detail
    for hidden in ("部门意见", "公平竞争", "审核会", "经办人"):
        assert hidden not in detail


def test_nothing_else_is_there_for_them(scene: Scene, contact: User) -> None:
    draft = scene.with_text(BAD, title="草拟中的协议")
    signed = scene.signed(title="签了的协议")
    other = scene.signed(
        title="别家的协议", project=None, region=scene.world.city,
        firms=[scene.another_firm("外贸公司")],
    )  # fmt: skip
    promise = scene.promise(signed)
    shown = text(contact, "list")
    assert "草拟中的协议" not in shown
    assert "别家的协议" not in shown
    for agreement in (draft, other):
        assert status(contact, "detail", agreement.pk) == 404
    for name in ("fair", "differences"):
        assert status(contact, name, signed.pk) == 404
    assert status(contact, "version", signed.pk, 1) == 404
    assert status(contact, "commitment", promise.pk) == 404
    assert not Agreement.objects.visible_to(None).exists()
    assert not Agreement.objects.signed_by_firms_of(None).exists()


def test_the_signed_file_alone_is_handed_out(scene: Scene, contact: User) -> None:
    agreement = scene.with_text()
    actions.upload_version(
        agreement=agreement, file=word_file("第一条 乙方依法纳税。"), by=scene.bureau, at=NOON
    )
    scene.hold(scene.meeting(agreement))
    agreement.refresh_from_db()
    actions.sign_agreement(agreement=agreement, on=NOON.date(), by=scene.bureau, at=NOON)
    assert status(contact, "download", agreement.pk, 2) == 200
    assert status(contact, "download", agreement.pk, 1) == 404


def test_over_the_api_too(scene: Scene, contact: User) -> None:
    signed = scene.signed()
    scene.promise(signed)
    scene.with_text(title="草拟中的协议")
    browser = signed_in(contact)
    listed = browser.get("/api/v1/signed-agreements").json()
    assert [one["title"] for one in listed["items"]] == [signed.title]
    one = browser.get(f"/api/v1/signed-agreements/{signed.pk}").json()
    assert one["commitments"][0]["text"] == "投资3亿元"
    assert "opinions" not in one
    assert browser.get(f"/api/v1/agreements/{signed.pk}").status_code == 404
    bureau = signed_in(scene.bureau)
    assert bureau.get("/api/v1/signed-agreements").json()["items"] == []
    assert bureau.get(f"/api/v1/signed-agreements/{signed.pk}").status_code == 404


def test_the_firm_finds_its_agreement_on_its_projects_page(scene: Scene, contact: User) -> None:
    signed = scene.signed()
    answer = signed_in(contact).get(reverse("projects:detail", args=[scene.project.code]))
    assert signed.title in answer.content.decode()


def test_agreements_are_found_by_title_number_and_firm(scene: Scene) -> None:
    agreement = scene.draft()
    for words in ("锂电池项目", agreement.number, "宁锂", "ldc"):
        assert search_ids("agreement", words, 5) == [agreement.pk], words
    actions.edit_agreement(
        agreement=agreement, changes={"title": "储能项目协议"}, by=scene.bureau, at=NOON,
        firms=[scene.another_firm("昌黎公司")],
    )  # fmt: skip
    assert search_ids("agreement", "锂电池", 5) == []
    assert search_ids("agreement", "昌黎公司", 5) == [agreement.pk]
    found = signed_in(scene.bureau).get("/search/", {"q": "储能"}).content.decode()
    assert reverse("agreements:detail", args=[agreement.pk]) in found
    hidden = signed_in(scene.stranger).get("/search/", {"q": "储能"}).content.decode()
    assert reverse("agreements:detail", args=[agreement.pk]) not in hidden


class TestPapers:
    """A promise's paper can be handed in with the claim."""

    def claim(self, scene: Scene, who: User, pk: int, **more: Any) -> Any:
        file = ContentFile(b"%PDF-1.4 voucher", name="凭证.pdf")
        data = {"on": "2022-09-01", "note": "已缴", "file": file} | more
        return signed_in(who).post(reverse("agreements:commitment_claim", args=[pk]), data)

    def test_on_the_page(self, scene: Scene) -> None:
        row = scene.promise(scene.signed())
        assert self.claim(scene, scene.bureau, row.pk).status_code == 302
        row.refresh_from_db()
        assert row.evidence == Evidence.objects.get(project=scene.project)

    def test_by_its_owner_who_may_not_upload_otherwise(self, scene: Scene) -> None:
        row = scene.promise(scene.signed(), side="government", owner=scene.department)
        assert self.claim(scene, scene.department, row.pk).status_code == 302
        row.refresh_from_db()
        assert row.evidence is not None

    def test_over_the_api(self, scene: Scene) -> None:
        row = scene.promise(scene.signed())
        file = ContentFile(b"%PDF-1.4 voucher", name="凭证.pdf")
        answer = signed_in(scene.bureau).post(
            f"/api/v1/commitments/{row.pk}/fulfilled-with-file",
            {"on": "2022-09-01", "note": "已缴", "kind": "bank_slip", "file": file},
        )
        assert answer.status_code == 200, answer.content.decode()
        assert json.loads(answer.content)["state"] == "claimed"
        assert Evidence.objects.get().kind == "bank_slip"

    def test_none_without_a_project(self, scene: Scene) -> None:
        agreement = scene.signed(project=None, region=scene.world.city, firms=[scene.firm])
        row = scene.promise(agreement)
        assert self.claim(scene, scene.bureau, row.pk).status_code == 302
        row.refresh_from_db()
        assert (row.state, row.evidence) == ("claimed", None)


@pytest.mark.django_db(transaction=True)
class TestFollowing:
    """An agreement lies where its project lies."""

    def test_it_moves_with_its_project(self, transactional_db: None) -> None:
        from wutong.domains.agreements.tests.scene import build_scene
        from wutong.domains.projects import actions as projects

        scene = build_scene()
        moving, standing = scene.draft(), scene.draft(title="另一份")
        own = scene.draft(title="财政局的", unit=scene.finance)
        fact = projects.claim_fact(
            project=scene.project, attribute="region", value=scene.world.other_county,
            on=NOON.date(), by=None, at=NOON,
        )  # fmt: skip
        projects.verify(claim=fact, by=None, at=NOON)
        for agreement in (moving, standing, own):
            agreement.refresh_from_db()
            assert agreement.region == scene.world.other_county
            assert agreement.region_path == scene.world.other_county.path
        assert own.unit == scene.finance
        unit = projects.claim_fact(
            project=scene.project, attribute="unit", value=scene.world.squad, on=NOON.date(),
            by=None, at=NOON,
        )  # fmt: skip
        projects.verify(claim=unit, by=None, at=NOON)
        for agreement, signs in ((moving, scene.world.squad), (own, scene.finance)):
            agreement.refresh_from_db()
            assert agreement.unit == signs
