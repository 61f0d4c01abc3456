"""How pages answer a write that a room refuses: on its form, or as a message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wutong.kernel.http.requests import UNPROCESSABLE
from wutong.ui import notices

type Refusals = type[Exception] | tuple[type[Exception], ...]


@dataclass(frozen=True)
class Writes:
    """The writes of a room's pages.

    ``refused`` is the room's refusal (a sentence for the person, with ``field`` where one is at
    fault), ``not_allowed`` the one of a role, which becomes PermissionDenied; ``passed_on`` are
    refusals that the view answers itself.
    """

    refused: Refusals
    not_allowed: Refusals
    passed_on: Refusals = ()

    def attempt(
        self,
        form: Form,
        write: Callable[[], Any],
        place_of: Callable[[str], str | None] | None = None,
    ) -> bool:
        """Do the write; a refusal becomes the form's error, so that nothing typed is lost.

        ``place_of`` tells which of the form's fields stands for the refusal's.
        """
        try:
            write()
        except self.not_allowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except self.passed_on:
            raise
        except self.refused as refusal:
            named = getattr(refusal, "field", "")
            place = place_of(named) if place_of and named else named
            form.add_error(place if place in form.fields else None, str(refusal))
            return False
        return True

    def tell(self, request: HttpRequest, write: Callable[[], Any], done: Any) -> bool:
        """Do the write of a single button and say how it went."""
        try:
            write()
        except self.not_allowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except self.refused as refusal:
            notices.messages.error(request, str(refusal))
            return False
        notices.done(request, done)
        return True

    def form_page(
        self, request: HttpRequest, form: Form, write: Callable[[], Any], *, template: str,
        done: Any, back: Any, **context: Any,
    ) -> HttpResponse:  # fmt: skip
        """A page with one form: shown, refused beside its fields, or written and left.

        ``back`` is an address, or called after the write for one.
        """
        if request.method == "POST" and form.is_valid() and self.attempt(form, write):
            notices.done(request, done)
            return redirect(back() if callable(back) else back)
        context |= {"form": form, "back": "" if callable(back) else back}
        return render(request, template, context, status=UNPROCESSABLE if form.is_bound else 200)


def sentences_of(form: Form) -> str:
    """What is wrong with a form, in one line, for a page that it doesn't stand on."""
    return " ".join(str(text) for texts in form.errors.values() for text in texts)
