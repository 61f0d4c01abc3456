"""A firm's own pages of appeals: its own alone, the answer, its word, a new one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wutong.domains.investors.models import Investor, InvestorContact
from wutong.domains.notices.models import Notice
from wutong.domains.org.choices import Role
from wutong.domains.org.models import User
from wutong.domains.projects.tests.world import person
from wutong.domains.projects.tests.world import project as a_project
from wutong.domains.stewardship.actions.appeals_own import confirm_own, object_own, raise_appeal
from wutong.domains.stewardship.choices import AppealState, ResolvedBy
from wutong.domains.stewardship.models import Appeal
from wutong.domains.stewardship.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.stewardship.tests.town import MONDAY, Town, at, build_town
from wutong.kernel import clock

FORM = {"title": "员工宿舍不够", "content": "新招 80 人没有住处", "category": "labour",
        "urgency": "urgent", "phone": "13812342019"}  # fmt: skip


@pytest.fixture
def town(db: None) -> Town:
    """The town."""
    return build_town()


@pytest.fixture
def other(town: Town) -> User:
    """Somebody who speaks for another firm of the city."""
    firm = Investor.objects.create(name="别家公司", normalized_name="别家", created_at=MONDAY)
    user = person("other-speaker", Role.INVESTOR, region=town.world.city)
    InvestorContact.objects.create(investor=firm, name="别家客", user=user)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_firm_sees_its_own_alone(town: Town, other: User) -> None:
    appeal = town.answered()
    client = signed_in(town.speaker)
    assert appeal.title in client.get("/appeals/own/").content.decode()
    page = client.get(f"/appeals/own/{appeal.number}/").content.decode()
    for words in ("本月 20 日完成增容", "供电公司", "确认办结"):
        assert words in page
    for hidden in ("hotline", "department", "bureau"):
        assert f">{hidden}<" not in page
    stranger = signed_in(other)
    assert appeal.title not in stranger.get("/appeals/own/").content.decode()
    url = f"/appeals/own/{appeal.number}/"
    assert stranger.get(url).status_code == 404
    assert stranger.post(url, {"word": "confirm", "satisfaction": "5"}).status_code == 404
    for by in (other, town.bureau):
        with pytest.raises(NotAllowed):
            confirm_own(appeal=appeal, satisfaction=5, by=by, at=MONDAY)
        with pytest.raises(NotAllowed):
            object_own(appeal=appeal, text="没好", by=by, at=MONDAY)
    assert signed_in(town.bureau).get("/appeals/own/").status_code == 403


def test_those_who_speak_for_the_firm_are_told_of_the_answer(town: Town, other: User) -> None:
    appeal = town.answered()
    told = Notice.objects.filter(url=f"/appeals/own/{appeal.number}/")
    assert {one.person for one in told} == {town.speaker}
    assert f"您的诉求 {appeal.number}：已答复" in {one.title for one in told}


def test_the_firm_confirms(town: Town) -> None:
    appeal, client = town.answered(clock.now()), signed_in(town.speaker)
    url = f"/appeals/own/{appeal.number}/"
    assert client.post(url, {"word": "confirm"}).status_code == 422
    assert client.post(url, {"word": "confirm", "satisfaction": "4"}).status_code == 302
    appeal.refresh_from_db()
    assert (appeal.state, appeal.resolved_by, appeal.satisfaction) == (
        AppealState.RESOLVED, ResolvedBy.ASKER, 4,
    )  # fmt: skip
    event = appeal.events.latest("pk")
    assert (event.by, event.by_asker) == (town.speaker, True)
    with pytest.raises(AlreadyMoved):
        confirm_own(appeal=appeal, satisfaction=5, by=town.speaker, at=at("2026-03-03"))


def test_the_firm_objects(town: Town) -> None:
    appeal, client = town.answered(clock.now()), signed_in(town.speaker)
    url = f"/appeals/own/{appeal.number}/"
    assert client.post(url, {"word": "object", "text": " "}).status_code == 422
    assert client.post(url, {"word": "object", "text": "还是没电"}).status_code == 302
    appeal.refresh_from_db()
    assert (appeal.state, appeal.reopened) == (AppealState.ASSIGNED, 1)


def test_the_firm_brings_up_a_matter(town: Town, other: User) -> None:
    client = signed_in(town.speaker)
    assert town.project.name in client.get("/appeals/own/new/").content.decode()
    form = FORM | {"about": town.project.pk, "firm": town.firm.pk, "blocked": "1.2"}
    assert client.post("/appeals/own/new/", form | {"title": ""}).status_code == 422
    done = client.post("/appeals/own/new/", form)
    appeal = Appeal.objects.get()
    assert done.url == f"/appeals/own/{appeal.number}/"
    assert (appeal.channel, appeal.investor, appeal.project, appeal.region, appeal.blocked) == (
        "portal", town.firm, town.project, town.world.county, 120_000_000,
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        raise_appeal(investor=town.firm, title="一", content="二", category="tax", by=other,
                     at=MONDAY)  # fmt: skip
    elsewhere = a_project(town.world.county, MONDAY, name="别人的项目")
    with pytest.raises(BadValue):
        raise_appeal(investor=town.firm, title="一", content="二", category="tax",
                     project=elsewhere, by=town.speaker, at=MONDAY)  # fmt: skip
    plain = raise_appeal(investor=town.firm, title="一", content="二", category="tax",
                         by=town.speaker, at=MONDAY)  # fmt: skip
    assert plain.region == town.world.county


def test_queries_of_the_list_do_not_grow(town: Town) -> None:
    client, counts = signed_in(town.speaker), []
    for more in (2, 9):
        for place in range(more):
            town.assigned(title=f"诉求 {more} {place}")
        client.get("/appeals/own/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/appeals/own/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_firm_s_program_does_what_its_pages_do(town: Town, other: User) -> None:
    client, stranger = signed_in(town.speaker), signed_in(other)

    def post(caller: Client, address: str, **body: object) -> tuple[int, dict[str, object]]:
        found = caller.post(f"/api/v1{address}", body, content_type="application/json")
        return found.status_code, found.json()

    new = {"title": "员工宿舍不够", "content": "新招 80 人没有住处", "category": "labour"}
    status, made = post(
        client, "/own-appeals", **new, project=town.project.code, blocked="2000000.00"
    )
    assert (status, made.get("state"), made.get("unit")) == (201, "received", None), made
    assert Appeal.objects.get(number=made["number"]).investor == town.firm
    assert post(client, "/own-appeals", **new, project="没有")[0] == 422
    assert post(client, "/own-appeals", **new, investor=town.firm.pk + 1)[0] == 422
    assert post(signed_in(town.bureau), "/own-appeals", **new)[0] == 403

    answered = town.answered()
    url = f"/own-appeals/{answered.number}"
    assert stranger.get(f"/api/v1{url}").status_code == 404
    assert stranger.get("/api/v1/own-appeals").json()["items"] == []
    shown = client.get(f"/api/v1{url}").json()
    assert (shown["unit"], shown["awaits_word"]) == ("供电公司", True)
    assert "13812342019" not in str(shown)
    (row,) = client.get("/api/v1/own-appeals?waiting=true").json()["items"]
    assert row["number"] == answered.number
    first = client.get("/api/v1/own-appeals?limit=1").json()
    second = client.get(f"/api/v1/own-appeals?limit=1&cursor={first['next']}").json()
    numbers = {one["items"][0]["number"] for one in (first, second)}
    assert numbers == {answered.number, made["number"]}

    assert post(client, f"{url}/word", word="confirm")[0] == 422
    assert post(stranger, f"{url}/word", word="confirm", satisfaction=5)[0] == 404
    assert post(client, f"{url}/word", word="object", text="")[0] == 422
    status, done = post(client, f"{url}/word", word="confirm", satisfaction=5)
    assert (status, done["state"], done["satisfaction"]) == (200, "resolved", 5)
    assert post(client, f"{url}/word", word="object", text="又坏了")[0] == 403
