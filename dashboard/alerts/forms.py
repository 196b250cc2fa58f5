"""The forms of the page: a rule, a channel, and a dead man's switch."""

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

#: As `quiet.DAYS` has them.
DAYS = (
    ("mon", _("Monday")), ("tue", _("Tuesday")), ("wed", _("Wednesday")), ("thu", _("Thursday")),
    ("fri", _("Friday")), ("sat", _("Saturday")), ("sun", _("Sunday")),
)  # fmt: skip


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


class ChannelTimesForm(forms.Form):
    """What a channel is told, when, and how often: what can be changed of it."""

    rules = forms.CharField(
        label=_("Of which rules"), initial="*", help_text=_("Names, with commas between them; * for all.")
    )
    remind = forms.CharField(
        label=_("Remind every"), max_length=12, required=False,
        help_text=_("What fires and nobody has acknowledged is told again: 4h. Empty: once."),
    )  # fmt: skip
    quiet_from = forms.CharField(
        label=_("Quiet from"), max_length=5, required=False,
        help_text=_("22:00. What fires then is told at the end, if it still fires. Empty: never quiet."),
    )  # fmt: skip
    quiet_to = forms.CharField(label=_("Quiet until"), max_length=5, required=False)
    quiet_days = forms.MultipleChoiceField(
        label=_("Quiet on"), choices=DAYS, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("The days on which quiet hours begin. None: every day."),
    )  # fmt: skip
    quiet_zone = forms.CharField(label=_("Time zone"), max_length=64, required=False, initial="UTC")
    quiet_except = forms.CharField(
        label=_("But not of the rules"), required=False, initial="engine_lost", max_length=2000,
        help_text=_("These are told at once. Names, with commas between them."),
    )  # fmt: skip

    def fields_of_channel(self) -> dict[str, Any]:
        """As the service wants them."""
        given = self.cleaned_data
        begin, end = given["quiet_from"], given["quiet_to"]
        hours = {
            "from": begin,
            "to": end,
            "days": given["quiet_days"],
            "zone": given["quiet_zone"],
            "except": _names(given["quiet_except"]),
        }
        return {
            "rules": _names(given["rules"]),
            "remind": given["remind"],
            "quiet": hours if begin or end else None,
        }

    @classmethod
    def of(cls, channel: Channel) -> ChannelTimesForm:
        """Filled in with how one is now."""
        hours = channel.quiet or {"zone": "UTC", "except": ["engine_lost"]}
        filled = {f"quiet_{name}": hours.get(name, "") for name in ("from", "to", "days", "zone")}
        filled |= {"quiet_except": ", ".join(hours["except"]), "remind": channel.remind}
        return cls(filled | {"rules": ", ".join(channel.rules)}, auto_id=f"id_channel{channel.pk}_%s")


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


class ChannelForm(ChannelTimesForm):
    """A channel. What is secret is never filled in again."""

    field_order = ("name", "kind", "url", "secret")

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

    def __init__(self, *given: Any, **more: Any) -> None:  # noqa: ANN401 - as Django's
        super().__init__(*given, **{"auto_id": "id_channel_%s"} | more)

    def fields_of_channel(self) -> dict[str, Any]:
        """As the service wants them."""
        given = self.cleaned_data
        return {name: given[name] for name in ("name", "kind", "url", "secret")} | super().fields_of_channel()


class SubscriptionForm(ChannelTimesForm):
    """What somebody wants to be told by e-mail."""

    field_order = ("address",)
    address = forms.EmailField(
        label=_("Your e-mail address"), required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("It is never shown again. Empty: as before."),
    )  # fmt: skip
    projects = forms.CharField(
        label=_("Of which projects"), max_length=2000, required=False,
        help_text=_("Names, with commas between them. Empty: all."),
    )  # fmt: skip

    def __init__(self, *given: Any, **more: Any) -> None:  # noqa: ANN401 - as Django's
        super().__init__(*given, **{"auto_id": "id_subscription_%s"} | more)

    def fields_of_channel(self) -> dict[str, Any]:
        """As the service wants them."""
        given = self.cleaned_data
        more = {"address": given["address"], "projects": _names(given["projects"])}
        return super().fields_of_channel() | more


class HeartbeatForm(forms.Form):
    """A dead man's switch; its address is never filled in again."""

    name = forms.CharField(label=_("Name"), max_length=200)
    url = forms.CharField(
        label=_("Address"), max_length=2000, widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("https://hc.example.org/ping/…: who is called no more warns you. It is never shown."),
    )  # fmt: skip
    every = forms.CharField(label=_("Every"), max_length=12, initial="1m", help_text=_("10s, 1m, 1h"))

    def __init__(self, *given: Any, **more: Any) -> None:  # noqa: ANN401 - as Django's
        super().__init__(*given, **{"auto_id": "id_heartbeat_%s"} | more)
