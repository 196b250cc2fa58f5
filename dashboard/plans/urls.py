"""Where the page of backups is."""

from __future__ import annotations

from django.urls import path

from dashboard.plans import views

urlpatterns = [
    path("", views.page, name="backups"),
    path("plans/add/", views.add_plan, name="plan_add"),
    path("plans/remove/", views.remove_plan, name="plan_remove"),
    path("plans/run/", views.run_plan, name="plan_run"),
    path("places/add/", views.add_place, name="place_add"),
    path("places/remove/", views.remove_place, name="place_remove"),
]
