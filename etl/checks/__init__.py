"""Checks: one SQL file each, whose rows (`key`, `detail`) are its findings.

The file's first lines are comments `-- rule: …`, `-- severity: …`, `-- table: …`, `-- da: …`.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from ..errors import Refused
from ..report import Finding

HERE = Path(__file__).resolve().parent
_EXAMPLES = 5


def check_files() -> list[Path]:
    """The checks that ship, by name."""
    return sorted(HERE.glob("*.sql"))


def run_checks(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """The findings of every check that found something."""
    findings = []
    for path in check_files():
        sql = path.read_text(encoding="utf-8")
        head = dict(
            line[3:].split(": ", 1) for line in sql.splitlines() if line.startswith("-- ") and ": " in line
        )
        if missing := {"rule", "severity", "table", "da"} - set(head):
            raise Refused(f"The check {path} does not say its {sorted(missing)[0]} in a comment.")
        rows = connection.execute(
            f"select count(*) over (), key, detail from ({sql.rstrip().rstrip(';')}\n) order by 2 limit {_EXAMPLES}"
        ).fetchall()
        if rows:
            examples = tuple(f"{key}: {detail}" if detail else str(key) for _, key, detail in rows)
            findings.append(
                Finding(head["rule"], head["severity"], head["table"], rows[0][0], examples, head["da"])
            )
    return findings
