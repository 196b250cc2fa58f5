"""What is expected of the invented host, so that there is something to look at; one of it is broken."""

from __future__ import annotations

TEXT = """\
version: 1
expect:
  - name: nothing at the edge reaches a database
    never: {from: "project:edge", to: "image:postgres"}
  - name: only the edge and what is local is open to everybody
    outside: {allow: "project:edge", scope: everywhere}
  - name: only the edge holds the engine's socket
    no_risk: {of: "-project:edge -watchtower", codes: [docker_socket, host_root]}
"""
