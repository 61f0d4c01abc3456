"""Pages of stewards, firms, spreads and hand-overs; the API; queries don't grow with rows."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wutong.cli import main
from wutong.domains.investors.models import Investor
from wutong.domains.org.choices import Role
from wutong.domains.org.models import User
from wutong.domains.projects import actions as projects
from wutong.domains.projects.choices import TeamCapacity
from wutong.domains.projects.tests.world import person
from wutong.domains.stewardship.actions import spreading
from wutong.domains.stewardship.models import FirmSteward, HandOver, ServedFirm
from wutong.domains.stewardship.models.stewards import FirmSpread
from wutong.domains.stewardship.tests.town import MONDAY, Town, build_town
from wutong.kernel.audit.models import ExportEntry


@pytest.fixture
def town(db: None) -> Town:
    """The town."""
    return build_town()


@pytest.fixture
def keeper(town: Town) -> User:
    """A steward of the county with the town's project."""
    user = person("管家甲", Role.STEWARD, region=town.world.county)
    projects.join_team(
        project=town.project, user=user, capacity=TeamCapacity.PROJECT_STEWARD,
        on=date(2026, 1, 1), by=None, at=MONDAY, duty="总协调",
    )  # fmt: skip
    return user


def serve(town: Town, count: int) -> None:
    start = Investor.objects.count()
    firms = Investor.objects.bulk_create(
        Investor(name=f"企业{number}", normalized_name=f"企业{number}", created_at=MONDAY)
        for number in range(start, start + count)
    )
    ServedFirm.objects.bulk_create(
        ServedFirm(investor=one, region=town.world.county, region_path=town.world.county.path,
                   since=date(2026, 1, 1))
        for one in firms
    )  # fmt: skip


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_from_a_proposal_to_a_firm_set_by_hand(town: Town, keeper: User) -> None:
    serve(town, 6)
    client = signed_in(town.bureau)
    assert client.post("/stewards/spread/", {"region": "130300"}).status_code == 302
    preview = text_of(client, "/stewards/spread/?region=130300")
    assert "共 6 户变动" in preview
    assert "同一地区" in preview
    row = FirmSpread.objects.get()
    assert client.post(f"/stewards/spread/{row.pk}/apply/").status_code == 302
    assert FirmSteward.objects.filter(steward=keeper).count() == 6
    assert "已做完" in text_of(client, f"/stewards/spread/{row.pk}/progress/")
    listing = text_of(client, "/stewards/?region=130300")
    assert "管家甲" in listing
    assert "6.00" in listing
    firm = ServedFirm.objects.order_by("pk")[0]
    page = text_of(client, f"/stewards/firms/{firm.pk}/")
    assert "管家甲" in page
    wrong = client.post(f"/stewards/firms/{firm.pk}/", {"steward": keeper.pk, "reason": ""})
    assert wrong.status_code == 422
    done = client.post(f"/stewards/firms/{firm.pk}/", {"steward": keeper.pk, "reason": "老客户"})
    assert done.status_code == 302
    assert "人工指定" in text_of(client, f"/stewards/firms/?steward={keeper.pk}")
    assert "总协调" in text_of(client, f"/stewards/{keeper.pk}/")
    assert "谁来负责" in text_of(client, f"/projects/{town.project.code}/")
    assert "企业管家" in text_of(client, f"/investors/{firm.investor_id}/")
    given = client.post("/stewards/firms/export/", {"reason": "汇报", "query": ""})
    assert b"".join(given.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    assert ExportEntry.objects.get().kind == "stewardship.firms"


def test_a_list_is_shown_before_it_is_written(town: Town) -> None:
    client = signed_in(town.bureau)
    file = SimpleUploadedFile("名单.csv", "企业名称,地区\n甲公司,海港区\n".encode())
    answer = client.post("/stewards/firms/import/", {"region": "130300", "file": file})
    assert "可以导入 1 户" in answer.content.decode()
    assert not ServedFirm.objects.exists()
    kept = answer.context["kept"]
    assert client.post("/stewards/firms/import/", {"kept": kept}).status_code == 302
    assert ServedFirm.objects.get().investor.name == "甲公司"
    bad = SimpleUploadedFile("名单.csv", "企业名称,地区\n甲公司,火星\n".encode())
    answer = client.post("/stewards/firms/import/", {"region": "130300", "file": bad})
    assert "第 2 行：本地区没有「火星」" in answer.content.decode()
    assert client.post("/stewards/firms/import/", {"kept": "x"}).status_code == 302


def test_a_hand_over_on_pages(town: Town, keeper: User) -> None:
    serve(town, 2)
    made = spreading.propose_spread(region=town.world.city, by=None, at=MONDAY)
    spreading.apply_spread(spread=made, by=None, at=MONDAY)
    coming = person("管家乙", Role.STEWARD, region=town.world.county)
    client = signed_in(keeper)
    page = client.get(f"/handover/of/{keeper.pk}/")
    names = [line["line"].name for one in page.context["groups"] for line in one["lines"]]
    assert len(names) == 3
    nobody = client.post(f"/handover/of/{keeper.pk}/", {"lines": names, "to": ""})
    assert nobody.status_code == 422
    sent = client.post(
        f"/handover/of/{keeper.pk}/",
        {"lines": names, "to": coming.pk, f"to:{names[0]}": town.bureau.pk},
    )
    assert sent.status_code == 302
    assert HandOver.objects.count() == 2
    theirs = HandOver.objects.get(to_person=coming)
    other = signed_in(coming)
    assert "等我接收" in text_of(other, "/handover/")
    assert "全部接收" in text_of(other, f"/handover/{theirs.pk}/")
    assert signed_in(town.stranger).get(f"/handover/{theirs.pk}/").status_code == 404
    taken = other.post(f"/handover/{theirs.pk}/do/accept/", {"lines": [names[1]]})
    assert taken.status_code == 302
    assert FirmSteward.objects.filter(steward=coming, until=None).count() == 1
    assert "已接收 1 件" in text_of(client, f"/handover/{theirs.pk}/")
    mine = HandOver.objects.get(to_person=town.bureau)
    assert client.post(f"/handover/{mine.pk}/do/withdraw/").status_code == 302
    mine.refresh_from_db()
    assert mine.withdrawn_at is not None
    assert client.post(f"/handover/{mine.pk}/do/nothing/").status_code == 404


def test_people_of_a_unit_see_their_own(town: Town) -> None:
    keeper = person("专班管家", Role.STEWARD, unit=town.world.squad)
    serve(town, 2)
    firm = ServedFirm.objects.all()[0]
    FirmSteward.objects.create(
        investor=firm.investor, steward=keeper, region=firm.region, region_path=firm.region_path,
        since=date(2026, 1, 1),
    )  # fmt: skip
    client = signed_in(keeper)
    assert "专班管家" in text_of(client, "/stewards/")
    page = text_of(client, "/stewards/firms/")
    assert "共 1 条" in page
    other = ServedFirm.objects.exclude(pk=firm.pk).get()
    assert client.get(f"/stewards/firms/{other.pk}/").status_code == 404


def test_queries_do_not_grow(town: Town, keeper: User) -> None:
    serve(town, 3)
    client = signed_in(town.bureau)
    addresses = ("/stewards/?region=130300", "/stewards/firms/", f"/stewards/{keeper.pk}/",
                 f"/handover/of/{keeper.pk}/", "/stewards/spread/?region=130300")  # fmt: skip

    def counts() -> list[int]:
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                text_of(client, address)
            found.append(len(queries))
        return found

    def spread_out() -> None:
        made = spreading.propose_spread(region=town.world.city, by=None, at=MONDAY)
        spreading.apply_spread(spread=made, by=None, at=MONDAY)
        spreading.propose_spread(region=town.world.city, by=None, at=MONDAY)

    spread_out()
    counts()
    few = counts()
    serve(town, 30)
    person("管家丙", Role.STEWARD, region=town.world.county)
    spread_out()
    assert [max(more - less, 0) for more, less in zip(counts(), few, strict=True)] == [0] * 5


def test_programs(town: Town, keeper: User) -> None:
    serve(town, 3)
    client = signed_in(town.bureau)

    def post(address: str, body: dict[str, object] | None = None) -> tuple[int, dict[str, object]]:
        answer = client.post(f"/api/v1{address}", body or {}, content_type="application/json")
        return answer.status_code, answer.json()

    status, made = post("/firm-spreads", {"region": "130300"})
    assert (status, made["total"]) == (201, 3)
    assert post(f"/firm-spreads/{made['id']}/apply")[0] == 202
    assert client.get(f"/api/v1/firm-spreads/{made['id']}").json()["done"] == 3
    whole = client.get("/api/v1/stewards/coverage?region=130300").json()["whole"]
    assert (whole["firms"], whole["covered"], whole["percent"]) == (3, 3, 100)
    (row,) = client.get("/api/v1/stewards?region=130300").json()["items"]
    assert (row["name"], row["firms"], row["projects"]) == ("管家甲", 3, 1)
    firms = client.get("/api/v1/served-firms?limit=2").json()
    assert len(firms["items"]) == 2
    key = firms["items"][0]["id"]
    body = {"steward": keeper.pk, "reason": "近"}
    assert post(f"/served-firms/{key}/steward", body)[1]["steward_by_hand"] is True
    held = client.get(f"/api/v1/people/{keeper.pk}/held").json()["items"]
    assert len(held) == 4
    lines = [{"line": one["line"], "to": town.bureau.pk} for one in held]
    status, given = post(f"/people/{keeper.pk}/hand-overs", {"lines": lines})
    assert status == 201
    number = given["items"][0]["id"]  # type: ignore[index]
    status, taken = post(f"/hand-overs/{number}/accept", {"lines": [held[0]["line"]]})
    assert status == 200
    assert sum(bool(one["taken"]) for one in taken["items"]) == 1  # type: ignore[union-attr]
    assert post(f"/hand-overs/{number}/withdraw")[0] == 409


def test_the_command_line(town: Town, keeper: User, capsys: pytest.CaptureFixture[str]) -> None:
    serve(town, 4)
    main(["steward", "spread", "--region", "130300"])
    assert "没有执行" in capsys.readouterr().out
    assert not FirmSteward.objects.exists()
    main(["steward", "spread", "--region", "130300", "--apply", "--json"])
    assert '"moved": 4' in capsys.readouterr().out
    main(["steward", "coverage", "--region", "130300"])
    assert "4/4 户\t100%" in capsys.readouterr().out
