"""The column headings that a delivery had, where its source profile is known: for telling its owner of rows."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from etl.errors import Refused

from .profile import load_profile


def headings(
    source: str, table: str, paths: Iterable[str | None], profiles: tuple[Path, ...] = ()
) -> dict[str, str]:
    """Our column -> the delivered heading, for rows of a table that were read from the files `paths`.

    `source`: the names of a load's profiles, comma between (`profiles` = a site's folders). Empty where a
    profile is not found, or where the files are not all of one of them: then only our own names are sure.
    """
    stems = {Path(path or "").stem.casefold() for path in paths}
    found = []
    for name in dict.fromkeys(part.strip() for part in source.split(",")):
        try:
            mapped = load_profile(name, profiles).tables.get(table)
        except Refused:
            continue
        if mapped is not None and mapped.file is not None and mapped.file.casefold() in stems:
            found.append((mapped.file.casefold(), mapped.columns))
    if len(found) == 1 and stems == {found[0][0]}:
        return dict(found[0][1])
    return {}
