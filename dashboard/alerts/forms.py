"""The forms of the page: a rule, and a channel."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dashboard.alerts.models import Channel
from topology.alerts import SEVERITIES

WHENS = (
    ("unhealthy", _("is unhealthy")),
    ("restarting", _("restarts again and again")),
    ("exited_with_error", _("stopped with an error")),
    ("gone", _("is gone")),
    ("engine_lost", _("the engine is away")),
    ("memory_near_limit", _("memory is near its limit")),
    ("open_to_everybody", _("is open to everybody")),
    ("way_to_root", _("is a way to root")),
    ("expectation_broken", _("an expectation is broken")),
    ("no_backup", _("has no backup")),
)
_SEVERITIES = {
    "info": _("information"),
    "warning": _("warning"),
    "error": _("error"),
    "critical": _("critical"),
}


class RuleForm(forms.Form):
    """A rule."""

    name = forms.CharField(label=_("Name"), max_length=200)
    when = forms.ChoiceField(label=_("When"), choices=WHENS)
    of = forms.CharField(
        label=_("Of what"), max_length=1000, required=False,
        help_text=_("As in the search, for example project:shop -service:worker; empty: everything."),
    )  # fmt: skip
    hold = forms.CharField(
        label=_("For how long"), max_length=12, initial="30s", help_text=_("90s, 2m, 26h, 7d")
    )
    clear = forms.CharField(label=_("Over after"), max_length=12, initial="30s")
    severity = forms.ChoiceField(
        label=_("Severity"), initial="warning", choices=[(name, _SEVERITIES[name]) for name in SEVERITIES]
    )

    def fields_of_rule(self) -> dict[str, Any]:
        """As the service wants them."""
        return dict(self.cleaned_data) | {"enabled": True}


class ChannelForm(forms.Form):
    """A channel. What is secret is never filled in again."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("How"), choices=Channel.Kind.choices)
    url = forms.CharField(
        label=_("Where to"), max_length=2000, widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("https://example.org/hook, mailto:ops@example.org, or of Apprise. It is never shown."),
    )  # fmt: skip
    secret = forms.CharField(
        label=_("Secret"), max_length=500, required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("By which a webhook's messages are signed."),
    )  # fmt: skip
    rules = forms.CharField(
        label=_("Of which rules"), initial="*", help_text=_("Names, with commas between them; * for all.")
    )

    def __init__(self, *given: Any, **more: Any) -> None:  # noqa: ANN401 - as Django's
        super().__init__(*given, **{"auto_id": "id_channel_%s"} | more)

    def wanted(self) -> list[str]:
        """The names of the rules."""
        return [name.strip() for name in self.cleaned_data["rules"].split(",") if name.strip()]
