"""Make the index of names anew from the tables it was made from."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from wutong.kernel.search.index import reindex
from wutong.kernel.search.sources import sources


class Command(BaseCommand):
    """``manage.py reindex_names``: after a restore, or when names are not found as they should."""

    help = "重建名称索引"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Every kind of thing, each all or nothing."""
        for source in sources():
            reindex(source.kind, source.everything())
            self.stdout.write(f"{source.title}：已重建")
