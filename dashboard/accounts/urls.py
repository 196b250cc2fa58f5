"""Where people's pages are."""

from __future__ import annotations

from django.urls import path

from dashboard.accounts import arriving, own, people

urlpatterns = [
    path("account/", own.page, name="account"),
    path("account/profile/", own.profile, name="account_profile"),
    path("account/password/", own.password, name="account_password"),
    path("account/sessions/end/", own.end_sessions, name="account_sessions"),
    path("account/tokens/", own.make_token, name="account_token"),
    path("account/tokens/<int:number>/revoke/", own.revoke_token, name="account_token_revoke"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/links/<int:number>/withdraw/", people.withdraw, name="withdraw"),
    path("people/<int:number>/", people.person, name="person"),
    path("people/<int:number>/reset/", people.reset, name="person_reset"),
    path("join/<str:token>", arriving.join, name="join"),
    path("reset/<str:token>", arriving.reset, name="reset"),
]
