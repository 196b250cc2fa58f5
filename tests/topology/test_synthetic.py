from __future__ import annotations

import pytest

from topology.engine.synthetic import SyntheticEngine


@pytest.mark.parametrize("size", [0, 1, 2, 3, 5, 30, 81, 300, 1000])
def test_it_invents_as_many_containers_as_asked_for(size: int) -> None:
    assert len(SyntheticEngine(size, life=False).containers()) == size


def test_it_is_the_same_host_every_time() -> None:
    first, second = (SyntheticEngine(300, life=False, clock=lambda: 1.8e9) for _ in range(2))
    assert first.containers() == second.containers()
    assert first.networks() == second.networks()
    assert first.volumes() == second.volumes()
    assert first.host() == second.host()
