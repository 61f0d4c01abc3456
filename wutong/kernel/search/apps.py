"""The name index: an application of its own, so that its table is made by its own migrations."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Finds anything that has a name by any part of it, by pinyin and by initials."""

    name = "wutong.kernel.search"
    label = "search"
