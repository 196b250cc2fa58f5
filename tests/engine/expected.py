"""The topology document once more, straight from `docker inspect`, with nothing of the product's code.

It follows `docs/topology.md` and reads one `inspect` for each container, network and volume. Only the
status text for people comes from the list, where alone it is; ages in it are left out of comparisons.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.engine.engines import RealEngine
from tests.engine.expected_mounts import add_accounts

Record = dict[str, Any]
EdgeKey = tuple[str, str, str]
LIVE = ("running", "paused", "restarting")
UNITS = {"k": 2**10, "m": 2**20, "g": 2**30}
COMPOSE = "com.docker.compose."
CREDENTIALS = ("username", "user", "password", "pass", "credentials")


class Expected:
    """What a document must hold of an engine's host, as it is now."""

    def __init__(self, engine: RealEngine) -> None:
        self.nodes: dict[str, Record] = {}
        self.edges: dict[EdgeKey, Record] = {}
        info, version = engine.api("GET", "/info"), engine.api("GET", "/version")
        self.host = self._node(
            f"host:{info['ID']}", "host", name=info["Name"], engine_version=version["Version"],
            api_version=version["ApiVersion"], os=version["Os"], architecture=info["Architecture"],
        )  # fmt: skip
        listed = engine.api("GET", "/containers/json", all="1")
        self._status = {item["Id"]: item["Status"] for item in listed}
        urls = [f"/containers/{item['Id']}/json" for item in listed]
        urls += [f"/networks/{item['Id']}" for item in engine.api("GET", "/networks")]
        urls += [f"/volumes/{item['Name']}" for item in engine.api("GET", "/volumes")["Volumes"] or ()]
        with ThreadPoolExecutor(4) as pool:
            found = list(zip(urls, pool.map(lambda url: engine.api("GET", url), urls), strict=True))
        self._containers = {item["Id"]: item for url, item in found if url.startswith("/containers")}
        self._networks = {item["Id"]: item for url, item in found if url.startswith("/networks")}
        for item in self._networks.values():
            self._network(item)
        for url, item in found:
            if url.startswith("/volumes"):
                self._volume(item)
        for item in self._containers.values():
            self._container(item)
        add_accounts(self.nodes, self.edges, self._containers)

    def _node(self, node_id: str, kind: str, **attributes: object) -> str:
        self.nodes[node_id] = {"id": node_id, "kind": kind, **attributes}
        return node_id

    def _edge(self, source: str, target: str, key: str, kind: str, **attributes: object) -> None:
        self.edges[source, target, key] = {
            "source": source,
            "target": target,
            "key": key,
            "kind": kind,
            **attributes,
        }

    def _network(self, item: Record) -> None:
        options = item["Options"] or {}
        self._node(
            f"network:{item['Id']}", "network", name=item["Name"], driver=item["Driver"], scope=item["Scope"],
            internal=item["Internal"], attachable=item["Attachable"], ingress=item["Ingress"],
            ipv6=item["EnableIPv6"],
            subnets=[
                {"subnet": part["Subnet"], "gateway": part.get("Gateway") or None}
                for part in item["IPAM"]["Config"] or ()
            ],
            icc=options.get("com.docker.network.bridge.enable_icc", "true") == "true",
            options={key: value for key, value in options.items() if key.startswith("com.docker.network.")},
            project=(item["Labels"] or {}).get(f"{COMPOSE}project"),
        )  # fmt: skip

    def _volume(self, item: Record) -> None:
        options, labels = item["Options"] or {}, item["Labels"] or {}
        asked = [o for o in options.get("o", "").split(",") if o.partition("=")[0] not in CREDENTIALS]
        bind = "bind" in asked
        remote = options.get("type") in ("nfs", "cifs")
        node = self._node(
            f"volume:{item['Name']}", "volume", name=item["Name"], driver=item["Driver"], scope=item["Scope"],
            mountpoint=item["Mountpoint"],
            anonymous="com.docker.volume.anonymous" in labels or len(item["Name"]) == 64,
            device=options["device"] if bind or remote else None,
            options={key: options[key] for key in ("type", "device") if key in options}
            | ({"o": ",".join(asked)} if "o" in options else {}),
            project=labels.get(f"{COMPOSE}project"), created=item["CreatedAt"],
        )  # fmt: skip
        if bind:
            place = options["device"].rstrip("/")
            path = self._node(f"bind:{place}", "bind", path=place)
            self._edge(node, path, "backed_by", "backed_by")

    def _container(self, item: Record) -> None:
        state, labels = item["State"], item["Config"]["Labels"] or {}
        node = self._node(
            f"container:{item['Id']}", "container", name=item["Name"].removeprefix("/"),
            image=item["Config"]["Image"], image_id=item["Image"], state=state["Status"],
            status=ageless(self._status[item["Id"]]), health=state.get("Health", {}).get("Status"),
            network_mode=item["HostConfig"]["NetworkMode"], project=labels.get(f"{COMPOSE}project"),
            service=labels.get(f"{COMPOSE}service"), created=item["Created"][:19] + "Z",
        )  # fmt: skip
        sandbox = self._sandbox(item)
        if sandbox:
            self._edge(node, sandbox, "joins", "joins")
        if sandbox and not item["HostConfig"]["NetworkMode"].startswith("container:"):
            for name, endpoint in item["NetworkSettings"]["Networks"].items():
                self._endpoint(item, sandbox, name, endpoint)
        for mount in item["Mounts"] or ():
            self._mount(item, mount)
        for destination, options in (item["HostConfig"].get("Tmpfs") or {}).items():
            self._memory(item, destination, options)
        if state["Status"] in LIVE:
            self._ports(item, node)

    def _sandbox(self, item: Record, seen: tuple[str, ...] = ()) -> str | None:
        """The node of the stack that a container joins; none if its owner cannot be told any more."""
        mode, settings = item["HostConfig"]["NetworkMode"], item["NetworkSettings"]
        if mode.startswith("container:"):
            wanted = mode.removeprefix("container:")
            owners = [
                c for c in self._containers.values() if wanted in (c["Id"], c["Name"].removeprefix("/"))
            ]
            if owners and (item["Id"] in seen or owners[0] is item):
                return None
            return self._sandbox(owners[0], (*seen, item["Id"])) if owners else self._orphaned(wanted)
        live = item["State"]["Status"] in LIVE
        if mode == "host":
            known = self.nodes.get("sandbox:host", {}).get("key")
            return self._node(
                "sandbox:host", "sandbox", active=True, sandbox_id=None,
                key=known or (settings["SandboxKey"] if live else None),
            )  # fmt: skip
        return self._node(
            f"sandbox:{item['Id']}", "sandbox", active=live, sandbox_id=settings["SandboxID"] or None,
            key=settings["SandboxKey"] or None,
        )  # fmt: skip

    def _orphaned(self, owner: str) -> str | None:
        """The stack of a container that is gone: it lives as long as one that shares it does."""
        sharing = (
            c for c in self._containers.values() if c["HostConfig"]["NetworkMode"] == f"container:{owner}"
        )
        live = any(c["State"]["Status"] in LIVE for c in sharing)
        if len(owner) != 64:
            return None
        return self._node(f"sandbox:{owner}", "sandbox", active=live, sandbox_id=None, key=None)

    def _endpoint(self, item: Record, sandbox: str, name: str, endpoint: Record) -> None:
        named = [n["Id"] for n in self._networks.values() if n["Name"] == name]
        network = endpoint["NetworkID"] or (named[0] if named else None)
        if network not in self._networks and name == "bridge" and named:
            network = named[0]  # the default bridge has another ID after each start of the engine
        if network is None:
            return
        active = item["State"]["Status"] in LIVE and bool(endpoint["EndpointID"])
        asked = endpoint["IPAMConfig"] or {}

        def now(value: object) -> object:
            return value or None if active else None

        node = self._node(
            f"endpoint:{item['Id']}:{network}", "endpoint", active=active,
            endpoint_id=now(endpoint["EndpointID"]),
            ipv4=now(_address(endpoint["IPAddress"], endpoint["IPPrefixLen"])),
            ipv6=now(_address(endpoint["GlobalIPv6Address"], endpoint["GlobalIPv6PrefixLen"])),
            gateway=now(endpoint["Gateway"]), ipv6_gateway=now(endpoint["IPv6Gateway"]),
            mac=now(endpoint["MacAddress"]), aliases=endpoint["Aliases"], dns_names=endpoint.get("DNSNames"),
            static_ipv4=asked.get("IPv4Address") or None, static_ipv6=asked.get("IPv6Address") or None,
        )  # fmt: skip
        self._edge(sandbox, node, "holds", "holds")
        if network in self._networks:
            self._edge(node, f"network:{network}", "attaches", "attaches")

    def _mount(self, item: Record, mount: Record) -> None:
        asked: Record = next(
            (m for m in item["HostConfig"].get("Mounts") or () if m["Target"] == mount["Destination"]), {}
        )
        kind, destination = mount["Type"], mount["Destination"]
        if kind == "volume":
            target = f"volume:{mount['Name']}"
        elif kind == "bind":
            target = self._node(f"bind:{mount['Source']}", "bind", path=mount["Source"])
        else:
            options = asked.get("TmpfsOptions") or {}
            target = self._node(
                f"tmpfs:{item['Id']}:{destination}", "tmpfs", destination=destination,
                size=options.get("SizeBytes"), mode=f"{options['Mode']:o}" if options.get("Mode") else None,
            )  # fmt: skip
        self._edge(
            f"container:{item['Id']}", target, f"mounts:{destination}", "mounts", destination=destination,
            rw=mount["RW"], propagation=mount["Propagation"] or None,
            subpath=(asked.get("VolumeOptions") or {}).get("Subpath"),
        )  # fmt: skip

    def _memory(self, item: Record, destination: str, options: str) -> None:
        words = dict(option.partition("=")[::2] for option in options.split(",") if option)
        size = re.fullmatch(r"(\d+)([kmg]?)", words.get("size", ""))
        target = self._node(
            f"tmpfs:{item['Id']}:{destination}", "tmpfs", destination=destination,
            size=int(size[1]) * UNITS.get(size[2], 1) if size else None, mode=words.get("mode"),
        )  # fmt: skip
        self._edge(
            f"container:{item['Id']}", target, f"mounts:{destination}", "mounts", destination=destination,
            rw="ro" not in words, propagation=None, subpath=None,
        )  # fmt: skip

    def _ports(self, item: Record, node: str) -> None:
        for port, bindings in (item["NetworkSettings"]["Ports"] or {}).items():
            number, _, protocol = port.partition("/")
            for binding in bindings or ():
                host_ip, host_port = binding["HostIp"], int(binding["HostPort"])
                self._edge(
                    self.host, node, f"publishes:{host_ip}:{host_port}:{port}", "publishes", host_ip=host_ip,
                    host_port=host_port, container_port=int(number), protocol=protocol,
                )  # fmt: skip


