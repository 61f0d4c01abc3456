"""Addresses of one's own API tokens."""

from django.urls import path

from wutong.kernel.http import views

app_name = "http"
urlpatterns = [
    path("settings/tokens/", views.own_tokens, name="tokens"),
    path("settings/tokens/<int:pk>/revoke/", views.revoke_token, name="revoke_token"),
]
