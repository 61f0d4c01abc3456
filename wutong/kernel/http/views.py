"""One's own API tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from wutong.kernel import clock
from wutong.kernel.http import tokens
from wutong.kernel.http.access import requires
from wutong.kernel.http.forms import TokenForm
from wutong.kernel.http.models import ApiToken

UNPROCESSABLE = 422


@requires()
@never_cache
def own_tokens(request: Any) -> HttpResponse:
    """The person's tokens; a new one is shown on the answer to its own request and never again."""
    form = TokenForm(request.POST or None)
    text = _issue(request, form) if form.is_bound and form.is_valid() else ""
    now = clock.now()
    context = {
        "form": TokenForm() if text else form,
        "issued": text,
        "tokens": [
            {"row": token, "valid": token.revoked_at is None and token.expires_at > now}
            for token in ApiToken.objects.of(request.user)
        ],
    }
    return render(
        request, "http/tokens.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def _issue(request: Any, form: TokenForm) -> str:
    at = clock.now()
    try:
        _token, text = tokens.issue(
            by=request.user,
            name=form.cleaned_data["name"],
            expires_at=at + timedelta(days=form.cleaned_data["days"]),
            at=at,
        )
    except ValidationError as error:
        form.add_error(None, error)
        return ""
    return text


@requires()
@require_POST
def revoke_token(request: Any, pk: int) -> HttpResponse:
    """End one of one's own tokens at once."""
    token = ApiToken.objects.of(request.user).filter(pk=pk).first()
    if token is None:
        raise Http404(_("没有这个令牌。"))
    tokens.revoke(token=token, by=request.user, at=clock.now())
    messages.success(request, _("令牌已吊销，用它的程序从现在起不能再访问。"))
    return redirect("http:tokens")
