"""The topology document held against `docs/topology.schema.json`."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema_rs

SCHEMA = Path(__file__).parents[2] / "docs" / "topology.schema.json"


@lru_cache(maxsize=1)
def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(SCHEMA.read_text())
    return schema


def complaints(document: dict[str, Any]) -> list[str]:
    """What is not as the schema says; each record is held against the schema of its own kind."""
    schema = _schema()
    outer = {
        **schema,
        "properties": {**schema["properties"], "nodes": {"type": "array"}, "edges": {"type": "array"}},
    }
    found = [str(error.message) for error in jsonschema_rs.iter_errors(outer, document)]
    for sort in ("node", "edge"):
        for record in document[f"{sort}s"]:
            own = f"{sort}_{record.get('kind')}"
            if own not in schema["$defs"]:
                found.append(f"there is no {own} in the schema")
                continue
            rules = {"$defs": schema["$defs"], "$ref": f"#/$defs/{own}"}
            found += [f"{record}: {error.message}" for error in jsonschema_rs.iter_errors(rules, record)]
    return found
