"""What the commands of assessment look up, each with one sentence where it is not there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from wutong.kernel.command_line import BadInput

if TYPE_CHECKING:
    from wutong.domains.org.queries import User
    from wutong.domains.targets.models import AssessmentRun, UnitScore


def run_numbered(number: int) -> AssessmentRun:
    """The run with this key."""
    from wutong.domains.targets.models import AssessmentRun

    run = (
        AssessmentRun.objects.select_related("scheme__region", "version__scheme")
        .filter(pk=number)
        .first()
    )
    if run is None:
        raise BadInput(f"没有这期考核：{number}。")
    return run


def score_named(run: AssessmentRun, member: str) -> UnitScore:
    """The score of a member by its name or its key (``r:130302``, ``u:7``)."""
    rows = run.scores.select_related("region", "unit__region", "group")
    score = next((one for one in rows if member in {one.member, str(one.who)}), None)
    if score is None:
        raise BadInput(f"这期考核里没有这个单位：{member!r}。")
    score.run = run
    return score


def by_name(username: str) -> User:
    """The account in whose name something is done."""
    from wutong.domains.org.queries import User

    found = User.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise BadInput(f"没有这个账号：{username!r}。")
    return found


def decided[Made](write: Callable[[], Made]) -> Made:
    """What ``write`` makes; a refusal becomes the command's sentence."""
    from wutong.domains.targets.rules.errors import AssessError

    try:
        return write()
    except AssessError as error:
        raise BadInput(str(error)) from error
