"""The frozen text on disk: a file a page or report, a section a reader and filter, a part a heading.

    ### operator, all
    [words]
     Sygedagpengecentret
    [links] as operator, all
    [menu] as menus 1

A part that an earlier section has word for word is named by that section; menus and freshness lines, which many
pages share, stand in `menus.txt`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from .page_text import Parts

DATA = Path(__file__).parent / "data"
Sections = dict[str, Parts]
"""Name of a section (`operator, all`) -> its parts."""
_SHARED = ("menu", "freshness")
_MENUS = "menus"


def write(files: Mapping[str, Sections], folder: Path = DATA) -> int:
    """Write every file anew, and give the number of bytes."""
    for old in folder.rglob("*.txt"):
        old.unlink()
    shared: list[list[str]] = []
    size = 0
    for name, sections in files.items():
        lines: list[str] = []
        for section, parts in sections.items():
            lines.append(f"### {section}")
            for part, content in parts.items():
                if part in _SHARED and content:
                    if content not in shared:
                        shared.append(content)
                    lines.append(f"[{part}] as {_MENUS} {shared.index(content) + 1}")
                    continue
                same = next((s for s, p in sections.items() if p.get(part) == content), section)
                if same != section:
                    lines.append(f"[{part}] as {same}")
                else:
                    lines += [f"[{part}]", *(f" {line}" for line in content)]
        size += _put(folder / f"{name}.txt", lines)
    menus = [
        line for n, content in enumerate(shared, 1) for line in (f"### {n}", *(f" {c}" for c in content))
    ]
    return size + _put(folder / f"{_MENUS}.txt", menus)


def _put(path: Path, lines: list[str]) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def read(name: str, folder: Path = DATA) -> Sections:
    """The sections of one file, whole. Raises FileNotFoundError where it was never frozen."""
    menus: dict[str, list[str]] = {}
    for line in (folder / f"{_MENUS}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("### "):
            menus[line[4:]] = []
        else:
            menus[next(reversed(menus))].append(line[1:])
    sections: Sections = {}
    section, content = "", []
    for line in (folder / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("### "):
            section = line[4:]
            sections[section] = {}
        elif line.startswith("["):
            part, _, same = line[1:].rpartition("]")
            content = []
            if same.startswith(f" as {_MENUS} "):
                content = menus[same.removeprefix(f" as {_MENUS} ")]
            elif same:
                content = sections[same.removeprefix(" as ")][part]
            sections[section][part] = content
        else:
            content.append(line[1:])
    return sections


def normal(parts: Parts, plain: Callable[[str], str]) -> Parts:
    """The parts with every line made plain."""
    return {name: [plain(line) for line in lines] for name, lines in parts.items()}
