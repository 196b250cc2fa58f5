"""What goes on in a container: what its health check said lately, and its processes. Pure."""

from __future__ import annotations

from typing import Any

from topology.engine.port import Json

#: Runs of the health check that an engine remembers, and bytes that it keeps of each.
MOST_OUTPUTS, LONGEST_OUTPUT = 5, 4096
MOST_PROCESSES, LONGEST_CELL = 500, 1000


def health(inspected: Json) -> dict[str, Any]:
    """As the API has it; the check's own command is not in it."""
    told = (inspected.get("State") or {}).get("Health") or {}
    runs = list(told.get("Log") or ())[-MOST_OUTPUTS:]
    status = told.get("Status")
    return {
        "status": status if status not in (None, "", "none") else None,
        "failing_streak": told.get("FailingStreak") or 0,
        "outputs": [
            {
                "start": run.get("Start"),
                "end": run.get("End"),
                "exit_code": run.get("ExitCode"),
                "output": str(run.get("Output") or "")[:LONGEST_OUTPUT],
            }
            for run in reversed(runs)
        ],
    }


def processes(told: Json) -> dict[str, Any]:
    """As the API has it."""
    rows = told.get("Processes") or []
    return {
        "titles": [str(title) for title in told.get("Titles") or ()],
        "processes": [[str(cell)[:LONGEST_CELL] for cell in row] for row in rows[:MOST_PROCESSES]],
        "left_out": max(0, len(rows) - MOST_PROCESSES),
    }
