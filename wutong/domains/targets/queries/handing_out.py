"""A run as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from wutong.domains.targets.models import AssessmentRun
from wutong.domains.targets.queries.pages import Ranking, rankings
from wutong.kernel.metrics import plain
from wutong.kernel.spreadsheets import Sheet


def run_sheet(run: AssessmentRun) -> Sheet:
    """Every unit of every group by rank: total, change, light, which list, points by indicator."""
    groups = rankings(run)
    return Sheet(
        kind="assessment_run", title=_("考核排名"),
        columns=((_("分组"), 14), (_("名次"), 6), (_("单位"), 22), (_("总分"), 10), (_("比上期"), 8),
                 (_("状态"), 12), (_("超欠序时（百分点）"), 18), (_("红黑榜"), 8), (_("加减分"), 8),
                 (_("各项得分"), 60)),
        rows=_rows(groups), keys=[run.pk], region_path=run.region_path,
        name=f"{run}".replace(" ", "-"),
    )  # fmt: skip


def _rows(groups: list[Ranking]) -> Iterator[list[str]]:
    for one in groups:
        praised, behind = ({score.pk for score in named} for named in (one.praised, one.behind))
        for line in one.lines:
            key = line.score.pk
            points = zip(one.group.leaves, line.points, strict=True)
            yield [
                one.group.title, str(line.score.rank), str(line.score.who),
                plain(line.score.total), "" if line.up is None else f"{line.up:+d}",
                line.light_words, "" if line.lead is None else f"{line.lead:.2f}",
                _("红榜") if key in praised else _("黑榜") if key in behind else "",
                plain(line.taken), "；".join(f"{leaf.title} {plain(got)}" for leaf, got in points),
            ]  # fmt: skip
