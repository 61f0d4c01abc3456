"""Production. Refuses to start on an unsafe setting and says which."""

import os

from django.core.exceptions import ImproperlyConfigured

from wutong.config.logs import logging_settings
from wutong.config.settings.base import *  # noqa: F403
from wutong.config.settings.base import SECRET_KEY as GIVEN_KEY

SHORTEST_KEY = 32

ALLOWED_HOSTS = [host for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host]
SECRET_KEY = GIVEN_KEY
if len(SECRET_KEY) < SHORTEST_KEY or SECRET_KEY.startswith("django-insecure-"):
    raise ImproperlyConfigured(
        "SECRET_KEY 未设置、不足 32 个字符或是示例值：请在环境变量中给出自己的密钥。"
    )
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS 未设置或含有 *：请写明主机名，用逗号分开。")
if os.environ.get("DEBUG", "").lower() in {"1", "true", "yes"}:
    raise ImproperlyConfigured("DEBUG 不能在生产环境打开：请去掉环境变量 DEBUG。")

SITE_URL = os.environ.get("SITE_URL", f"https://{ALLOWED_HOSTS[0]}").rstrip("/")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = os.environ.get("BEHIND_TLS_PROXY") is None
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
LOGGING = logging_settings(as_json=True)
