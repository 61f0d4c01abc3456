"""What the first visitor of a worker would otherwise wait for, done before it answers anybody."""

from __future__ import annotations

import gc
from contextlib import suppress
from pathlib import Path
from typing import Final

from django.apps import apps
from django.conf import settings
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils import translation

ADDRESS_OF_NOTHING: Final = "/nothing/"


def warm_up() -> int:
    """Load every address with its code, our templates and the texts; how many templates.

    Takes under a second of a start. A template that can't be read is left to the page that uses it.
    What was loaded stays: Python no longer looks through it for dead objects, which took a third of
    a second of one request in a hundred.
    """
    for path in ("/", ADDRESS_OF_NOTHING):  # the second compares all addresses
        with suppress(Resolver404):
            resolve(path)
    with suppress(NoReverseMatch):
        reverse("")
    with translation.override(settings.LANGUAGE_CODE):
        compiled = sum(_compiles(name) for name in own_templates())
    gc.collect()
    gc.freeze()
    return compiled


def own_templates() -> list[str]:
    """The names of the templates in our own rooms."""
    folders = [
        Path(app.path) / "templates"
        for app in apps.get_app_configs()
        if app.name.startswith("wutong.")
    ]
    return sorted(
        file.relative_to(folder).as_posix() for folder in folders for file in folder.rglob("*.html")
    )


def _compiles(name: str) -> bool:
    try:
        get_template(name)
    except (TemplateDoesNotExist, TemplateSyntaxError):
        return False
    return True
