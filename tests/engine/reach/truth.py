"""What is really so on a host, tried from inside every network stack; with nothing of the product's code."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import ip_address, ip_interface, ip_network
from pathlib import Path
from typing import Any

from tests.engine.engines import RealEngine
from tests.engine.reach import lan, prober
from tests.engine.reach.hosts import HOST_IPV4, HOST_IPV6, PUBLISHED, UNPUBLISHED

Json = dict[str, Any]
Try = tuple[str, str, int]
Question = tuple[str, str, str]
HOST_STACK, LAN_STACK = "(host)", "(lan)"
HOST_PORT, LAN_PORT = 7000, 7100
QUICK, SLOW = 1.5, 8.0


@dataclass
class Stack:
    """A network stack as the kernel has it. `owner`, as inspect says, is whose networks it is on."""

    name: str
    namespace: str
    members: list[str] = field(default_factory=list)
    owner: Json | None = None
    hosts: dict[str, list[str]] = field(default_factory=dict)

    def networks(self) -> Json:
        found: Json = self.owner["NetworkSettings"]["Networks"] if self.owner else {}
        return found

    def addresses(self) -> list[str]:
        """Its addresses on all networks."""
        entries = self.networks().values()
        return [entry[key] for entry in entries for key in ("IPAddress", "GlobalIPv6Address") if entry[key]]

    def bindings(self) -> Iterator[tuple[str, int]]:
        """Where on the host its ports are published."""
        for bound in ((self.owner or {}).get("NetworkSettings", {}).get("Ports") or {}).values():
            for binding in bound or ():
                if binding["HostPort"]:
                    yield binding["HostIp"], int(binding["HostPort"])


class Truth:
    """Tries everything that a verdict may be asked about."""

    def __init__(self, engine: RealEngine) -> None:
        self.engine = engine
        listed = engine.api("GET", "/containers/json", all="1")
        self.containers: dict[str, Json] = {}
        for item in listed:
            found = engine.inspect(item["Id"])
            self.containers[found["Name"].removeprefix("/")] = found
        self.networks = {item["Id"]: item for item in engine.api("GET", "/networks")}
        self.stacks = self._stacks()
        self.answers: dict[Try, str | None] = {}
        self.resolved: dict[Question, list[str] | None] = {}

    def stack_of(self, container: str) -> Stack | None:
        return next((stack for stack in self.stacks.values() if container in stack.members), None)

    def _stacks(self) -> dict[str, Stack]:
        """The stacks of what runs, and those of the host and of the machine outside."""
        running: dict[str, int] = {
            name: found["State"]["Pid"]
            for name, found in self.containers.items()
            if found["State"]["Status"] in ("running", "paused")
            and found["State"]["Pid"]
            and found["HostConfig"]["RestartPolicy"]["Name"] != "always"  # those end as soon as they begin
        }
        inodes = self._inodes(running.values())
        running = {name: pid for name, pid in running.items() if not inodes[pid].startswith("none")}
        host = self._inodes([1])[1]
        stacks = {host: Stack(HOST_STACK, "/proc/1/ns/net")}
        for name, pid in running.items():
            stack = stacks.setdefault(inodes[pid], Stack(name, f"/proc/{pid}/ns/net"))
            stack.members.append(name)
            found = self.containers[name]
            if not found["HostConfig"]["NetworkMode"].startswith("container:") and stack.name != HOST_STACK:
                stack.owner, stack.name = found, name
                stack.hosts = _hosts_file(self._read(f"/proc/{pid}/root/etc/hosts"))
        named = {stack.name: stack for stack in stacks.values()}
        return {**named, LAN_STACK: Stack(LAN_STACK, lan.NAMESPACE)}

    def _inodes(self, pids: Iterable[int]) -> dict[int, str]:
        wanted = list(pids)
        script = "; ".join(f"readlink /proc/{pid}/ns/net 2>/dev/null || echo none{pid}" for pid in wanted)
        lines = self.engine.space.run(["sh", "-c", script]).split() if wanted else []
        return dict(zip(wanted, lines, strict=True))

    def _read(self, path: str) -> str:
        """A file, empty where its container has just ended."""
        return self.engine.space.run(["sh", "-c", f"cat {path} 2>/dev/null || true"])

    @cached_property
    def host_addresses(self) -> list[str]:
        """The host's own addresses, without those of its loopback and of links."""
        found = json.loads(self.engine.space.run(["ip", "-json", "address"]))
        inside = [info["local"] for link in found if link["ifname"] != "lo" for info in link["addr_info"]]
        return [address for address in inside if not ip_address(address).is_link_local]

    def host_addresses_on(self, network: str) -> list[str]:
        """The host's addresses in the subnets of a network, by its ID."""
        found = self.networks.get(network, {})
        subnets = [ip_network(part["Subnet"]) for part in (found.get("IPAM") or {}).get("Config") or ()]
        return [a for a in self.host_addresses if any(ip_address(a) in subnet for subnet in subnets)]

    def gateways(self, stack: Stack) -> list[str]:
        """The host's addresses on the networks of a stack."""
        ids = [entry["NetworkID"] for entry in stack.networks().values()]
        return sorted({address for network in ids for address in self.host_addresses_on(network)})

    def doors(self, sender: Stack, host_ip: str) -> list[str]:
        """The addresses at which a sender may find a port that is published at this address of the host."""
        address = ip_address(host_ip or "0.0.0.0")
        if not address.is_unspecified:
            return [host_ip]
        own = {4: HOST_IPV4, 6: HOST_IPV6}[address.version]
        found = [*self.gateways(sender), own]
        if sender.name == HOST_STACK:
            found.append({4: "127.0.0.1", 6: "::1"}[address.version])
        return [each for each in found if ip_address(each).version == address.version]

    def tries(self) -> list[Try]:
        """From every stack to every address and published port, and to host and outside."""
        found: list[Try] = []
        for sender in self.stacks.values():
            for target in self.stacks.values():
                if target is sender:
                    continue
                ports = (PUBLISHED, UNPUBLISHED)
                found += [(sender.name, address, port) for address in target.addresses() for port in ports]
                for host_ip, host_port in target.bindings():
                    found += [(sender.name, door, host_port) for door in self.doors(sender, host_ip)]
            found += [(sender.name, address, HOST_PORT) for address in self.gateways(sender)]
            found += [(sender.name, address, LAN_PORT) for address in (lan.IPV4, lan.IPV6)]
        return list(dict.fromkeys(found))

    def questions(self) -> list[Question]:
        """From every stack of its own for every name that any container may have."""
        names = sorted({name for found in self.containers.values() for name in _all_names(found)})
        senders = [stack.name for stack in self.stacks.values() if stack.owner is not None]
        return [(stack, name, kind) for stack in senders for name in names for kind in ("A", "AAAA")]

    def ask(self, tries: list[Try], questions: list[Question], seconds: float = QUICK) -> None:
        """Try these, and remember the answers."""
        special = {HOST_STACK: [HOST_PORT], LAN_STACK: [LAN_PORT]}
        listen = {name: special.get(name, [PUBLISHED, UNPUBLISHED]) for name in self.stacks}
        plan = {
            "stacks": {stack.name: stack.namespace for stack in self.stacks.values()},
            "listen": listen,
            "seconds": seconds,
            "connect": tries,
            "resolve": questions,
        }
        command = self.engine.space.enter([sys.executable, Path(prober.__file__)])
        done = subprocess.run(command, input=json.dumps(plan), text=True, capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        told = json.loads(done.stdout)
        self.answers |= dict(zip(tries, told["connect"], strict=True))
        self.resolved |= dict(zip(questions, told["resolve"], strict=True))

    def found(self, stack: str, name: str, version: int) -> list[str]:
        """The addresses that a stack's resolver has for a name: its hosts file's first, as libc does it."""
        in_file = [a for a in self.stacks[stack].hosts.get(name, ()) if ip_address(a).version == version]
        return in_file or self.resolved.get((stack, name, "A" if version == 4 else "AAAA")) or []


def _hosts_file(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        address, *names = line.partition("#")[0].split() or [""]
        for name in names:
            found.setdefault(name, []).append(str(ip_interface(address).ip))
    return found


def _all_names(found: Json) -> set[str]:
    names = {found["Name"].removeprefix("/"), found["Id"][:12], found["Config"]["Hostname"] or "x"}
    for entry in found["NetworkSettings"]["Networks"].values():
        names |= {*(entry["Aliases"] or ()), *(entry.get("DNSNames") or ())}
        names |= {link.partition(":")[2] for link in entry["Links"] or ()}
    return names | {link.rpartition("/")[2] for link in found["HostConfig"].get("Links") or ()}
