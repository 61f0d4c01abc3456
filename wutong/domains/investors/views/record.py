"""A firm's page, its form, and the small writes on it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.investors import actions
from wutong.domains.investors.choices import Honour
from wutong.domains.investors.forms import ContactForm, InvestorForm, NameForm, ReferrerLinkForm
from wutong.domains.investors.models import Investor, Referrer
from wutong.domains.investors.queries import (
    find_industries,
    find_suspicions,
    fingerprint,
    followed,
    history_of,
    industry_line,
    merges_of,
    suspicion_lines,
)
from wutong.domains.investors.rules import normalize_uscc
from wutong.domains.investors.views.support import attempt, crumbs, current_or_404, investor_or_404
from wutong.kernel import clock, registry
from wutong.kernel.http.access import requires, watermark
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import EDIT_INVESTORS, MERGE_INVESTORS, VIEW, VIEW_PHONE
from wutong.ui import notices
from wutong.ui.writes import sentences_of

PLACE = "investors.investor"


@requires(VIEW)
def detail(request: Request, pk: int) -> HttpResponse:
    """One firm: who it is, what it has done here, who introduced it, what was changed."""
    investor = investor_or_404(request, pk)
    if investor.merged_into is not None:
        kept = followed(investor)
        notices.messages.info(
            request, _("「%(name)s」已并入下面这个客商。") % {"name": investor.name}
        )
        return redirect("investors:detail", kept.pk)
    return render(request, "investors/detail.html", _context(request, investor))


def _context(request: Request, investor: Investor) -> dict[str, Any]:
    access, at = request.access, clock.now()
    names = list(investor.names.order_by("kind", "name"))
    suspicions = find_suspicions(
        investor.name, investor.uscc or "", investor.origin, investor.industry_code, access,
        others=[one.name for one in names], except_for=investor.pk,
    )  # fmt: skip
    labels = dict(Honour.choices)
    return {
        "investor": investor,
        "crumbs": crumbs((investor.name, "")),
        "names": names,
        "contacts": list(investor.contacts.order_by("name", "pk")),
        "referrers": list(Referrer.objects.visible_to(access).filter(introduced=investor)),
        "members": list(investor.members.current().visible_to(access)[:50]),
        "suspicions": suspicion_lines(suspicions, access),
        "panels": _panels(request, investor),
        "history": history_of(investor),
        "merges": merges_of(investor),
        "honours": [labels.get(one, one) for one in investor.honours],
        "industry": industry_line(investor.industry_code),
        "may_view_phone": access.may_ever(VIEW_PHONE) or investor.pk in access.investors,
        "may_edit": access.may_ever(EDIT_INVESTORS),
        "may_merge": access.may_ever(MERGE_INVESTORS),
        "holds_a_post": not access.is_investor,
        "watermark": watermark(access, clock.day_of(at)),
        "name_form": NameForm(),
        "contact_form": ContactForm(),
        "referrer_form": ReferrerLinkForm(),
    }


def _panels(request: Request, investor: Investor) -> list[dict[str, Any]]:
    at = clock.now()
    loaded = ((one, one.load(investor, request.access, at)) for one in registry.panels(PLACE))
    return [
        {"title": panel.title, "template": panel.template, "loaded": values}
        for panel, values in loaded
        if values is not None
    ]


@requires(EDIT_INVESTORS)
def new(request: Request) -> HttpResponse:
    """Register a firm; records that may be the same one show while the name is typed."""
    form = InvestorForm(
        posted(request), access=request.access, watched=reverse("investors:suspicions")
    )
    made: list[Investor] = []
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: _register(form, request, made))
    ):
        notices.done(request, _("已登记「%(name)s」。") % {"name": made[0].name})
        return redirect("investors:detail", made[0].pk)
    context = {"form": form, "crumbs": crumbs((_("登记客商"), "")), "title": _("登记客商")}
    return _form_page(request, form, context)


def _register(form: InvestorForm, request: Request, made: list[Investor]) -> None:
    changes = form.changes()
    group = changes.pop("parent_group_id")
    honours = tuple(changes.pop("honours"))
    investor = actions.register_investor(
        by=request.user, at=clock.now(), honours=honours, **changes
    )
    if group and investor.parent_group_id is None and investor.pk != group:
        actions.edit_investor(
            investor=investor, by=request.user, at=clock.now(), changes={"parent_group_id": group}
        )
    made.append(investor)


@requires(EDIT_INVESTORS)
def edit(request: Request, pk: int) -> HttpResponse:
    """Change a firm's record; a changed name keeps the old one."""
    investor = current_or_404(request, pk)
    group = investor.parent_group.name if investor.parent_group else ""
    fields = ("name", "uscc", "origin", "foreign", "industry_code", "honours", "note")
    form = InvestorForm(
        posted(request),
        access=request.access,
        watched=f"{reverse('investors:suspicions')}?except={investor.pk}",
        initial={name: getattr(investor, name) for name in fields}
        | {"parent_group": group, "seen": fingerprint(investor)},
    )
    if request.method == "POST" and form.is_valid() and attempt(
        form,
        lambda: actions.edit_investor(
            investor=investor, by=request.user, at=clock.now(), changes=form.changes(),
            seen=form.cleaned_data["seen"],
        ),
    ):  # fmt: skip
        notices.done(request, _("已保存。"))
        return redirect("investors:detail", investor.pk)
    page = reverse("investors:detail", args=[investor.pk])
    context = {
        "form": form, "crumbs": crumbs((investor.name, page), (_("编辑"), "")),
        "title": _("编辑客商"), "investor": investor,
    }  # fmt: skip
    return _form_page(request, form, context)


