"""The pages of needs and sources, the API and the command; queries don't grow with rows."""

from __future__ import annotations

import io
import json
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wutong.cli import main
from wutong.domains.org.models import User
from wutong.domains.projects.tests.world import project as a_project
from wutong.domains.stewardship.choices import FactorState
from wutong.domains.stewardship.models import FactorCapacity, FactorNeed
from wutong.domains.stewardship.tests.test_factors import add, arrange, power, substation
from wutong.domains.stewardship.tests.town import MONDAY, Town, build_town


@pytest.fixture
def town(db: None) -> Town:
    """The town."""
    return build_town()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_need_from_the_form_to_delivered(town: Town) -> None:
    source = substation(town)
    bureau, own = signed_in(town.bureau), f"/projects/{town.project.code}/factors/"
    broken = bureau.post(f"{own}new/", {"kind": "power", "needed_by": "2026-04-01",
                                        "capacity": source.pk})  # fmt: skip
    assert broken.status_code == 422
    assert "从来源取用须写明数量" in broken.content.decode()
    filled = {"kind": "power", "needed_by": "2026-04-01", "quantity": "5000", "measure": "kVA",
              "capacity": source.pk, "for_start": "on", "voltage": "10kV"}  # fmt: skip
    assert bureau.post(f"{own}new/", filled).status_code == 302
    need = FactorNeed.objects.get()
    assert (need.quantity, need.for_start, need.details["voltage"]) == (Decimal(5000), True, "10kV")
    page = bureau.get(own).content.decode()
    assert "5,000 kVA" in page
    assert "没有按时落实" in page
    head = bureau.get(f"/projects/{town.project.code}/").content.decode()
    assert "要素缺口：" in head

    other = a_project(town.world.county, MONDAY, name="冷链项目")
    more = add(town, power("4000", capacity=source), project=other)
    unit = signed_in(town.department)
    act = f"/factors/{need.pk}/do/arrange/"
    assert unit.post(act, {"promised_on": "2026-05-01", "capacity": source.pk}).status_code == 302
    over = unit.post(
        f"/factors/{more.pk}/do/arrange/", {"promised_on": "2026-05-01", "capacity": source.pk}
    )
    assert over.status_code == 422
    assert "只剩 3000.00 kVA" in over.content.decode()
    page = unit.get(f"/factors/capacities/{source.pk}/").content.decode()
    assert "冷链项目" in page
    assert "不够分" in page
    short = {"delivered_on": "2026-03-01", "delivered": "3000"}
    assert unit.post(f"/factors/{need.pk}/do/deliver/", short).status_code == 302
    assert "只到位 3,000 kVA" in unit.get(f"/factors/{need.pk}/").content.decode()
    assert unit.get(f"/factors/{need.pk}/do/arrange/").status_code == 403
    assert signed_in(town.stranger).get(f"/factors/{need.pk}/").status_code == 404


def test_the_firm_sees_its_needs_but_no_source(town: Town) -> None:
    need = add(town, power(capacity=substation(town)))
    speaker = signed_in(town.speaker)
    page = speaker.get(f"/projects/{town.project.code}/factors/").content.decode()
    assert "110kV 临港变" in page
    assert f"/factors/{need.pk}/" not in page
    assert speaker.get("/factors/").status_code == 403
    assert speaker.get(f"/factors/capacities/{need.capacity_id}/").status_code == 403


def test_the_roadmap_waits_for_power(town: Town) -> None:
    arrange(town, add(town, power(for_start=True, unit=town.power)), "2031-05-20")
    page = signed_in(town.bureau).get(f"/projects/{town.project.code}/roadmap/").content.decode()
    assert "审批以外，开工还要等的" in page
    assert "2031-05-20" in page
    answer = signed_in(town.bureau).get(f"/api/v1/projects/{town.project.code}/roadmap").json()
    assert answer["ground"] == "2031-05-20"
    assert answer["awaited"][0]["decides"] is True
    key = answer["awaited"][0]["key"]
    change = f"item=await%3A{key}&what=not_before&day=2030-01-02"
    tried = signed_in(town.bureau).get(
        f"/projects/{town.project.code}/roadmap/what-if/", {"change": change}
    )
    assert "2030-01-02" in tried.content.decode()


