"""Django's admin at `/admin/`: for administrators, and for looking only.

It shows roles as what they are, groups with permissions, and what is kept beside them. Nothing is changed
here: every change goes through Portolan's own pages, where it is recorded and felt by open streams at once.
Nobody logs in here either: there is one login, and it counts failures.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from dashboard.access import policy
from dashboard.access.decorators import administrators_only
from dashboard.access.roles.models import Limit
from dashboard.access.tokens.models import ApiToken
from dashboard.audit.actions import Action
from dashboard.audit.sentences import sentence

Views = list[URLPattern | URLResolver]
Column = Callable[[Any], Any]
if TYPE_CHECKING:
    Base = ModelAdmin[Any]
else:
    Base = ModelAdmin


class Site(admin.AdminSite):
    """The pages that show something, and no others."""

    site_header = site_title = _("Portolan")
    index_title = _("What Django keeps")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether they are an administrator at this moment."""
        return policy.may(request.user, policy.ADMINISTER)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: ANN401 - Django's
        """A 403 where Django would show a login of its own, and nothing but looking."""
        return require_safe(administrators_only(super().admin_view(view, cacheable)))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page's frame needs."""
        return super().each_context(request) | {"here": "people"}

    def get_urls(self) -> Views:
        """Neither login nor logout, no passwords, no search for forms that are not there."""
        views: Views = [
            path("", self.admin_view(self.index), name="index"),
            path("jsi18n/", self.admin_view(self.i18n_javascript, cacheable=True), name="jsi18n"),
            path("<slug:app_label>/", self.admin_view(self.app_index), name="app_list"),
        ]
        for model, shown in self._registry.items():
            here = f"{model._meta.app_label}/{model._meta.model_name}/"
            views.append(path(here, include(shown.urls)))
        return views


site = Site()


class Shown(Base):
    """A model that is shown. `shows` are the columns and the fields."""

    actions = None
    list_per_page = 50
    show_full_result_count = False
    shows: tuple[Column, ...] = ()
    more: tuple[Column, ...] = ()
    #: The fields of `list_filter`.
    filters: tuple[str, ...] = ()

    def get_list_display(self, _request: HttpRequest) -> tuple[Column, ...]:
        """The columns of the list."""
        return self.shows

    def get_fields(self, _request: HttpRequest, _obj: Model | None = None) -> tuple[Any, ...]:
        """The lines of one object's page."""
        return self.shows + self.more

    def get_readonly_fields(self, _request: HttpRequest, _obj: Model | None = None) -> tuple[Any, ...]:
        """All of them."""
        return self.shows + self.more

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever may see the site."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, _obj: Model | None = None) -> bool:
        """Whoever may see the site."""
        return self.admin_site.has_permission(request)

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        """Nobody."""
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """By what the page offers: else a digest could be found out letter by letter."""
        field, _separator, rest = lookup.partition("__")
        return field in self.filters and rest in ("", "exact", "id__exact", "isnull")

    def get_urls(self) -> list[URLPattern]:
        """The list, and one object's page."""
        about = (self.opts.app_label, self.opts.model_name)
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.changelist_view), name="{}_{}_changelist".format(*about)),
            path("<path:object_id>/change/", wrap(self.change_view), name="{}_{}_change".format(*about)),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list; without Django's “select one to view”."""
        title = {"title": str(self.opts.verbose_name_plural).capitalize()}
        return super().changelist_view(request, title | (extra_context or {}))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One object's page, under the name of what it is."""
        title = {"title": str(self.opts.verbose_name).capitalize()}
        return super().change_view(request, object_id, form_url, title | (extra_context or {}))


def column(title: Any, show: str | Column, *, yes_or_no: bool = False) -> Column:  # noqa: ANN401 - lazy text
    """A column under a title that is translated; where it is a field's own, it can be sorted by."""

    def shown(obj: Any) -> Any:  # noqa: ANN401
        value = getattr(obj, show) if isinstance(show, str) else show(obj)
        if isinstance(value, datetime):
            return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
        return "-" if value in ("", None) else value

    about: dict[str, Any] = {"ordering": show} if isinstance(show, str) else {}
    named: Column = admin.display(shown, description=title, boolean=yes_or_no, **about)
    return named


