"""How long a load takes beside DuckDB's own reader of the same files, and beside pandas.

    .venv/bin/python -m benchmarks.load [--cases 1000000] [--contacts-per-case 6] [--runs 5] [--keep DIR]

Makes two canonical CSV deliveries (a tenth of the cases, and all), loads each `--runs` times, each run in a
process of its own and the kinds of run in turn, and prints a table of medians: seconds, and times DuckDB's.

- `read_csv`: DuckDB reads the same files into tables of a database file, types given, no sniffing.
- reading: files read, every row checked, citizens hashed, faulty rows kept aside, the delivery kept.
- whole load: that, the facts, the checks and the publishing.
- pandas: the tables as a user would read and check them, at the smaller size, without facts.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

from etl.delivery.contracts import TABLES
from etl.generate import generate
from etl.snapshots.load import load

_SQL = {
    "id": "varchar", "text": "varchar", "citizen": "varchar", "code": "varchar", "list": "varchar", "date": "date",
    "timestamp": "timestamp", "number": "double", "integer": "bigint", "bool": "boolean",
}  # fmt: skip
_KEY = "a key for the benchmark"
_SMALLER = 10


def read_with_duckdb(folder: Path, work: Path) -> dict[str, float]:
    """DuckDB's own `read_csv` of the files into tables; cells that do not fit their type drop their row."""
    began = time.perf_counter()
    with duckdb.connect(str(work / "plain.duckdb")) as connection:
        for table in TABLES.values():
            path = folder / f"{table.name}.csv"
            if not path.exists():
                continue
            with path.open(encoding="utf-8") as file:
                header = file.readline().strip().split(",")
            columns = {name: _SQL[table.column(name).type] for name in header}
            connection.execute(
                f"create table {table.name} as select * from read_csv('{path}', columns = {columns}, "
                "auto_detect = false, header = true, delim = ',', quote = '\"', ignore_errors = true)"
            )
        connection.execute("checkpoint")
    return {"whole": time.perf_counter() - began}


def load_with_tavle(folder: Path, work: Path) -> dict[str, float]:
    """A load as the night shift runs it; `reading` ends when the first fact is begun."""
    marks: dict[str, tuple[float, float]] = {}

    def now() -> tuple[float, float]:
        return time.perf_counter(), time.process_time()

    def note(stage: str) -> None:
        marks.setdefault("computing" if stage.startswith("computing") else stage, now())

    began = now()
    load([folder], work / "warehouse", progress=note)
    read, ended = marks["computing"], now()
    return {
        "reading": read[0] - began[0],
        "reading_cpu": read[1] - began[1],
        "whole": ended[0] - began[0],
    }


def load_with_pandas(folder: Path, work: Path) -> dict[str, float]:
    """Read, parse, check keys, references, codes and order of days, hash citizens, write Parquet."""
    import pandas as pd

    began = time.perf_counter()
    cases: Any = None
    for table in TABLES.values():
        path = folder / f"{table.name}.csv"
        if not path.exists():
            continue
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=["", "NULL", "-"])
        bad = pd.Series(False, index=frame.index)
        for column in table.columns:
            if column.name not in frame:
                continue
            given = frame[column.name]
            if column.type in ("date", "timestamp"):
                frame[column.name] = pd.to_datetime(given, format="ISO8601", errors="coerce")
                bad |= given.notna() & frame[column.name].isna()
            elif column.type == "number":
                frame[column.name] = pd.to_numeric(given, errors="coerce")
                bad |= given.notna() & frame[column.name].isna()
            elif column.type == "citizen":
                frame[column.name] = given.map(
                    lambda v: hmac.new(
                        _KEY.encode(), v.replace("-", "").encode(), hashlib.sha256
                    ).hexdigest()[:32],
                    na_action="ignore",
                )
            if column.required:
                bad |= given.isna()
            if column.refers == "cases":
                bad |= given.notna() & ~given.isin(cases)
        for order in table.orders:
            bad |= frame[order.later] < frame[order.earlier]
        bad |= frame.duplicated(list(table.key))
        if table.name == "cases":
            cases = set(frame.loc[~bad, "case_id"])
        frame[bad].to_parquet(work / f"{table.name}.rejected.parquet")
        frame[~bad].to_parquet(work / f"{table.name}.parquet")
    return {"whole": time.perf_counter() - began}


_KINDS = {"duckdb": read_with_duckdb, "tavle": load_with_tavle, "pandas": load_with_pandas}


