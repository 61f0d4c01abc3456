"""Addresses of projects and of the figures over them."""

from django.urls import path

from wutong.domains.projects.views import figures

app_name = "projects"
urlpatterns = [
    path("metrics/definitions/", figures.definitions, name="metric_definitions"),
    path("metrics/<slug:code>/rows/", figures.metric_rows, name="metric_rows"),
]
