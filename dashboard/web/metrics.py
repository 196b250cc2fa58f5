"""`/metrics`, for Prometheus: what containers use, how the host is, and which alerts fire."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from dashboard.alerts.current import currents
from dashboard.figures.metrics import HostCollector
from dashboard.runtime import Runtime, runtime_of
from topology.alerts import SEVERITIES


class _AlertCollector(Collector):
    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def collect(self) -> Iterator[Metric]:
        """How many fire, acknowledged or not."""
        board = currents.of(self._runtime).board
        firing = board.firing if board is not None else []
        counted = Counter(one.severity for one in firing)
        family = GaugeMetricFamily("portolan_alerts_firing", "Alerts that fire.", labels=("severity",))
        for severity in SEVERITIES:
            family.add_metric((severity,), counted[severity])
        yield family


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever may look, by token or session; in the form that was asked for (`Accept`)."""
    runtime, registry = runtime_of(request), CollectorRegistry(auto_describe=False)
    registry.register(HostCollector(runtime))
    registry.register(_AlertCollector(runtime))
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    answer = HttpResponse(encode(registry), content_type=content_type)
    answer["Cache-Control"] = "no-store"
    return answer