def one(kind: str, folder: Path, work: Path) -> dict[str, float]:
    """One run in a process of its own: seconds, and the peak of its memory in GB."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    command = [sys.executable, "-m", "benchmarks.load", "--one", kind, str(folder), str(work)]
    done = subprocess.run(
        command, env={**os.environ, "TAVLE_KEY": _KEY}, capture_output=True, text=True, check=True
    )
    shutil.rmtree(work)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _here(kind: str, folder: Path, work: Path) -> None:
    """The child's side: a tiny load first, so that imports are no part of the time."""
    if kind == "tavle":
        tiny = work / "tiny"
        generate(cases=60, out=tiny / "delivery", form="canonical")
        load([tiny / "delivery"], tiny / "warehouse")
    elif kind == "pandas":
        import pandas  # noqa: F401
    began = time.process_time()
    found = _KINDS[kind](folder, work)
    found["cpu"] = time.process_time() - began
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found["memory"] = int(status.split("VmHWM:")[1].split()[0]) / 1024**2
    print(json.dumps(found))


def measure(folder: Path, work: Path, kinds: tuple[str, ...], runs: int) -> dict[str, dict[str, float]]:
    """The medians of each kind of run; the kinds take turns, so that a busy minute meets all of them."""
    found: dict[str, list[dict[str, float]]] = {kind: [] for kind in kinds}
    for run in range(runs):
        for kind in kinds:
            found[kind].append(one(kind, folder, work))
            print(f"{folder.name} {kind} {run + 1}/{runs}: {found[kind][-1]}", file=sys.stderr)
    return {
        kind: {name: statistics.median(f[name] for f in all_of_kind) for name in all_of_kind[0]}
        for kind, all_of_kind in found.items()
    }


def main() -> None:
    """Make the deliveries, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--contacts-per-case", type=float, default=6)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="A folder for the deliveries, to use them again.")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        _here(options.one[0], Path(options.one[1]), Path(options.one[2]))
        return
    with tempfile.TemporaryDirectory(prefix="tavle-benchmark-") as name:
        folder = options.keep or Path(name)
        made: dict[int, tuple[int, float]] = {}
        found = {}
        for cases in (options.cases // _SMALLER, options.cases):
            out = folder / f"{cases}-{options.contacts_per_case:g}"
            began = time.perf_counter()
            if not (out / "delivery.toml").exists():
                generate(cases=cases, out=out, form="canonical", contacts_per_case=options.contacts_per_case)
            made[cases] = _rows(out), time.perf_counter() - began
            kinds = ("duckdb", "tavle", "pandas") if cases < options.cases else ("duckdb", "tavle")
            found[cases] = measure(out, Path(name) / "work", kinds, options.runs)
    _print(made, found, options.runs)


def _rows(folder: Path) -> int:
    total = 0
    for path in folder.glob("*.csv"):
        with path.open("rb") as file:
            total += sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 22), b"")) - 1
    return total


def _print(
    made: dict[int, tuple[int, float]], found: dict[int, dict[str, dict[str, float]]], runs: int
) -> None:
    print(
        f"{os.cpu_count()} cores, Python {platform.python_version()}, DuckDB {duckdb.__version__}; medians of {runs}\n"
    )
    print(
        "| cases | rows | what | seconds | times `read_csv` | of processor | times | µs a row | peak memory, GB |"
    )
    print("| ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    per_row: dict[int, float] = {}
    for cases, kinds in found.items():
        rows, _ = made[cases]
        base, base_cpu = kinds["duckdb"]["whole"], kinds["duckdb"]["cpu"]
        per_row[cases] = kinds["tavle"]["whole"] / rows
        lines = [
            ("DuckDB `read_csv` into tables", base, base_cpu, kinds["duckdb"]["memory"]),
            (
                "reading, checking, hashing, setting aside",
                kinds["tavle"]["reading"],
                kinds["tavle"]["reading_cpu"],
                None,
            ),
            (
                "the whole load, facts and publishing",
                kinds["tavle"]["whole"],
                kinds["tavle"]["cpu"],
                kinds["tavle"]["memory"],
            ),
        ]
        if "pandas" in kinds:
            pandas = kinds["pandas"]
            lines.append(("pandas, without facts", pandas["whole"], pandas["cpu"], pandas["memory"]))
        for what, seconds, cpu, memory in lines:
            shown = "" if memory is None else f"{memory:.1f}"
            print(
                f"| {cases:,} | {rows:,} | {what} | {seconds:.1f} | {seconds / base:.1f} | "
                f"{cpu:.1f} | {cpu / base_cpu:.1f} | "
                f"{1e6 * seconds / rows:.2f} | {shown} |"
            )
    small, large = sorted(per_row)
    print(
        f"\nTime per row at {large:,} cases: {per_row[large] / per_row[small]:.2f} times that at {small:,}."
    )
    for cases, (_, seconds) in made.items():
        if seconds > 1:
            print(f"Making the delivery of {cases:,} cases took {seconds:.0f} s.")


if __name__ == "__main__":
    main()
