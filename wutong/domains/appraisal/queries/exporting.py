"""The list of assessments as a table to hand out."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wutong.domains.appraisal.models import Assessment
from wutong.kernel.clock import day_of
from wutong.kernel.spreadsheets import ROWS_AT_MOST, Sheet


def assessments_sheet(assessments: QuerySet[Assessment]) -> Sheet:
    """The chosen assessments with their results; no reviewer's points."""
    chosen = assessments[:ROWS_AT_MOST]
    columns = [(_("项目编号"), 24), (_("项目名称"), 40), (_("第几次"), 8), (_("地区"), 14),
               (_("评分表"), 30), (_("状态"), 10), (_("结果"), 12), (_("得分"), 10),
               (_("发起日期"), 12), (_("截止日"), 12), (_("发起人"), 12),
               (_("决定日期"), 12)]  # fmt: skip
    rows = (
        (one.project.code, one.project.name, one.number, one.project.region.name, one.scorecard,
         one.get_state_display(), one.get_result_display(), one.written_score,
         day_of(one.opened_at), one.due_on, one.opened_by or "",
         day_of(one.decided_at) if one.decided_at else "")
        for one in chosen.iterator(chunk_size=500)
    )  # fmt: skip
    keys = chosen.values_list("pk", flat=True)
    return Sheet("appraisal.list", _("预审评估"), columns, rows, keys)
