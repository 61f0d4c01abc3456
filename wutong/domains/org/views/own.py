"""One's own account."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wutong.domains.org import actions, queries
from wutong.domains.org.forms.settings import OwnDetailsForm
from wutong.domains.org.views.support import UNPROCESSABLE, posted
from wutong.kernel import clock, registry
from wutong.kernel.http.access import requires
from wutong.ui import notices


@requires()
def own(request: Any) -> HttpResponse:
    """Posts, language, telephone; the ways to the password, the second factor and what upper rooms
    let a person set."""
    user = request.user
    form = OwnDetailsForm(posted(request), initial={"phone": user.phone, "language": user.language})
    if form.is_bound and form.is_valid():
        actions.set_own_details(user=user, at=clock.now(), **form.cleaned_data)
        notices.done(request, _("已保存。"))
        return redirect("org:own")
    context = {
        "form": form,
        "posts": queries.posts_of(user),
        "today": clock.today(),
        "has_two_factor": queries.has_two_factor(user),
        "places": [
            {"title": panel.title, **loaded}
            for panel in registry.panels("org.own")
            if (loaded := panel.load(user, request.access, clock.now())) is not None
        ],
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "org/own.html", context, status=status)
