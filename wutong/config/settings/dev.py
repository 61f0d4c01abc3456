"""Running on one's own machine: no certificate, static files straight from the folders.

``DEBUG=1`` in the environment shows Django's own error pages.
"""

import os

from wutong.config.secrets import own_secret_key
from wutong.config.settings.base import *  # noqa: F403
from wutong.config.settings.base import SECRET_KEY as GIVEN_KEY
from wutong.config.settings.base import VAR

DEBUG = os.environ.get("DEBUG") == "1"
SECRET_KEY = GIVEN_KEY or own_secret_key(VAR)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
(VAR / "static").mkdir(exist_ok=True)
