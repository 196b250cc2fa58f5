"""Where everything is. Sockets are in `asgi.py`; static files are WhiteNoise's (`middleware.py`)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from dashboard.accounts.login import Login, Logout
from dashboard.web import engine_api, host_name, metrics, views, wall_topology
from dashboard.web.admin import site
from dashboard.web.api import api

urlpatterns = [
    path("", views.chart, name="chart"),
    path("icon.svg", host_name.icon, name="host_icon"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", engine_api.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("setup/<str:token>", views.setup, name="setup"),
    path("accounts/login/", Login.as_view(), name="login"),
    path("accounts/logout/", Logout.as_view(), name="logout"),
    path("accounts/sign-on/", include("dashboard.accounts.oidc.urls")),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("", include("dashboard.accounts.urls")),
    path("", include("dashboard.history.urls")),
    path("", include("dashboard.wall.urls")),
    path("wall/<str:token>/topology", wall_topology.topology, name="wall_topology"),
    path("saved/", include("dashboard.saved.urls")),
    path("alerts/", include("dashboard.alerts.urls")),
    path("changes/", include("dashboard.past.urls")),
    path("expectations/", include("dashboard.expectations.urls")),
    path("backups/", include("dashboard.plans.urls")),
    path("reach/", include("dashboard.reach.urls")),
    path("protection/", include("dashboard.access.protection.urls")),
    path("admin/", site.urls),
    path("api/", api.urls),
    path("api/<path:rest>", views.nothing_here),
]

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler500 = views.server_error
