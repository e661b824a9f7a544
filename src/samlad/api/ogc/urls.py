from django.urls import re_path

from samlad.api.ogc import views

urlpatterns = [  # with or without a slash last: clients differ
    re_path(r"^$", views.landing, name="ogc"),
    re_path(r"^conformance/?$", views.conformance, name="ogc_conformance"),
    re_path(r"^collections/?$", views.collections, name="ogc_collections"),
    re_path(r"^collections/(?P<name>[a-z]+)/?$", views.collection, name="ogc_collection"),
    re_path(r"^collections/(?P<name>[a-z]+)/items/?$", views.items, name="ogc_items"),
    re_path(r"^collections/(?P<name>[a-z]+)/items/(?P<key>[^/]+)$", views.item, name="ogc_item"),
]
