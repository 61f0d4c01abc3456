"""Addresses of a person's notices."""

from __future__ import annotations

from django.urls import path

from wutong.domains.notices.views import notices as views

app_name = "notices"
urlpatterns = [
    path("notices/", views.notices, name="list"),
    path("notices/read/", views.read_all, name="read_all"),
    path("notices/<int:pk>/", views.notice, name="open"),
    path("notices/<int:pk>/read/", views.read, name="read"),
]
