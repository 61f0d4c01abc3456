"""Addresses of orders."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from wutong.domains.stewardship.views import order, orders

urlpatterns: list[URLPattern] = [
    path("orders/", orders.order_list, name="orders"),
    path("orders/export/", orders.export, name="order_export"),
    path("orders/new/", orders.new, name="order_new"),
    path("orders/new/people/", orders.people, name="order_people"),
    path("orders/new/projects/", orders.projects, name="order_projects"),
    path("orders/<slug:number>/", order.detail, name="order"),
    path("orders/<slug:number>/print/", order.sheet, name="order_print"),
    path("orders/<slug:number>/do/<slug:what>/", order.act, name="order_act"),
]
