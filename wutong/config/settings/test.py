"""Settings of the test suite: quick hashing, tasks at once, files in a temporary folder."""

import tempfile
from pathlib import Path

from wutong.config.settings.base import *  # noqa: F403
from wutong.config.settings.base import DATABASES

_scratch = tempfile.TemporaryDirectory(prefix="wutong-test-", ignore_cleanup_errors=True)

SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
MEDIA_ROOT = Path(_scratch.name) / "files"

# A file and not memory: tests of concurrency need two real connections that wait for each other.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_scratch.name) / "test.sqlite3")}
