"""Nodes and edges as bytes: what names them, and what the document says of them beside that.

Docker's IDs are half of what there is to keep, and look like noise to every compressor: they are packed into
half their length first. What is left are the same few names of attributes over and over, so a deflate stream
begins with a dictionary that has them.
"""

from __future__ import annotations

import re
import zlib
from hashlib import blake2b
from typing import TypeAlias

import orjson

from topology.graph.records import Edge, EdgeKey, Node
from topology.store import codec

#: A node's ID, or what tells an edge from all others.
Key: TypeAlias = "str | EdgeKey"

_MARK = b"\0"  # stands in no ID and in no JSON
_HEX = re.compile(rb"[0-9a-f]{64}")
_PACKED = re.compile(rb"\0(.{32})", re.DOTALL)
_NODE_IDENTITY, _EDGE_IDENTITY = ("id",), ("source", "target", "key")
#: Never to be changed: what has been written cannot be read without it. The commonest stand last.
DICTIONARY = (
    b'{"kind":"host","name":"","engine_version":"28.5.2","api_version":"1.51","os":"linux","architecture":"x86_64"}'
    b'{"kind":"bind","path":"/var/run/docker.sock","used_by":["container:\0"],"shared":false,"writers":[],'
    b'"persistence":"kept","risks":[{"code":"docker_socket","container":"container:\0","destination":"","rw":'
    b'true,"other":null}]}{"kind":"backed_by"}{"kind":"tmpfs","destination":"/tmp","size":67108864,"mode":"1777",'
    b'"used_by":["container:\0"],"shared":false,"writers":["container:\0"],"persistence":"lost_on_stop","risks":[]}'
    b'{"kind":"volume","name":"_data","driver":"local","scope":"local","mountpoint":"/var/lib/docker/volumes/'
    b'/_data","anonymous":false,"device":null,"options":{},"project":null,"created":"2026-11-28T00:00:00Z",'
    b'"used_by":["container:\0"],"shared":false,"writers":["container:\0"],"persistence":"lost_with_rm_v",'
    b'"risks":[]}{"kind":"network","name":"_default","driver":"bridge","scope":"local","internal":false,'
    b'"attachable":false,"ingress":false,"ipv6":false,"subnets":[{"subnet":"172.18.0.0/16","gateway":"172.18.0.1"}],'
    b'"icc":true,"options":{},"project":null}{"kind":"mounts","destination":"/data","rw":true,"propagation":'
    b'"rprivate","subpath":null}{"kind":"publishes","host_ip":"::","host_port":8080,"container_port":80,'
    b'"protocol":"udp"}{"kind":"publishes","host_ip":"0.0.0.0","host_port":443,"container_port":443,"protocol":"tcp"}'
    b'{"kind":"endpoint","active":false,"endpoint_id":null,"ipv4":null,"ipv6":null,"gateway":null,"ipv6_gateway":'
    b'null,"mac":null,"aliases":null,"dns_names":null,"static_ipv4":null,"static_ipv6":null}{"kind":"container",'
    b'"name":"-1","image":":latest","image_id":"sha256:\0","state":"exited","status":null,"health":null,'
    b'"network_mode":"_default","project":"","service":"","created":"2026-11-28T00:00:00Z","persistence":{"kept":'
    b'["volume:_data"],"lost_with_rm_v":[],"lost_on_stop":[],"lost_on_remove":true,"auto_remove":false},"risks":[]}'
    b'{"kind":"sandbox","active":false,"sandbox_id":null,"key":null}{"kind":"container","name":"-1","image":":",'
    b'"image_id":"sha256:\0","state":"running","status":null,"health":"healthy","network_mode":"_default",'
    b'"project":"","service":"","created":"2026-11-28T00:00:00Z","persistence":{"kept":[],"lost_with_rm_v":[],'
    b'"lost_on_stop":[],"lost_on_remove":true,"auto_remove":false},"risks":[]}{"kind":"sandbox","active":true,'
    b'"sandbox_id":"\0","key":"/var/run/docker/netns/"}{"kind":"endpoint","active":true,"endpoint_id":"\0","ipv4":'
    b'"172.18.0.2/16","ipv6":null,"gateway":"172.18.0.1","ipv6_gateway":null,"mac":"02:42:ac:12:00:02","aliases":'
    b'[""],"dns_names":[""],"static_ipv4":null,"static_ipv6":null}'
)


def content_of(record: Node | Edge) -> bytes:
    """What the document says of it beside its name, as a JSON object. Ages are no change: there are none."""
    found = codec.node_json(record) if isinstance(record, Node) else codec.edge_json(record)
    identity = _NODE_IDENTITY if isinstance(record, Node) else _EDGE_IDENTITY
    kept = {name: value for name, value in found.items() if name not in identity}
    if record.kind == "container":
        kept["status"] = None
    return orjson.dumps(kept, default=codec.as_json)


def record_json(key: Key, content: bytes) -> bytes:
    """The record as the document has it: the other way round."""
    names = _NODE_IDENTITY if isinstance(key, str) else _EDGE_IDENTITY
    values = (key,) if isinstance(key, str) else key
    named = orjson.dumps(dict(zip(names, values, strict=True)))
    return named[:-1] + b"," + content[1:]


def pack(text: bytes) -> bytes:
    """UTF-8 without NUL, its 64-digit IDs in half their length."""
    return _HEX.sub(lambda found: _MARK + bytes.fromhex(found[0].decode()), text)


def unpack(packed: bytes) -> bytes:
    """The other way round."""
    return _PACKED.sub(lambda found: found[1].hex().encode(), packed)


def compress(content: bytes) -> bytes:
    """A content as it is kept."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9, zlib.Z_DEFAULT_STRATEGY, DICTIONARY)
    return deflate.compress(pack(content)) + deflate.flush()


def decompress(body: bytes) -> bytes:
    """The other way round."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS, DICTIONARY)
    return unpack(inflate.decompress(body) + inflate.flush())


def digest(text: bytes) -> int:
    """64 bits that tell texts apart, as databases have integers."""
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big", signed=True)
