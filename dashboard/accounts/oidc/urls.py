"""Where people leave for the provider, and come back. The second name is the library's."""

from __future__ import annotations

from django.urls import path

from dashboard.accounts.oidc import views

urlpatterns = [
    path("", views.begin, name="sign_on"),
    path("callback/", views.callback, name="oidc_authentication_callback"),
]
