"""A page's HTML as text: the words, tables, links and named figures of its `<main>`, its menu and freshness line.

What is read does not depend on ids or on how elements nest; classes are looked at only to leave controls out,
which are drawn by scripts later on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html
from lxml.html import HtmlElement

Parts = dict[str, list[str]]
"""Name of a part -> its lines."""

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "button",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "br",
    ]
)
_SKIPPED = frozenset(
    ["script", "style", "noscript", "template", "svg", "select", "input", "textarea", "option"]
)
_CONTROLS = frozenset({"control", "pre-select", "pre-segments", "pre-scheme"})
_HERE = "* "
_OPENS, _CLOSES = "(“[", ",.;:!?)”]%"


def page_parts(source: str, status: int) -> Parts:
    """The parts of one answer."""
    root = html.document_fromstring(source) if source.strip() else None
    parts: Parts = {"status": [str(status)]}
    main = next(iter(root.iter("main")), None) if root is not None else None
    if root is None or main is None:
        # No page of the dashboard: a letter of the login, a redirect.
        return parts | ({"words": list(_blocks(root))} if root is not None else {})
    nav = next((n for n in root.iter("nav") if main not in n.iterancestors()), None)
    menu = _links(nav) if nav is not None else []
    parts["menu"] = [line.removeprefix(_HERE) for line in menu]
    parts["here"] = [line.removeprefix(_HERE) for line in menu if line.startswith(_HERE)]
    line = _freshness(root, main)
    parts["freshness"] = list(_blocks(line)) if line is not None else []
    parts["whole page"] = _links(line) if line is not None else []
    parts["words"] = list(_blocks(main))
    for number, table in enumerate((e for e in _shown(main) if e.tag == "table"), 1):
        parts[f"table {number}"] = _table(table)
    parts["links"] = _links(main)
    parts["figures"] = [fold(e.get("aria-label", "")) for e in _shown(main) if e.get("role") == "img"]
    parts["buttons"] = [
        fold(e.get("aria-label") or _words(e)) for e in _shown(main) if e.tag == "button"
    ]  # fmt: skip
    return {name: lines for name, lines in parts.items() if lines}


def _freshness(root: HtmlElement, main: HtmlElement) -> HtmlElement | None:
    """The part of the frame that begins with the day of the data: the line below the filters."""
    return next(
        (
            e for e in _shown(root)
            if e.tag in _BLOCKS and e is not main and main not in e.iterancestors()
            and _words(e).startswith(("Data pr.", "Ingen data"))
        ),
        None,
    )  # fmt: skip


def _blocks(element: HtmlElement) -> Iterator[str]:
    """The texts of an element, a block each; a table is named by its number and read elsewhere."""
    lines: list[list[str]] = [[]]
    tables = 0

    def visit(at: HtmlElement) -> None:
        nonlocal tables
        if not _seen(at):
            return
        block = at.tag in _BLOCKS
        if at.tag == "table":
            tables += 1
            lines.append([f"[table {tables}]"])
        else:
            if block:
                lines.append([])
            lines[-1].append(at.text or "")
            for child in at:
                visit(child)
                lines[-1].append(child.tail or "")
        if block:
            lines.append([])

    visit(element)
    for pieces in lines:
        said = _joined(pieces)
        if said:
            yield said


def _table(table: HtmlElement) -> list[str]:
    """The caption, and a line a row: its cells with bars between."""
    caption = [f"caption: {_words(c)}" for c in table.iter("caption")]
    rows = [
        " | ".join(" / ".join(_blocks(c)) for c in tr if c.tag in ("td", "th")) for tr in table.iter("tr")
    ]
    return caption + rows


def _links(element: HtmlElement) -> list[str]:
    """A line a link: its words and where it goes; the one to the page itself is marked."""
    return [
        f"{_HERE if e.get('aria-current') else ''}{_words(e)} -> {e.get('href')}"
        for e in _shown(element)
        if e.tag == "a" and e.get("href")
    ]


def _shown(element: HtmlElement) -> Iterator[HtmlElement]:
    """An element and what is in it, in order, without what is hidden and the controls."""
    if not _seen(element):
        return
    yield element
    for child in element:
        yield from _shown(child)


def _seen(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in _SKIPPED or element.get("hidden") is not None:
        return False
    return not _CONTROLS & set((element.get("class") or "").split())


def _words(element: HtmlElement) -> str:
    return " ".join(_blocks(element))


def _joined(pieces: list[str]) -> str:
    """Texts of neighbouring elements as one: with a space between two words, none before a comma."""
    said = ""
    for piece in pieces:
        if said and piece and not said[-1].isspace() and not piece[0].isspace():
            said += "" if said[-1] in _OPENS or piece[0] in _CLOSES else " "
        said += piece
    return fold(said)


def fold(said: str) -> str:
    """The text with its white space folded."""
    return re.sub(r"\s+", " ", said).strip()
