"""`manage.py topology` as a process."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import networkx as nx
import pytest

from tests import starts
from tests.server import ROOT, Client, Server, environment

COMMAND = [sys.executable, "-W", "error", "manage.py", "topology"]


def run(data: Path, *arguments: str, engine: str = "demo://30") -> subprocess.CompletedProcess[str]:
    return starts.text("topology", *arguments, environment=environment(engine, data))


def test_the_document_is_the_one_that_the_api_gives(tmp_path: Path) -> None:
    whole = subprocess.run(
        [*COMMAND, "--format", "json"], cwd=ROOT, env=environment("demo://30?still", tmp_path),
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert whole.stderr == ""
    printed = json.loads(whole.stdout)
    assert set(printed) == {"directed", "multigraph", "graph", "nodes", "edges"}
    with Server("demo://30?still") as server:
        served = Client.topology(server.client())
    assert {node["id"] for node in printed["nodes"]} == {node["id"] for node in served["nodes"]}
    shapes = [{node["kind"]: sorted(node) for node in document["nodes"]} for document in (printed, served)]
    assert shapes[0] == shapes[1]
    assert set(printed["graph"]) == set(served["graph"])


def test_it_needs_no_database(tmp_path: Path) -> None:
    assert run(tmp_path, "--format", "text").returncode == 0
    assert (tmp_path / "portolan.sqlite3").stat().st_size == 0


@pytest.mark.parametrize(("form", "sign"), [("text", "n8n"), ("mermaid", "flowchart"), ("dot", "digraph")])
def test_other_forms_are_for_people_and_tools(tmp_path: Path, form: str, sign: str) -> None:
    done = run(tmp_path, "--format", form)
    assert (done.returncode, done.stderr) == (0, "")
    assert sign in done.stdout


def test_graphml_is_read_by_networkx(tmp_path: Path) -> None:
    done = run(tmp_path, "--format", "graphml")
    assert ET.fromstring(done.stdout).tag.endswith("graphml")
    assert len(nx.parse_graphml(done.stdout)) > 30


def test_what_an_engine_says_moves_no_cursor(tmp_path: Path) -> None:
    class Evil(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b'{"message": "no \\u001b[2J\\u001b]0;owned\\u0007 \\u202e such"}'
            self.send_response(500)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Evil) as engine:
        threading.Thread(target=engine.serve_forever, daemon=True).start()
        done = run(tmp_path, engine=f"tcp://127.0.0.1:{engine.server_port}")
        engine.shutdown()
    assert done.returncode == 1
    assert "⟨U+001B⟩[2J" in done.stderr
    assert not {"\x1b", "\x07", "\u202e"} & set(done.stderr)


def test_an_engine_that_is_away_is_one_sentence(tmp_path: Path) -> None:
    done = run(tmp_path, "--format", "json", engine=f"unix://{tmp_path}/none.sock")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("portolan: There is no engine at ")
    assert done.stderr.count("\n") == 1


def test_an_unknown_form_is_said(tmp_path: Path) -> None:
    done = run(tmp_path, "--format", "yaml")
    assert done.returncode != 0
    assert "yaml" in done.stderr


def test_it_does_not_complain_when_its_reader_leaves(tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [*COMMAND, "--format", "json"], cwd=ROOT, env=environment("demo://2000", tmp_path),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert writer.stdout is not None
    assert writer.stderr is not None
    writer.stdout.read(10)
    writer.stdout.close()
    assert writer.stderr.read() == b""
    writer.stderr.close()
    assert writer.wait(30) == 0