def differences(expected: Expected, document: Mapping[str, Any]) -> list[str]:
    """What a document says otherwise, node by node, edge by edge, attribute by attribute."""
    nodes = {node["id"]: dict(node) for node in document["nodes"]}
    edges = {(edge["source"], edge["target"], edge["key"]): dict(edge) for edge in document["edges"]}
    for node in nodes.values():
        if node["kind"] == "container":
            node["status"] = ageless(node["status"])
        node.pop("risks", None)
    found = _compare(expected.nodes, nodes) + _compare(expected.edges, edges)
    if len(nodes) != len(document["nodes"]) or len(edges) != len(document["edges"]):
        found.append("a node or edge stands there twice")
    return found


def _compare(expected: Mapping[Any, Record], got: Mapping[Any, Record]) -> list[str]:
    found = [f"missing: {record}" for key, record in expected.items() if key not in got]
    found += [f"too much: {record}" for key, record in got.items() if key not in expected]
    for key in expected.keys() & got.keys():
        for name in sorted(expected[key].keys() | got[key].keys()):
            left, right = expected[key].get(name, "(none)"), got[key].get(name, "(none)")
            if left != right:
                found.append(f"{key} {name}: inspect says {left!r}, the document {right!r}")
    return found


def ageless(status: str) -> str:
    """A status text without its age: `Up 3 minutes (healthy)` → `Up … (healthy)`."""
    return re.sub(r"(About an?|Less than an?|\d+) (second|minute|hour)s?", "…", status)


def _address(address: str, prefix: int) -> str | None:
    return f"{address}/{prefix}" if address else None
