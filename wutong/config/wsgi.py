"""The WSGI entry for the server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wutong.config.settings.prod")
application = get_wsgi_application()

from wutong.config.warming import warm_up  # noqa: E402  once the settings are there

warm_up()
