"""Addresses of the investors' pages."""

from __future__ import annotations

from django.urls import path

from wutong.domains.investors.views import listing, merging, record, referrers

app_name = "investors"
urlpatterns = [
    path("investors/", listing.investor_list, name="list"),
    path("investors/export/", listing.export, name="export"),
    path("investors/new/", record.new, name="new"),
    path("investors/suspicions/", record.suspicions, name="suspicions"),
    path("investors/industries/", record.industry_options, name="industries"),
    path("investors/duplicates/", merging.duplicates, name="duplicates"),
    path("investors/merges/<int:pk>/undo/", merging.undo_merge, name="undo_merge"),
    path("investors/<int:pk>/", record.detail, name="detail"),
    path("investors/<int:pk>/edit/", record.edit, name="edit"),
    path("investors/<int:pk>/names/", record.add_name, name="add_name"),
    path("investors/<int:pk>/names/<int:name>/remove/", record.remove_name, name="remove_name"),
    path("investors/<int:pk>/contacts/", record.add_contact, name="add_contact"),
    path(
        "investors/<int:pk>/contacts/<int:contact>/remove/",
        record.remove_contact,
        name="remove_contact",
    ),
    path("investors/<int:pk>/referrers/", record.link_referrer, name="link_referrer"),
    path(
        "investors/<int:pk>/referrers/<int:referrer>/remove/",
        record.unlink_referrer,
        name="unlink_referrer",
    ),
    path("investors/<int:pk>/merge/", merging.choose, name="choose"),
    path("investors/<int:pk>/merge/<int:other>/", merging.merge, name="merge"),
    path("investors/<int:pk>/apart/<int:other>/", merging.tell_apart, name="tell_apart"),
    path("referrers/", referrers.referrer_list, name="referrers"),
    path("referrers/new/", referrers.new, name="referrer_new"),
    path("referrers/<int:pk>/", referrers.referrer, name="referrer"),
    path("referrers/<int:pk>/edit/", referrers.edit, name="referrer_edit"),
]
