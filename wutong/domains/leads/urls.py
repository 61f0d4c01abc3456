"""Addresses of leads."""

from django.urls import path

from wutong.domains.leads.views import deciding, lead, listing, pasting, reporting, working

app_name = "leads"
urlpatterns = [
    path("leads/", listing.lead_list, name="list"),
    path("leads/export/", listing.export, name="export"),
    path("leads/pool/", listing.pool, name="pool"),
    path("leads/new/", reporting.new, name="new"),
    path("leads/new/firms/", reporting.firms, name="firms"),
    path("leads/new/introducers/", reporting.introducers, name="introducers"),
    path("leads/new/collisions/", reporting.collision_list, name="collisions"),
    path("leads/paste/", pasting.paste, name="paste"),
    path("leads/conflicts/", deciding.conflict_list, name="conflicts"),
    path("leads/conflicts/<int:pk>/", deciding.conflict, name="conflict"),
    path("leads/transfers/", deciding.transfers, name="transfers"),
    path("leads/transfers/<int:pk>/answer/", deciding.answer, name="answer"),
    path("leads/rules/", deciding.rules, name="rules"),
    path("leads/rules/reset/", deciding.reset_rules, name="reset_rules"),
    path("leads/<slug:code>/", lead.detail, name="detail"),
    path("leads/<slug:code>/edit/", reporting.edit, name="edit"),
    path("leads/<slug:code>/study/", working.study, name="study"),
    path("leads/<slug:code>/transfer/", working.transfer, name="transfer"),
    path("leads/<slug:code>/credit/", working.credit, name="credit"),
    path("leads/<slug:code>/do/<slug:what>/", working.act, name="act"),
]
