"""The sections of what is frozen, made of the readings: what the command writes and the test compares."""

from __future__ import annotations

from .file_text import file_parts
from .kept import Sections, normal
from .page_text import Parts, page_parts
from .read import Readings
from .what import FILES_FOR, FILTERS, READERS, REPORTS, Address, Report


def section_of(reader: str, filters: str) -> str:
    return f"{reader}, {filters}"


def page(readings: Readings, address: Address, reader: str, filters: str) -> Parts:
    """One page as one reader first gets it."""
    answer = readings.get(reader, address.under(filters))
    parts = page_parts(answer.get_data(as_text=True), answer.status_code)
    if answer.location:
        parts["location"] = [answer.location]
    return normal(parts, readings.plain)


def pages(readings: Readings, address: Address) -> Sections:
    """One page for every reader under every filter."""
    return {
        section_of(reader, filters): page(readings, address, reader, filters)
        for filters in FILTERS
        for reader in READERS
    }


def files(readings: Readings, address: Address, reader: str, filters: str) -> Sections:
    """The files of one page's menus, each a section: the whole page, and each panel as CSV."""
    answer = readings.get(reader, address.under(filters))
    parts = page_parts(answer.get_data(as_text=True), answer.status_code)
    found: Sections = {}
    for link in (*parts.get("whole page", ()), *parts.get("links", ())):
        to = link.rpartition(" -> ")[2]
        if not to.startswith("/hent/"):
            continue
        whole, form = "_panel=" not in to, to.removeprefix("/hent/").partition("?")[0]
        if not whole and form != "csv":
            continue
        panel = "" if whole else f" {to.partition('_panel=')[2].partition('&')[0]}"
        file = readings.get(reader, to)
        name = file.headers.get("Content-Disposition", "").partition("filename=")[2].strip('"')
        head = {"status": [str(file.status_code)], "name": [name]}
        held = head | file_parts(form, file.get_data())
        found[f"{section_of(reader, filters)}, {form}{panel}"] = normal(held, readings.plain)
    return found


def page_files(readings: Readings, address: Address) -> Sections:
    """The same for each of `FILES_FOR`."""
    return {name: parts for who in FILES_FOR for name, parts in files(readings, address, *who).items()}


def report(readings: Readings, wanted: Report) -> Parts:
    """One report."""
    name, data = readings.report(wanted)
    return normal({"name": [name], **file_parts(name, data)}, readings.plain)


def reports(readings: Readings, file: str) -> Sections:
    """The reports that stand in one file of `data`."""
    return {wanted.section: report(readings, wanted) for wanted in REPORTS if wanted.file == file}


def offers(readings: Readings) -> Sections:
    """Which reports each reader is offered."""
    return {reader: {"reports": readings.offered(reader)} for reader in READERS}
