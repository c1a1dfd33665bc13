"""Checks: one SQL file each, whose rows (`key`, `detail`) are its findings.

The file's first lines are comments `-- rule: …`, `-- severity: …`, `-- table: …`, `-- da: …`. A site's
own stand in a folder of its own (`checks_folder` in tavle.toml) and run beside those that ship.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from etl.build.report import Finding
from etl.clean.citizen_numbers import mask
from etl.delivery.contracts import TABLES
from etl.errors import Refused

HERE = Path(__file__).resolve().parent
SEVERITIES = ("repaired", "kept", "warning")
_HEAD = ("rule", "severity", "table", "da")
_EXAMPLES = 5


def check_files(folder: Path | None = None) -> list[Path]:
    """The checks that ship, by name, then the site's own of `folder`."""
    return [*sorted(HERE.glob("*.sql")), *(sorted(folder.glob("*.sql")) if folder else ())]


def run_checks(connection: duckdb.DuckDBPyConnection, folder: Path | None = None) -> list[Finding]:
    """The findings of every check that found something.

    A site's check that cannot run is a finding `check_failed` itself: it stops no load.
    """
    findings = []
    for path in check_files(folder):
        try:
            finding = _run(connection, path)
        except (Refused, duckdb.Error, OSError, UnicodeDecodeError) as error:
            if path.parent == HERE:
                raise
            reason = mask(str(error).splitlines()[0][:200] if str(error) else type(error).__name__) or ""
            text = f"Stedets egen kontrol {path.name} kunne ikke køres; resten af indlæsningen er uberørt"
            finding = Finding("check_failed", "warning", "", 1, (reason,), text)
        if finding is not None:
            findings.append(finding)
    return findings


def _run(connection: duckdb.DuckDBPyConnection, path: Path) -> Finding | None:
    sql = path.read_text(encoding="utf-8-sig")
    head = _head(path, sql)
    rows = connection.execute(
        f"select count(*) over (), key, detail from ({sql.strip().rstrip(';')}\n) order by 2 limit {_EXAMPLES}"
    ).fetchall()
    if not rows:
        return None
    examples = tuple(
        mask(f"{key}: {detail}" if detail is not None and detail != "" else str(key)) or ""
        for _, key, detail in rows
    )
    return Finding(head["rule"], head["severity"], head["table"], rows[0][0], examples, head["da"])


def _head(path: Path, sql: str) -> dict[str, str]:
    """What the file's comments say of it; Refused where one is missing or unknown."""
    head: dict[str, str] = {}
    for line in sql.splitlines():
        if line.startswith("-- ") and ": " in line:
            key, value = line[3:].split(": ", 1)
            head.setdefault(key.strip(), value.strip())
    for key in _HEAD:
        if not head.get(key):
            raise Refused(f"The check {path} does not say its {key} in a comment.")
    if head["severity"] not in SEVERITIES:
        raise Refused(
            f"The check {path} says severity {head['severity']!r}; known are {', '.join(SEVERITIES)}."
        )
    if head["table"] not in TABLES:
        raise Refused(f"The check {path} says table {head['table']!r}; known are {', '.join(TABLES)}.")
    return head
