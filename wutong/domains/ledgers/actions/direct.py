"""Importing in one go, without a preview: what the command line and scripts do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.ledgers.actions.confirming import carry_out
from wutong.domains.ledgers.actions.preparing import begin, require_import, store_plan
from wutong.domains.ledgers.choices import ImportStatus
from wutong.domains.ledgers.models import LedgerImport
from wutong.domains.ledgers.queries.planning import ImportPlan
from wutong.domains.ledgers.refusals import ImportRefused
from wutong.domains.ledgers.rules.understanding import unknown_answers
from wutong.domains.ledgers.workbooks import LedgerContent, read_workbook
from wutong.domains.org.queries import Region, User
from wutong.kernel.bulk import without_cycle_search
from wutong.kernel.scope import Access


def import_ledger(
    *,
    content: LedgerContent,
    region: Region,
    by: User | None,
    access: Access,
    at: datetime,
    answers: Mapping[str, str],
    write: bool,
) -> tuple[LedgerImport, ImportPlan]:
    """Understand a file and, with ``write``, carry the import out in one transaction.

    Without ``write`` the import is stored for a person to look at and confirm. Raises
    UnreadableWorkbook, and ImportRefused where an answer is missing or fits nothing.
    """
    require_import(access, region)
    workbook = read_workbook(content)
    with without_cycle_search(), transaction.atomic():
        Region.objects.select_for_update().get(pk=region.pk)
        started, plan = begin(
            content=content,
            workbook=workbook,
            region=region,
            by=by,
            access=access,
            at=at,
            answers=answers,
        )
        _check_answers(plan, answers)
        if not write:
            started.save()
            store_plan(started, plan)
            return started, plan
        _refuse_open(plan)
        started.status = ImportStatus.RUNNING
        started.started_at = at
        started.save()
        carry_out(started, plan, by=by, access=access, at=at)
    return started, plan


def _check_answers(plan: ImportPlan, answers: Mapping[str, str]) -> None:
    strange = unknown_answers(plan.reading, answers)
    if strange:
        raise ImportRefused(_("没有这个问题：%(key)s。") % {"key": strange[0]})
    for question in plan.questions:
        given = answers.get(question.key)
        allowed = [choice for choice, _label in question.choices]
        if given and allowed and given not in allowed and not question.key.startswith("region:"):
            raise ImportRefused(
                _("问题 %(key)s 不能答 %(given)s，可选：%(choices)s。")
                % {"key": question.key, "given": given, "choices": "、".join(allowed)}
            )


def _refuse_open(plan: ImportPlan) -> None:
    if plan.open_questions:
        question = plan.open_questions[0]
        raise ImportRefused(
            _('%(text)s请加 --answer "%(key)s=%(suggested)s" 之类的回答。')
            % {
                "text": question.text,
                "key": question.key,
                "suggested": question.suggested or "万元",
            }
        )
