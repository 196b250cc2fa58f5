"""How a person likes the pages: kept with the account, and given to each browser as its cookies."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpResponse

from dashboard.accounts.models import Preferences

THEME_COOKIE = "portolan_theme"
YEAR = 365 * 24 * 3600


def of(user: User) -> Preferences:
    """What this person has chosen, if anything."""
    return Preferences.objects.filter(user=user).first() or Preferences(user=user)


def keep(user: User, language: str, theme: str) -> None:
    """Remember it."""
    Preferences.objects.update_or_create(user=user, defaults={"language": language, "theme": theme})


def send(answer: HttpResponse, user: User) -> None:
    """Have the browser take it over."""
    wishes = of(user)
    for name, value in ((settings.LANGUAGE_COOKIE_NAME, wishes.language), (THEME_COOKIE, wishes.theme)):
        if value:
            answer.set_cookie(
                name, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
            )
        else:
            answer.delete_cookie(name, samesite="Lax")


def greet(answer: HttpResponse, user: User) -> None:
    """After a login: who has chosen nothing keeps what this browser has."""
    if Preferences.objects.filter(user=user).exists():
        send(answer, user)
