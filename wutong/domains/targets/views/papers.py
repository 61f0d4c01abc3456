"""Evidence files of entries and appeals."""

from __future__ import annotations

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from wutong.domains.targets.actions.papers import note_download
from wutong.domains.targets.queries.standing_for import paper_seen
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import VIEW


@requires(VIEW)
def download(request: Request, pk: int) -> FileResponse:
    """A file as an attachment; who took it out is written down."""
    found = paper_seen(request.access, pk)
    if found is None:
        raise Http404
    try:
        content = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404(_("文件不在存储里，请联系管理员从备份恢复。")) from error
    note_download(paper=found, by=request.user, at=clock.now())
    answer = FileResponse(
        content, as_attachment=True, filename=found.name, content_type=found.content_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
