"""A process that forks loads and kills them: `python -m unit.nursery`, one JSON request a line.

A request: {"folder", "warehouse", "point": name or null, "stage": [name, seconds] or null}. The load
kills itself at the named point, or is killed so many seconds after the stage began. The answer:
{"status": exit status or minus the signal, "points": [...], "stages": [[name, second], ...]}.

Imports are paid once; the parent never opens a database, so that its children may.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Nursery:
    """The test's end of the process."""

    def __init__(self) -> None:
        env = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "unit.nursery"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env
        )

    def __enter__(self) -> Nursery:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def load(
        self,
        folder: Path,
        warehouse: Path,
        point: str | None = None,
        stage: tuple[str, float] | None = None,
        limit: int | None = None,
        plain: bool = False,
    ) -> dict[str, Any]:
        """One load; `limit`: the largest file it may write, in bytes; `plain`: root or not,
        with a user's rights."""
        assert self._process.stdin and self._process.stdout
        request = {
            "folder": str(folder), "warehouse": str(warehouse), "point": point, "stage": stage,
            "limit": limit, "plain": plain,
        }  # fmt: skip
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()
        return dict(json.loads(self._process.stdout.readline()))


def _child(request: dict[str, Any], out: int) -> None:
    from etl.errors import Refused
    from etl.snapshots import fault_points
    from etl.snapshots.load import Options, load

    began = time.monotonic()

    def say(kind: str, name: str) -> None:
        os.write(out, json.dumps([kind, name, time.monotonic() - began]).encode() + b"\n")

    def hook(name: str) -> None:
        say("point", name)
        if name == request["point"]:
            os.kill(os.getpid(), signal.SIGKILL)

    fault_points.hook = hook
    if request["limit"]:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (request["limit"], request["limit"]))
    if request["plain"]:
        _become_plain()
    options = Options(allow_older=True, allow_shrink=True)
    try:
        load([Path(request["folder"])], Path(request["warehouse"]), None, options, lambda s: say("stage", s))
    except Refused as error:
        say("refused", str(error))
        os._exit(1)
    except BaseException as error:
        say("fault", f"{type(error).__name__}: {error}")
        os._exit(3)
    say("done", "")
    os._exit(0)


def _become_plain() -> None:
    """Without root's capabilities: the modes of files and folders count for us too."""
    import ctypes

    version3 = 0x20080522
    header = (ctypes.c_uint32 * 2)(version3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    if ctypes.CDLL(None, use_errno=True).capset(header, nothing) != 0:
        raise OSError(ctypes.get_errno(), "capset")


def _serve_one(request: dict[str, Any]) -> dict[str, Any]:
    inward, outward = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(inward)
        # What the child prints is not an answer.
        os.dup2(2, 1)
        _child(request, outward)
    os.close(outward)
    answer: dict[str, Any] = {"points": [], "stages": [], "refused": None, "fault": None}
    deadline: float | None = None
    text = b""
    while True:
        wait = None if deadline is None else max(0.0, deadline - time.monotonic())
        if not select.select([inward], [], [], wait)[0]:
            os.kill(pid, signal.SIGKILL)
            deadline = None
            continue
        block = os.read(inward, 1 << 16)
        if not block:
            break
        *lines, text = (text + block).split(b"\n")
        for line in lines:
            kind, name, second = json.loads(line)
            answer["seconds"] = second
            if kind in ("refused", "fault"):
                answer[kind] = name
            elif kind == "done":
                pass
            else:
                answer[f"{kind}s"].append([name, second])
            if request["stage"] and kind == "stage" and name == request["stage"][0]:
                deadline = time.monotonic() + request["stage"][1]
    os.close(inward)
    answer["status"] = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return answer


def main() -> None:
    """Serve requests until there are no more."""
    # What a load imports on its way, paid before the first fork.
    import holidays  # noqa: F401
    import pandas  # noqa: F401
    import pyarrow.dataset  # noqa: F401

    import etl.snapshots.load  # noqa: F401
    from etl.build.calendar import build_calendar

    build_calendar(date(2026, 1, 1), date(2026, 1, 2), "official", ())

    for line in sys.stdin.buffer:
        sys.stdout.write(json.dumps(_serve_one(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
