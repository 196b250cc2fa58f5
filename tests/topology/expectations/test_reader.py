"""A file of expectations, and what is wrong with one."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.topology.expectations.hosts import expecting
from topology.expectations import ExpectationError, read, read_one
from topology.expectations.records import Always, BackedUp, Never, NoRisk, Outside, State
from topology.graph.reachability.selection import TargetPort

CONTRACT = """\
version: 1
expect:
  - name: databases are private
    never: {from: "project:edge", to: "label:tier=db"}        # no way of any kind
  - name: the proxy reaches every web
    always: {from: "service:traefik", to: "service:web", port: 80}
  - name: only the proxy is open to everybody
    outside: {allow: "service:traefik", scope: everywhere}      # whatever else is open so is a breach
  - name: nobody holds the engine's socket
    no_risk: {of: "-project:monitoring", codes: [docker_socket]}
  - name: databases are backed up
    backed_up: {volumes: "volume:*_db-data", within: 26h}
  - name: the shop runs
    state: {of: "project:shop", is: [running, healthy], for: 2m}
"""


def test_it_reads_the_file_of_the_contract() -> None:
    never, always, outside, no_risk, backed_up, state = (one.rule for one in read(CONTRACT))
    assert isinstance(never, Never)
    assert (never.sender.text, never.target.text) == ("project:edge", "label:tier=db")
    assert isinstance(always, Always)
    assert always.port == TargetPort(80, "tcp")
    assert isinstance(outside, Outside)
    assert outside.scope == "everywhere"
    assert isinstance(no_risk, NoRisk)
    assert no_risk.codes == ("docker_socket",)
    assert isinstance(backed_up, BackedUp)
    assert backed_up.within == timedelta(hours=26)
    assert isinstance(state, State)
    assert (set(state.states), set(state.health)) == ({"running"}, {"healthy"})
    assert state.lasting == timedelta(minutes=2)


def test_it_remembers_names_lines_and_what_was_written() -> None:
    first, second, *_others = read(CONTRACT)
    assert (first.name, first.line, second.line) == ("databases are private", 3, 5)
    assert json.loads(second.wanted) == {"from": "service:traefik", "to": "service:web", "port": 80}


def test_json_is_read_as_well_and_may_be_indented_by_tabs() -> None:
    one = {"name": "it", "never": {"from": "a", "to": "b"}, "only_administrators": True}
    text = json.dumps({"version": 1, "expect": [one]}, indent="\t")
    assert read(text)[0].only_administrators
    assert read_one(one).rule == read(text)[0].rule


@pytest.mark.parametrize("ascii_", [True, False])
def test_a_character_beyond_the_first_plane_is_one_however_it_is_written(*, ascii_: bool) -> None:
    one = {"name": "🚀 \N{NEXT LINE}\x7f", "never": {"from": "label:team=🚀", "to": "b"}}
    text = json.dumps({"version": 1, "expect": [one | {"name": "🚀"}]}, ensure_ascii=ascii_)
    for found in (read(text)[0], read_one(one)):
        assert isinstance(found.rule, Never)
        assert (found.name[0], found.rule.sender.text) == ("🚀", "label:team=🚀")
        assert json.loads(found.wanted) == one["never"]


@pytest.mark.parametrize(
    ("text", "line", "complaint"),
    [
        ("", 1, "says nothing"),
        ("version: 1\nexpect: [", 2, "neither YAML nor JSON"),
        ("expect: []", 1, "“version” is missing"),
        ("version: 2\nexpect: []", 1, "must be 1, not “2”"),
        ("version: 1\nexpects: []", 2, "“expects” is not known here; “expect” may be meant"),
        ("version: 1\nexpect: {}", 2, "must be a list"),
        ("version: 1\nexpect: []\nexpect: []", 3, "there twice"),
        (expecting("nevr: {}"), 4, "“nevr” is not known here; “never” may be meant"),
        (expecting("never: {from: a}"), 4, "“to” is missing"),
        (expecting("never: {from: a, to: b, prt: 1}"), 4, "“prt” is not known here"),
        (expecting("never: {from: 'projct:a', to: b}"), 4, "project: may be meant"),
        (expecting("never: {from: '', to: b}"), 4, "says nothing"),
        (expecting("never: [a, b]"), 4, "must be a mapping"),
        (expecting("always: {from: a, to: b, port: 70000}"), 4, "from 1 to 65535"),
        (expecting("outside: {scope: everywere}"), 4, "“everywhere” may be meant"),
        (expecting("no_risk: {of: a, codes: [dockr_socket]}"), 4, "“docker_socket” may be meant"),
        (expecting("no_risk: {of: a, codes: []}"), 4, "says nothing"),
        (expecting("backed_up: {volumes: a, within: 26}"), 4, "like 90s, 2m, 26h or 7d"),
        (expecting("state: {of: a, is: runing}"), 4, "“running” may be meant"),
        (expecting("state: {of: a, is: &x running}"), 4, "Anchors and aliases"),
        (expecting("state: {of: a, is: running}\n    never: {from: a, to: b}"), 3, "has one of these"),
        (expecting("only_administrators: perhaps\n    state: {of: a, is: running}"), 4, "true or false"),
        (CONTRACT + '  - name: the shop runs\n    state: {of: "a", is: running}\n', 15, "Two expectations"),
        ("[" * 40, 1, "nested too deeply"),
        ("version: 1\nexpect: \0", None, "neither YAML nor JSON"),
        ("#" * 300_000, None, "longer than"),
        (expecting(r'never: {from: "\ud83d", to: b}'), 4, "“\ufffd” has a \\u escape that is half"),
        (expecting(r'"\udc00": {from: a, to: b}'), 4, "half of a character"),
        (expecting(r'never: {from: "\U00110000", to: b}'), None, "neither YAML nor JSON"),
        (expecting(r'never: {from: "\UFFFFFFFF", to: b}'), None, "neither YAML nor JSON"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, line: int | None, complaint: str) -> None:
    with pytest.raises(ExpectationError) as refused:
        read(text)
    assert complaint in str(refused.value)
    assert refused.value.line == line
