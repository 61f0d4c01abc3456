"""A confidential project is seen by its team and its leaders alone, wherever one may look."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.contracts.access_scene import OWN, SECRET, SINCE, Scene
from tests.contracts.test_access_matrix import text_of
from wutong.domains.org.choices import Role
from wutong.domains.org.models import Region
from wutong.domains.projects import actions
from wutong.domains.projects.models import Project
from wutong.kernel import clock

pytestmark = pytest.mark.django_db

YI = Decimal(100_000_000)
PERIOD = "from=2020-01-01&to=2026-12-31"

# Where names of projects are shown: method, address, what is sent.
SURFACES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "list": ("get", "/projects/", {}),
    "list by name": ("get", "/projects/?q=深海", {}),
    "board": ("get", "/projects/board/", {}),
    "export": ("post", "/projects/export/", {"reason": "报送"}),
    "search": ("get", "/search/?q=深海钻井", {}),
    "search by initials": ("get", "/search/?q=shzj", {}),
    "API": ("get", "/api/v1/projects", {}),
    "rows behind a figure": ("get", f"/metrics/signed_projects/rows/?unit=991100&{PERIOD}", {}),
    "rows by API": ("get", f"/api/v1/metrics/signed_projects/rows?unit=991100&{PERIOD}", {}),
}


@pytest.fixture
def scene() -> Scene:
    """One's own city with an open and a confidential project, both signed for five 亿."""
    scene = Scene(clock.now())
    for project in (scene.project(OWN), scene.secret_project()):
        sign(scene, project)
    return scene


def sign(scene: Scene, project: Project) -> None:
    """Have the project's signing and total verified."""
    said: dict[str, Any] = {"project": project, "on": SINCE, "by": None, "at": scene.at}
    claims = [
        *project.facts.all(),
        actions.claim_fact(attribute="total_investment", value=5 * YI, **said),
    ]
    for claim in claims:
        actions.verify(claim=claim, by=None, at=scene.at)
    project.refresh_from_db()
    milestone = project.milestones.create(
        stage="signed", kind="formal", on=SINCE, claimed_at=scene.at, stage_rank=2
    )
    actions.verify(claim=milestone, by=None, at=scene.at)


def shown(client: Client, surface: str) -> str:
    """The text of a surface."""
    method, url, data = SURFACES[surface]
    answer = getattr(client, method)(url, data)
    assert answer.status_code == 200, f"{url}: {answer.status_code}"
    return text_of(answer)


@pytest.mark.parametrize("surface", SURFACES)
def test_others_find_no_trace_and_leaders_and_the_team_find_it(scene: Scene, surface: str) -> None:
    project = scene.secret_project()
    member = scene.person(Role.PROMOTION_BUREAU)
    assert SECRET not in shown(scene.client(Role.ANALYST), surface)
    assert SECRET not in shown(scene.client(Role.ADMINISTRATOR), surface)
    assert SECRET not in shown(scene.client(Role.PROMOTION_BUREAU), surface)
    assert SECRET in shown(scene.client(Role.LEADER), surface)
    actions.join_team(
        project=project, user=member, capacity="task_force", on=SINCE, by=None, at=scene.at
    )
    assert SECRET in shown(scene.client(Role.PROMOTION_BUREAU), surface)


def test_its_own_pages_are_not_there_for_others(scene: Scene) -> None:
    project = scene.secret_project()
    for path in ("", "milestones/", "funds/", "people/", "history/", "edit/"):
        url = f"/projects/{project.code}/{path}"
        assert scene.client(Role.ADMINISTRATOR).get(url).status_code == 404
        assert scene.client(Role.LEADER).get(url).status_code in {200, 403}
    assert scene.client(Role.ANALYST).get(f"/api/v1/projects/{project.code}").status_code == 404


def test_the_trail_keeps_it_to_those_who_may_see_it(scene: Scene) -> None:
    assert SECRET not in text_of(scene.client(Role.SUPERVISOR).get("/settings/audit/"))
    assert SECRET not in text_of(scene.client(Role.ADMINISTRATOR).get("/settings/audit/"))


def test_a_project_that_becomes_confidential_leaves_the_trail(scene: Scene) -> None:
    project = scene.project(OWN)
    supervisor = scene.client(Role.SUPERVISOR)
    assert project.name in text_of(supervisor.get("/settings/audit/"))
    actions.edit_project(
        project=project, changes={"confidential": True}, by=None, at=scene.at, reason="定密"
    )
    assert project.name not in text_of(supervisor.get("/settings/audit/"))


@pytest.mark.parametrize(("allowed", "count", "amount"), [(True, 2, 10 * YI), (False, 1, 5 * YI)])
def test_its_amount_enters_totals_only_where_the_region_allows_it(
    scene: Scene, allowed: bool, count: int, amount: Decimal
) -> None:
    Region.objects.filter(pk=scene.region(OWN).pk).update(confidential_in_totals=allowed)
    client = scene.client(Role.ANALYST)
    values = {}
    for code in ("signed_projects", "signed_amount"):
        answer = client.get(f"/api/v1/metrics/{code}?unit=991100&{PERIOD}")
        values[code] = Decimal(answer.json()["values"][0]["value"])
    assert values == {"signed_projects": count, "signed_amount": amount}
    rows = client.get(f"/api/v1/metrics/signed_projects/rows?unit=991100&{PERIOD}").json()
    assert SECRET not in str(rows)