def _form_page(request: Request, form: InvestorForm, context: dict[str, Any]) -> HttpResponse:
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "investors/form.html", context, status=status)


@requires(EDIT_INVESTORS)
def suspicions(request: Request) -> HttpResponse:
    """A fragment: records that may be the firm that is being typed."""
    name = request.GET.get("name", "").strip()
    code = normalize_uscc(request.GET.get("uscc", ""))
    itself = request.GET.get("except", "")
    found = find_suspicions(
        name, code, request.GET.get("origin", ""), "", request.access,
        except_for=int(itself) if itself.isdecimal() else None,
    ) if len(name) > 1 or code else []  # fmt: skip
    lines = suspicion_lines(found, request.access)
    return render(request, "investors/_suspicions.html", {"suspicions": lines})


@requires(VIEW)
def industry_options(request: Request) -> HttpResponse:
    """A fragment: industries that answer what is typed."""
    typed = request.GET.get("industry_code", "") or request.GET.get("q", "")
    return render(request, "investors/_industries.html", {"found": find_industries(typed[:40])})


@requires(EDIT_INVESTORS)
@require_POST
def add_name(request: Request, pk: int) -> HttpResponse:
    """Another name."""
    investor = current_or_404(request, pk)
    form = NameForm(request.POST)
    if form.is_valid():
        attempt(form, lambda: actions.add_name(
            investor=investor, by=request.user, at=clock.now(), **form.cleaned_data
        ))  # fmt: skip
    return _back(request, investor, form, _("已记下这个名称。"))


@requires(EDIT_INVESTORS)
@require_POST
def remove_name(request: Request, pk: int, name: int) -> HttpResponse:
    """Take back another name."""
    investor = current_or_404(request, pk)
    row = get_object_or_404(investor.names, pk=name)
    actions.remove_name(name=row, by=request.user, at=clock.now())
    notices.done(request, _("已去掉名称「%(name)s」。") % {"name": row.name})
    return redirect("investors:detail", investor.pk)


@requires(EDIT_INVESTORS)
@require_POST
def add_contact(request: Request, pk: int) -> HttpResponse:
    """A person of the firm."""
    investor = current_or_404(request, pk)
    form = ContactForm(request.POST)
    if form.is_valid():
        actions.add_contact(investor=investor, by=request.user, at=clock.now(), **form.cleaned_data)
    return _back(request, investor, form, _("已增加联系人。"))


@requires(EDIT_INVESTORS)
@require_POST
def remove_contact(request: Request, pk: int, contact: int) -> HttpResponse:
    """Take a person off the record."""
    investor = current_or_404(request, pk)
    row = get_object_or_404(investor.contacts, pk=contact)
    actions.remove_contact(contact=row, by=request.user, at=clock.now())
    notices.done(request, _("已去掉联系人「%(name)s」。") % {"name": row.name})
    return redirect("investors:detail", investor.pk)


@requires(EDIT_INVESTORS)
@require_POST
def link_referrer(request: Request, pk: int) -> HttpResponse:
    """Say who introduced the firm."""
    investor = current_or_404(request, pk)
    form = ReferrerLinkForm(request.POST)
    if form.is_valid():
        attempt(form, lambda: _introduce(request, investor, form.cleaned_data))
    return _back(request, investor, form, _("已记下引荐人。"))


@transaction.atomic
def _introduce(request: Request, investor: Investor, data: dict[str, Any]) -> None:
    now = clock.now()
    referrer = actions.add_referrer(name=data["name"], kind=data["kind"], by=request.user, at=now)
    actions.link_referrer(
        investor=investor, referrer=referrer, by=request.user, at=now, on=data["on"],
        note=data["note"],
    )  # fmt: skip


@requires(EDIT_INVESTORS)
@require_POST
def unlink_referrer(request: Request, pk: int, referrer: int) -> HttpResponse:
    """Take back who introduced the firm."""
    investor = current_or_404(request, pk)
    row = get_object_or_404(investor.referrers, pk=referrer)
    actions.link_referrer(
        investor=investor, referrer=row, by=request.user, at=clock.now(), linked=False
    )
    notices.done(request, _("已去掉引荐人「%(name)s」。") % {"name": row.name})
    return redirect("investors:detail", investor.pk)


def _back(request: Request, investor: Investor, form: Any, done: str) -> HttpResponse:
    """Back to the firm with what was done, or with what was wrong."""
    if form.errors:
        notices.messages.error(request, sentences_of(form))
    else:
        notices.done(request, done)
    return redirect("investors:detail", investor.pk)
