"""Papers of cases: kept once, named in notices, and where each stands in a case."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.approvals.choices import PaperState
from wutong.domains.approvals.models.applications import Application
from wutong.domains.approvals.models.cases import ApprovalCase, paper_storage
from wutong.domains.approvals.models.catalogue import ItemPaper, PaperKind


class PaperOnFile(models.Model):
    """A paper of a project or firm, kept once: handed in, or the result of a case."""

    project = models.ForeignKey(
        "projects.Project", models.CASCADE, null=True, blank=True, related_name="papers_on_file"
    )
    investor = models.ForeignKey(
        "investors.Investor", models.CASCADE, null=True, blank=True, related_name="papers_on_file"
    )
    application = models.ForeignKey(
        Application, models.CASCADE, null=True, blank=True, related_name="papers_on_file"
    )
    paper = models.ForeignKey(PaperKind, models.PROTECT, null=True, related_name="on_file")
    name = models.CharField(_("名称"), max_length=300)
    document_number = models.CharField(_("文号证号"), max_length=80, blank=True)
    sha256 = models.CharField(_("文件指纹"), max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("大小"), null=True, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    file = models.FileField(storage=paper_storage, max_length=200, blank=True)
    on_paper = models.BooleanField(_("纸质"), default=False)
    issued_on = models.DateField(_("出具日期"), null=True, blank=True)
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    from_case = models.ForeignKey(
        ApprovalCase, models.PROTECT, null=True, blank=True, related_name="issued_papers"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField(_("入库时间"))
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("在库材料")
        ordering = ("-added_at", "-pk")
        indexes = (
            models.Index(fields=("project", "paper")),
            models.Index(fields=("investor", "paper")),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(project__isnull=False)
                | Q(investor__isnull=False)
                | Q(application__isnull=False),
                name="paper_on_file_belongs_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(on_paper=True) | ~Q(sha256=""), name="paper_on_file_has_a_fingerprint"
            ),
        )

    def __str__(self) -> str:
        return self.name


class OneTimeNotice(models.Model):
    """Everything missing, named at once. A later one needs a supervisor's word and its reason,
    unless it ``repeats`` only what was named before and is still out."""

    case = models.ForeignKey(ApprovalCase, models.CASCADE, related_name="notices")
    number = models.PositiveSmallIntegerField(default=1)
    text = models.TextField(_("告知内容"))
    given_at = models.DateTimeField(_("告知时间"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    correct_by = models.DateField(_("补正期限"))
    allowed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    allowed_reason = models.CharField(_("再次告知的理由"), max_length=300, blank=True)
    repeats = models.BooleanField(_("只重申已告知的"), default=False)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="notice_number_once"),
            models.CheckConstraint(
                condition=Q(number=1)
                | Q(repeats=True)
                | (Q(allowed_by__isnull=False) & ~Q(allowed_reason="")),
                name="notice_again_by_a_supervisors_word",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case} {self.number}"


class NoticeAllowance(models.Model):
    """A supervisor's word that a case may name what its notice left out; good for one notice."""

    case = models.ForeignKey(ApprovalCase, models.CASCADE, related_name="allowances")
    reason = models.CharField(_("理由"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    used_by = models.OneToOneField(
        OneTimeNotice, models.CASCADE, null=True, blank=True, related_name="allowance"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case",), condition=Q(used_by=None), name="notice_allowance_one_unused"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="notice_allowance_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.case} {self.reason}"


class CasePaper(models.Model):
    """A paper that a case needs, and where it stands."""

    case = models.ForeignKey(ApprovalCase, models.CASCADE, related_name="papers")
    paper = models.ForeignKey(PaperKind, models.PROTECT, related_name="+")
    asked = models.ForeignKey(ItemPaper, models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        _("状态"), max_length=12, choices=PaperState, default=PaperState.MISSING
    )
    on_file = models.ForeignKey(
        PaperOnFile, models.PROTECT, null=True, blank=True, related_name="used_in"
    )
    due_on = models.DateField(_("补交期限"), null=True, blank=True)
    problem = models.CharField(_("问题"), max_length=300, blank=True)
    notice = models.ForeignKey(
        OneTimeNotice, models.PROTECT, null=True, blank=True, related_name="papers"
    )

    class Meta:
        ordering = ("pk",)
        indexes = (
            models.Index(
                fields=("due_on", "id"),
                condition=Q(state="deficient"),
                name="case_paper_deficient",
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=("case", "paper"), name="case_paper_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["handed_in", "on_file"]) | Q(on_file__isnull=False),
                name="case_paper_handed_in_is_on_file",
            ),
            models.CheckConstraint(
                condition=~Q(state="deficient") | Q(due_on__isnull=False),
                name="case_paper_deficient_has_a_day",
            ),
        )

    def __str__(self) -> str:
        return str(self.paper)
