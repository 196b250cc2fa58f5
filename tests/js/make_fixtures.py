"""Writes the topology documents of invented hosts that the browser's tests read.

`python tests/js/make_fixtures.py` writes `fixtures/host-N.json` beside this file; with sizes as arguments it
writes those, and larger ones than 1,000 to /tmp/fixtures.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from topology.engine.synthetic import SyntheticEngine  # noqa: E402 - as above
from topology.graph.builder import build  # noqa: E402 - as above
from topology.model import parser  # noqa: E402 - the project is no installed package
from topology.model.detail import parse_detail  # noqa: E402 - as above
from topology.store import codec  # noqa: E402 - the project is no installed package

SIZES = (5, 30, 81, 300, 1000)
LARGEST_KEPT = 1000
#: The invented hosts' time stands still, so that the documents are the same whenever they are written.
NOON = 1_800_000_000.0


def document(size: int) -> bytes:
    """The topology document of the invented host of that size."""
    engine = SyntheticEngine(size, life=False, clock=lambda: NOON)
    host, containers = parser.parse_host(engine.host()), parser.parse_containers(engine.containers())
    details = {container.id: parse_detail(engine.container(container.id)) for container in containers}
    networks, volumes = parser.parse_networks(engine.networks()), parser.parse_volumes(engine.volumes())
    topology = build(parser.snapshot(host, containers, details, networks, volumes))
    return codec.encode_document(topology, host.engine_id, 1)


def main() -> None:
    """Write the documents of the sizes asked for."""
    for size in map(int, sys.argv[1:] or SIZES):
        folder = HERE / "fixtures" if size <= LARGEST_KEPT else Path("/tmp/fixtures")
        folder.mkdir(exist_ok=True)
        (folder / f"host-{size}.json").write_bytes(document(size))
        print(folder / f"host-{size}.json")


if __name__ == "__main__":
    main()
