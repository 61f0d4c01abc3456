"""Addresses of targets."""

from django.urls import path

from wutong.domains.targets import views

app_name = "targets"
urlpatterns = [
    path("targets/", views.listing, name="list"),
    path("targets/<int:pk>/remove/", views.remove, name="remove"),
]