def test_lists_units_and_files(town: Town) -> None:
    source = substation(town)
    add(town, power(capacity=source))
    bureau = signed_in(town.bureau)
    assert "来源容量" in bureau.get("/factors/").content.decode()
    assert "供电公司" in bureau.get("/factors/units/").content.decode()
    assert "本单位" in signed_in(town.department).get("/factors/").content.decode()
    for place in ("factors", "factors/capacities"):
        given = bureau.post(f"/{place}/export/", {"reason": "核对"})
        data = b"".join(given.streaming_content)  # type: ignore[attr-defined]
        file = SimpleUploadedFile("表.xlsx", io.BytesIO(data).getvalue())
        again = bureau.post(f"/{place}/import/", {"file": file}, follow=True)
        assert "没有变化 1 行" in again.content.decode()
        wrong = bureau.post(f"/{place}/import/", {"file": SimpleUploadedFile("表.xlsx", b"x")})
        assert wrong.status_code == 422


def test_a_source_is_added_changed_and_closed(town: Town) -> None:
    bureau = signed_in(town.bureau)
    said = {"region": town.world.county.code, "kind": "water", "name": "二水厂", "total": "5",
            "used_before": "1", "measure": "万t/d"}  # fmt: skip
    assert bureau.post("/factors/capacities/new/", said | {"used_before": "9"}).status_code == 422
    assert bureau.post("/factors/capacities/new/", said).status_code == 302
    one = FactorCapacity.objects.get()
    page = f"/factors/capacities/{one.pk}/"
    assert (
        "4 万t/d" in bureau.get(page).content.decode()
        or "4万t/d" in bureau.get(page).content.decode()
    )
    changed = said | {"total": "6", "reason": "扩建"}
    assert bureau.post(f"{page}edit/", changed).status_code == 302
    assert bureau.post(f"{page}do/close/", {"reason": "检修"}).status_code == 302
    one.refresh_from_db()
    assert one.total == 6
    assert one.closed_on is not None
    assert "二水厂" not in bureau.get("/factors/capacities/").content.decode()
    assert "二水厂" in bureau.get("/factors/capacities/?state=closed").content.decode()


def test_over_http(town: Town) -> None:
    source = substation(town)
    bureau = signed_in(town.bureau)

    def send(method: str, address: str, **body: object) -> tuple[int, dict[str, object]]:
        call = getattr(bureau, method)
        answer = call(f"/api/v1/{address}", json.dumps(body), content_type="application/json")
        return answer.status_code, answer.json()

    status, made = send(
        "post", f"projects/{town.project.code}/factors", kind="power", needed_by="2026-04-01",
        quantity="9000", capacity=source.pk,
    )  # fmt: skip
    assert (status, made["moves"]) == (201, ["arrange", "drop"])
    move = f"factors/{made['id']}/moves"
    status, refused = send(
        "post", move, move="arrange", promised_on="2026-05-01", capacity=source.pk
    )
    assert (status, refused["errors"][0]["field"]) == (422, "over_reason")  # type: ignore[index]
    status, done = send(
        "post", move, move="arrange", promised_on="2026-05-01", capacity=source.pk,
        over_reason="二号主变投运",
    )  # fmt: skip
    assert (status, done["state"]) == (200, FactorState.ARRANGED)
    assert send("post", move, move="deliver")[0] == 422
    listed = bureau.get("/api/v1/factors?late=true").json()
    assert [one["id"] for one in listed["items"]] == [made["id"]]
    capacity = bureau.get("/api/v1/capacities").json()["items"][0]
    assert (capacity["left"], capacity["conflict"]) == ("-1000", True)


def test_by_command(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    add(town, power(by="2020-01-01", capacity=substation(town)))
    assert main(["factor", "list", "--state", "late", "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["items"]
    assert (one["quantity"], one["gap"]) == ("5,000 kVA", "没有按时落实")
    assert main(["factor", "capacity", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["items"][0]["left"] == "8000.00"
    assert main(["factor", "remind", "--at", "2026-03-02T09:00+08:00"]) == 0
    assert "已过期 1 项" in capsys.readouterr().out
    assert main(["factor", "list", "--kind", "magic"]) != 0


def test_pages_ask_no_more_for_more_rows(town: Town) -> None:
    source = substation(town)
    bureau = signed_in(town.bureau)
    pages = ["/factors/", "/factors/?state=gaps", "/factors/units/", "/factors/capacities/",
             f"/factors/capacities/{source.pk}/", f"/projects/{town.project.code}/factors/",
             "/api/v1/factors", "/api/v1/capacities"]  # fmt: skip

    def queries() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as asked:
                assert bureau.get(page).status_code == 200
            found.append(len(asked))
        return found

    add(town, power(capacity=source))
    queries()
    few = queries()
    for number in range(12):
        one = a_project(town.world.county, MONDAY, name=f"项目{number}")
        add(town, power(str(number + 1), capacity=source), project=one)
        add(town, power(str(number + 1), capacity=source))
    assert queries() == few
