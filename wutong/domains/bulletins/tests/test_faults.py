"""A process killed in the middle of an issue, and two people issuing at once."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connection, connections

from wutong.domains.bulletins import actions
from wutong.domains.bulletins.choices import Status
from wutong.domains.bulletins.models import Bulletin, BulletinFigure, BulletinRow
from wutong.domains.bulletins.rules.errors import AlreadyMoved
from wutong.domains.bulletins.tests.scene import NOON, Scene, build_scene

pytestmark = pytest.mark.django_db(transaction=True)
KILLED = 9


@pytest.fixture
def scene() -> Scene:
    return build_scene()


def database_address() -> str:
    """The test database as another process reaches it."""
    held = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{held['NAME']}"
    return f"postgresql://{held['USER']}@/{held['NAME']}?host={held['HOST']}"


DYING = """
import os, sys, django
django.setup()
from wutong.domains.bulletins import actions
from wutong.domains.bulletins.actions import issuing
from wutong.domains.bulletins.models import Bulletin, BulletinRow
from wutong.domains.bulletins.tests.scene import NOON
from wutong.domains.org.models import User

def dies(*_):
    os._exit(9 if BulletinRow.objects.exists() else 1)

issuing.to_data = dies
bulletin = Bulletin.objects.get(pk=int(sys.argv[1]))
actions.issue_bulletin(bulletin=bulletin, by=User.objects.get(name="市领导"), at=NOON)
"""


def test_a_killed_issue_leaves_nothing(scene: Scene) -> None:
    reviewed = scene.reviewed()
    environment = {
        **os.environ,
        "DATABASE_URL": database_address(),
        "DJANGO_SETTINGS_MODULE": "wutong.config.settings.test",
    }
    command = [sys.executable, "-c", DYING, str(reviewed.pk)]
    ended = subprocess.run(command, env=environment, check=False, cwd=settings.PROJECT_ROOT)
    assert ended.returncode == KILLED, "rows were written before the process died"
    reviewed.refresh_from_db()
    assert reviewed.status == Status.REVIEWED
    assert reviewed.number == ""
    assert BulletinFigure.objects.count() == BulletinRow.objects.count() == 0
    issued = actions.issue_bulletin(bulletin=reviewed, by=scene.leader, at=NOON)
    assert issued.number_sequence == 1


def at_once(*works: Callable[[], object]) -> list[object]:
    """Run all at the same moment on connections of their own; what each returned or raised."""
    start = threading.Barrier(len(works))
    found: list[object] = [None] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        start.wait()
        try:
            found[place] = work()
        except AlreadyMoved as refusal:
            found[place] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_of_two_issuing_the_same_one_wins(scene: Scene) -> None:
    reviewed = scene.reviewed()
    same = [Bulletin.objects.get(pk=reviewed.pk) for _ in range(2)]
    found = at_once(
        *(
            lambda one=one: actions.issue_bulletin(bulletin=one, by=scene.leader, at=NOON)
            for one in same
        )
    )
    assert sorted(type(one).__name__ for one in found) == ["AlreadyMoved", "Bulletin"]
    keys = list(reviewed.figures.values_list("key", flat=True))
    assert len(keys) == len(set(keys)) > 0


def test_two_bulletins_issued_at_once_get_numbers_of_their_own(scene: Scene) -> None:
    reviewed = [scene.reviewed(), scene.reviewed()]
    found = at_once(
        *(
            lambda one=one: actions.issue_bulletin(bulletin=one, by=scene.leader, at=NOON)
            for one in reviewed
        )
    )
    assert all(isinstance(one, Bulletin) for one in found)
    numbers = Bulletin.objects.values_list("number_sequence", flat=True)
    assert sorted(number for number in numbers if number) == [1, 2]
