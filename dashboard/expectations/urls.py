"""Where the page of expectations is."""

from __future__ import annotations

from django.urls import path

from dashboard.expectations import views

urlpatterns = [
    path("", views.page, name="expectations"),
    path("keep/", views.keep, name="expectation_keep"),
    path("remove/", views.remove, name="expectation_remove"),
]
