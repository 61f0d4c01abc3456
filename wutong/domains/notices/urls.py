"""Addresses of a person's notices, of their channels, and of group robots."""

from __future__ import annotations

from django.urls import path

from wutong.domains.notices.views import channels, notices, robots

app_name = "notices"
urlpatterns = [
    path("notices/", notices.notices, name="list"),
    path("notices/read/", notices.read_all, name="read_all"),
    path("notices/channels/", channels.channels, name="channels"),
    path("notices/channels/email/", channels.ask_confirmation, name="ask_confirmation"),
    path("notices/channels/confirm/<str:token>/", channels.confirm, name="confirm"),
    path("notices/channels/again/<int:pk>/", channels.again, name="again"),
    path("notices/<int:pk>/", notices.notice, name="open"),
    path("notices/<int:pk>/read/", notices.read, name="read"),
    path("settings/robots/", robots.robots, name="robots"),
    path("settings/robots/new/", robots.robot_new, name="robot_new"),
    path("settings/robots/<int:pk>/", robots.robot, name="robot"),
    path("settings/robots/<int:pk>/test/", robots.robot_test, name="robot_test"),
]
