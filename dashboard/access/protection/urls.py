"""Where the page of what is protected is."""

from __future__ import annotations

from django.urls import path

from dashboard.access.protection import views

urlpatterns = [
    path("", views.page, name="protection"),
    path("protect/", views.protect, name="protect"),
    path("<int:number>/lift/", views.lift, name="lift"),
]
