"""Running on one's own machine."""

from wutong.config.settings.base import *  # noqa: F403
from wutong.config.settings.base import SECRET_KEY as GIVEN_KEY

DEBUG = True
SECRET_KEY = GIVEN_KEY or "only-for-development-not-for-a-server"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