def filter_by(field: str, title: Any) -> tuple[str, type[admin.FieldListFilter]]:  # noqa: ANN401 - lazy text
    """A filter of the list under a title that is translated."""

    class Titled(admin.ChoicesFieldListFilter):
        def __init__(self, *arguments: Any, **keywords: Any) -> None:  # noqa: ANN401 - Django's
            super().__init__(*arguments, **keywords)
            self.title = title

    return field, Titled


def _names(found: Any) -> str:  # noqa: ANN401 - any query
    return ", ".join(map(str, found))


def _limit(user: User) -> str:
    limit = Limit.objects.filter(user=user).first()
    return _names(limit.projects) or "0" if limit is not None else ""


@admin.register(User, site=site)
class Users(Shown):
    """People, without what is kept of their passwords."""

    search_fields = ("username", "first_name")
    list_filter = filters = ("groups", "is_active")
    ordering = ("username",)
    shows = (
        column(_("Username"), "username"),
        column(_("Name"), "first_name"),
        column(_("Role"), lambda user: policy.role_of(user).label),
        column(_("May log in"), "is_active", yes_or_no=True),
        column(_("Last login"), "last_login"),
    )
    more = (
        column(_("E-mail"), "email"),
        column(_("Groups"), lambda user: _names(user.groups.all())),
        column(_("Permissions of their own"), lambda user: _names(user.user_permissions.all())),
        column(_("Superuser"), "is_superuser", yes_or_no=True),
        column(_("Limited to projects"), _limit),
        column(_("Logs in through"), lambda user: _names(user.identities.all())),
        column(_("Joined"), "date_joined"),
    )


@admin.register(Group, site=site)
class Groups(Shown):
    """What the roles are made of."""

    shows = (
        column(_("Name"), "name"),
        column(_("Permissions"), lambda group: _names(group.permissions.all())),
        column(_("People"), lambda group: _names(group.user_set.order_by("username"))),
    )


@admin.register(Limit, site=site)
class Limits(Shown):
    """Operators who may not act on everything."""

    shows = (
        column(_("Person"), "user"),
        column(_("Projects"), lambda limit: _names(limit.projects)),
        column(_("and containers without a project"), "without_project", yes_or_no=True),
    )


@admin.register(ApiToken, site=site)
class Tokens(Shown):
    """Keys for scripts, without what is kept of their secrets."""

    search_fields = ("name", "owner__username")
    list_filter = filters = ("role",)
    list_select_related = ("owner",)
    shows = (
        column(_("Name"), "name"),
        column(_("Owner"), "owner"),
        column(_("Role"), lambda token: token.get_role_display()),
        column(_("Expires"), "expires_at"),
        column(_("Last use"), "last_used_at"),
        column(_("Revoked"), "revoked_at"),
    )
    more = (column(_("Key"), "key"), column(_("Made"), "made_at"))


@admin.register(Action, site=site)
class Actions(Shown):
    """The audit log. Its own page says more of it, and exports it."""

    search_fields = ("username", "container_name", "network_name", "volume_name")
    filters = ("kind", "outcome")
    list_filter = (filter_by("kind", _("Kind")), filter_by("outcome", _("Outcome")))
    shows = (
        column(_("Time"), "asked_at"),
        column(_("Person"), "username"),
        column(_("What was done"), sentence),
        column(_("Outcome"), lambda action: action.get_outcome_display()),
    )
    more = (
        column(_("From the address"), "address"),
        column(_("Token"), "token_name"),
        column(_("Objects"), lambda action: _names(touched.name for touched in action.touched.all())),
        column(_("Detail"), "detail"),
        column(_("Finished"), "finished_at"),
    )
