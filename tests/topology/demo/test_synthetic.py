"""The synthetic engine: an engine to those who ask, of any size, for several at once."""

from __future__ import annotations

import threading

import pytest

from tests.topology.demo.hosts import Clock, find, frozen, network_id
from topology.engine.errors import EngineError, NotFound
from topology.engine.port import Engine
from topology.engine.synthetic import SyntheticEngine


@pytest.mark.parametrize("size", [0, 1, 2, 3, 5, 8, 12, 30, 81, 300, 1000])
def test_it_invents_as_many_containers_as_asked_for(size: int) -> None:
    assert len(frozen(size).containers()) == size


def test_it_refuses_a_size_below_zero() -> None:
    with pytest.raises(ValueError, match="-1"):
        SyntheticEngine(-1)


def test_it_is_an_engine() -> None:
    engine: Engine = frozen(5)
    assert engine.address == "demo://5?still"


def test_it_lists_only_the_containers_asked_for() -> None:
    engine = frozen(30)
    wanted = [engine.containers()[3]["Id"], "f" * 64, engine.containers()[7]["Id"]]
    assert [c["Id"] for c in engine.containers(wanted)] == [wanted[0], wanted[2]]


def test_it_finds_containers_by_name_and_short_id_and_no_others() -> None:
    engine = frozen(30)
    full = find(engine, "n8n-db-1")["Id"]
    assert engine.container("n8n-db-1")["Id"] == engine.container(full[:12])["Id"] == full
    with pytest.raises(NotFound) as caught:
        engine.container("nobody")
    assert caught.value.status == 404


def test_it_withstands_many_threads() -> None:
    clock = Clock()
    engine = SyntheticEngine(81, clock=clock)
    proxy = network_id(engine, "proxy")
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for _ in range(100):
                clock.now += 0.2
                wanted = engine.containers()[number]["Id"]
                try:
                    engine.connect(proxy, wanted, {})
                    engine.disconnect(proxy, wanted)
                except EngineError:
                    continue
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    taken = [c["NetworkSettings"]["Networks"].get("proxy", {}).get("IPAddress") for c in engine.containers()]
    addresses = [address for address in taken if address]
    assert len(addresses) == len(set(addresses))


def test_it_is_one_host_for_all_who_share_it() -> None:
    first, second = SyntheticEngine.shared(17), SyntheticEngine.shared(17)
    stream = iter(second.events())
    first.perform("stop", "watchtower")
    assert find(second, "watchtower")["State"] == "exited"
    assert next(stream)["Type"] in ("container", "network")
    second.close()
    assert list(stream) == []
    first.perform("start", "watchtower")
    assert find(first, "watchtower")["State"] == "running"
