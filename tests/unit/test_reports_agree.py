"""Every figure in every file is the figure of the page and of the command line, for the same filters and snapshot.

The command line is asked first (`tavle metric … --format json`); what it says is then looked for on the pages
and in the workbook, the slides, the documents and the worklists, each opened again as its user opens it.
"""

from __future__ import annotations

import html
import io
import json
import re
import shlex
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pptx import Presentation
from pypdf import PdfReader
from typer.testing import CliRunner

from dashboard.page import render
from metrics import INDICATORS, OPERATOR, Scope, Snapshot, Warehouse
from metrics.behind.obligations import owed
from metrics.danish import numbers
from reports.make import make
from reports.menu import REPORTS, NotOffered
from reports.worker import document_of
from tavle.main import app
from topics.board import GOALS
from topics.findings import amount
from topics.questions import as_text
from topics.view import RELEASED, View
from topics.worker_statement import FIGURES, Workers, present, statement
from unit.screen import to_html

MONTH, DAY = "2026-10-01", "2026-10-31"
TEAM, WORKER = "T04", "M004"
UNDIVIDED = (
    "caseload_per_worker", "closures_per_worker_month", "phone_on_time", "mail_on_time", "followup_on_time",
    "open_cases", "inflow", "outflow", "long_stock",
)  # fmt: skip
Row = dict[str, Any]


@pytest.fixture(scope="module")
def house(sample_house: Path) -> Path:
    return sample_house


@pytest.fixture(scope="module", autouse=True)
def snapshot(house: Path) -> Iterator[Snapshot]:
    """The published snapshot, opened once: every command of this file would else find out anew what is hidden."""
    opened = Warehouse(house).current()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Warehouse, "current", lambda _: opened)
        yield opened


@pytest.fixture(scope="module")
def said(house: Path) -> Callable[..., list[Row]]:
    """What the command line answers: the rows of `tavle metric …`."""

    @cache
    def ask(words: str) -> list[Row]:
        line = ["metric", *shlex.split(words), "--format", "json", "--warehouse", str(house)]
        done = CliRunner().invoke(app, line)
        assert done.exit_code == 0, done.output
        found: list[Row] = json.loads(done.stdout)["rows"]
        return found

    return ask


@pytest.fixture(scope="module")
def page(house: Path) -> Callable[[str], str]:
    """The words of a page of the dashboard, as a reader without scripts gets them."""
    warehouse = Warehouse(house)

    @cache
    def look(path: str) -> str:
        name, _, search = path.partition("?")
        made = to_html(render(warehouse, name, f"?{search}" if search else "").main)
        return plain(html.unescape(re.sub(r"<[^>]+>", " ", made)))

    return look


@pytest.fixture(scope="module")
def files(house: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every file that the command line makes, whole (as the pages are)."""
    folder = tmp_path_factory.mktemp("files")
    commands = {
        "status.xlsx": "report status --whole", "status.pdf": "report status --whole",
        "centre.pdf": "report centre --whole", "board.pdf": f"report board --team {TEAM}",
        "result.pdf": f"report result --worker {WORKER} --dialogue", "lists.xlsx": "report worklists",
        "seminar.pptx": "slides --whole", "centre.pptx": "slides --whole --deck centre",
    }  # fmt: skip
    for name, words in commands.items():
        out = folder / name
        done = CliRunner().invoke(app, [*words.split(), "-o", str(out), "--warehouse", str(house)])
        assert done.exit_code == 0, (name, done.output)
    return {name: folder / name for name in commands}


def plain(said: str) -> str:
    """Words with single blanks."""
    return " ".join(said.replace("\u00a0", " ").split())


def pdf_text(path: Path | bytes, page: int | None = None) -> str:
    reader = PdfReader(io.BytesIO(path) if isinstance(path, bytes) else path)
    pages = reader.pages if page is None else [reader.pages[page]]
    return plain(" ".join(p.extract_text() for p in pages))


def slides_text(path: Path) -> list[str]:
    return [plain(s.shapes.title.text) for s in Presentation(str(path)).slides]


@pytest.mark.parametrize("ident", UNDIVIDED)
def test_the_centre_as_a_whole(
    ident: str,
    said: Callable[..., list[Row]],
    page: Callable[[str], str],
    files: dict[str, Path],
) -> None:
    (row,) = said(f"{ident} --from {MONTH}")
    unit = INDICATORS[ident].unit
    exact, shown = row["value"], plain(amount(row["value"], unit))
    # The page, with the decimals of a screen.
    assert plain(numbers.value(exact, unit)) in page(f"/indikator/{ident}?grain=month")
    # The workbook: the number itself.
    front = openpyxl.load_workbook(files["status.xlsx"], read_only=True)["Svar på spørgsmålene"]
    label = INDICATORS[ident].label.replace("{weeks}", "52")
    (cells,) = [r for r in front.iter_rows(values_only=True) if r[0] == label]
    assert cells[1] == pytest.approx(exact, abs=1e-9)
    # The documents: the number as it is written, after its own name.
    assert re.search(
        rf"{re.escape(plain(label))} {re.escape(shown)}(?![\d,])", pdf_text(files["status.pdf"], 0)
    ), shown
    assert found(shown, pdf_text(files["centre.pdf"]))
    # The slides: in a title.
    assert any(found(shown, title) for title in slides_text(files["seminar.pptx"])), shown
    assert any(found(shown, title) for title in slides_text(files["centre.pptx"])), shown


def found(number: str, words: str) -> bool:
    """Whether a number stands in the words by itself, not as a part of another."""
    return re.search(rf"(?<![\d,.]){re.escape(number)}(?![\d,])", words) is not None


@pytest.mark.parametrize(("ident", "name"), GOALS)
def test_a_team(
    ident: str,
    name: str,
    said: Callable[..., list[Row]],
    page: Callable[[str], str],
    files: dict[str, Path],
    snapshot: Snapshot,
) -> None:
    """The board on the wall, the sheet on paper, the row of the centre status, the row of the workbook."""
    (row,) = said(f"{ident} --from {MONTH} --where team={TEAM}")
    (cut,) = [r for r in said(f"{ident} --from {MONTH} --by team") if r["team"] == TEAM]
    assert cut["value"] == row["value"]
    unit, label = INDICATORS[ident].unit, snapshot.labels("team")[TEAM]
    tile = plain(numbers.value(row["value"], unit))
    sheet = pdf_text(files["board.pdf"])
    n = [i for i, _ in GOALS].index(ident) + 1
    assert f"Mål {n} · {name} {tile} i oktober" in sheet
    assert f"Mål {n} {name} {tile} i oktober" in page(f"/tavle/{TEAM}")
    matrix = pdf_text(files["centre.pdf"], 1)
    line = matrix[matrix.index(label) :][:120]
    assert plain(amount(row["value"], unit)) in line
    sheets = {
        "caseload_per_worker": "Sagsstamme",
        "closures_per_worker_month": "Afslutninger",
        "followup_on_time": "Opfølgning",
    }
    if ident in sheets:
        book = openpyxl.load_workbook(files["status.xlsx"], read_only=True)[sheets[ident]]
        (cells,) = [
            r for r in book.iter_rows(values_only=True)
            if r[1] == label and getattr(r[0], "strftime", lambda _: "")("%Y-%m") == "2026-10"
        ]  # fmt: skip
        assert cells[2:5] == pytest.approx((row["numerator"], row["denominator"], row["value"]))


def test_what_a_team_owes(
    said: Callable[..., list[Row]], page: Callable[[str], str], files: dict[str, Path]
) -> None:
    rows = said(f"contacts_overdue --from {DAY} --grain day --by channel --where team={TEAM}")
    counts = {r["channel"]: r["value"] for r in rows}
    (empty,) = said(f"unassigned_cases --from {DAY} --grain day --where team={TEAM}")
    sheet, board = pdf_text(files["board.pdf"]), page(f"/tavle/{TEAM}")
    for count, words in (
        (counts.get("phone", 0), "opkald over frist"), (counts.get("mail", 0), "mail"), (empty["value"], "sag"),
    ):  # fmt: skip
        assert found(f"{count} {words}".split()[0], sheet) and f"{count} {words}" in board
        assert f"{count} {words}" in sheet
    lists = openpyxl.load_workbook(files["lists.xlsx"], read_only=True)["Svar over frist"]
    all_of_them = said(f"contacts_overdue --from {DAY} --grain day")[0]["value"]
    assert lists["A1"].value.startswith(f"{all_of_them} henvendelser er over frist")


def test_a_caseworker(
    said: Callable[..., list[Row]], page: Callable[[str], str], files: dict[str, Path], snapshot: Snapshot
) -> None:
    """The statement on paper and the page `/mit` say what the command line says of that worker."""
    sheet, mine = pdf_text(files["result.pdf"], 0), page(f"/mit?medarbejder={WORKER}")
    mine_is = f"--where worker={WORKER}"
    (open_cases,) = said(f"open_cases --from {DAY} --grain day {mine_is}")
    (closed,) = said(f"closures_per_worker_month --from {MONTH} {mine_is}")
    (long,) = said(f"long_stock --from {DAY} --grain day {mine_is}")
    (unfollowed,) = said(f"no_followup_8w --from {DAY} --grain day {mine_is}")
    overdue = {
        r["channel"]: r["value"]
        for r in said(f"contacts_overdue --from {DAY} --grain day --by channel {mine_is}")
    }
    ahead = owed(snapshot, OPERATOR, date(2026, 11, 1), date(2026, 11, 28), (("worker", WORKER),))
    norm = numbers.number(closed["target_low"] * closed["denominator"], 1)
    order = [
        open_cases["value"], closed["numerator"], overdue.get("phone", 0), overdue.get("mail", 0), len(ahead),
        long["value"], unfollowed["value"],
    ]  # fmt: skip
    words = [
        r"sag\w*", r"afslutninger i oktober normen \w+(?: nu)? " + norm, "opkald over frist", "mails over frist",
        "skridt", r"på 52 uger\+", "uden opfølgning",
    ]  # fmt: skip
    pattern = ".*?".join(rf"(?<!\d){n} {w}" for n, w in zip(order, words, strict=True))
    assert re.search(pattern, sheet), (order, sheet[:600])
    titles = ["Mine sager", "Afslutninger i oktober", "Opkald over frist", "Mails over frist", "Milepæle"]
    for title, number in zip(titles, order, strict=False):
        assert re.search(rf"{title} {number}(?!\d)", mine), (title, number)
    late = sum(overdue.values())
    assert (
        sheet.count(" uden sag ") + len(re.findall(r"\d\d-\d\d-\d{4} S\d+ (?:Mail|Telefon)", sheet)) == late
    )
    assert len(re.findall(r"\d\d-\d\d uge \d+ S\d+", sheet)) == len(ahead)
    # The dialogue: the last four whole weeks.
    weeks = said(f"closures --from 2026-09-28 --to 2026-10-25 --grain week {mine_is}")
    by_week = " ".join(str(w["value"]) for w in weeks)
    total = sum(w["value"] for w in weeks)
    assert len(weeks) == 4 and f"Afslutninger {by_week} {total}" in pdf_text(files["result.pdf"], 1)


@pytest.mark.parametrize("scope", [OPERATOR, RELEASED], ids=["whole", "released"])
@pytest.mark.parametrize("report", [report.id for report in REPORTS])
def test_every_question_of_every_file_is_answered_alike_by_the_command(
    report: str, scope: Any, said: Callable[..., list[Row]], snapshot: Snapshot
) -> None:
    """Row by row, number by number, with its status: also what is hidden."""
    if scope is RELEASED and report in ("board", "result", "worklists"):
        return  # never made in that form
    chosen = {"status": {"form": "hel"}, "slides": {"form": "hel"}, "centre": {"form": "hel"}}.get(report, {})
    if scope is RELEASED:
        chosen = {}
    if report in ("board", "result"):
        chosen = {"team": TEAM}
    figures = make(snapshot, OPERATOR, report, chosen).view
    assert figures.answers
    for question, answer in figures.answers.items():
        rows = said(as_text(question) + (" --release" if scope is RELEASED else ""))
        assert len(rows) == len(answer), question
        for told, row in zip(rows, answer, strict=True):
            assert (told["period"], told["status"]) == (row.period, row.status), question
            for name in ("numerator", "denominator", "value"):
                number = getattr(row, name)
                assert told[name] == (None if number is None else pytest.approx(number, abs=1e-9)), question
            assert [told[d] for d in question.by] == list(row.dims)


def test_what_no_source_confirms_is_marked_in_every_file(files: dict[str, Path]) -> None:
    """October counts follow-ups owed by rules that the sources do not confirm; telephone answers it does not."""
    mark = "regel ikke bekræftet"
    assert all(mark in pdf_text(files[name]) for name in ("status.pdf", "board.pdf"))
    assert all(mark in pdf_text(files[name]).lower() for name in ("centre.pdf",))
    book = openpyxl.load_workbook(files["status.xlsx"], read_only=True)
    marked = [r[0] for r in book["Svar på spørgsmålene"].iter_rows(values_only=True) if mark in str(r[8])]
    assert marked == [INDICATORS["followup_on_time"].label]
    said = [str(r[0]) for r in book["Opfølgning"].iter_rows(max_row=6, values_only=True)]
    assert any(line.lower().startswith(mark) for line in said)
    for name in ("seminar.pptx", "centre.pptx"):
        slides = [
            plain(" ".join(s.text_frame.text for s in slide.shapes if s.has_text_frame))
            for slide in Presentation(str(files[name])).slides
        ]
        told = [words for words in slides if mark in words.lower()]
        assert told and all("opfølgning" in words.lower() for words in told)


def test_small_numbers_hold_in_every_file_that_is_sent(
    snapshot: Snapshot, said: Callable[..., list[Row]]
) -> None:
    """The released documents show `skjult` where the released command does, and say how much is hidden."""
    for report, chosen in (("centre", {}), ("status", {"file": ".pdf"})):
        made = make(snapshot, OPERATOR, report, chosen)
        words = pdf_text(made.data)
        hidden = sum(1 for _ in made.view.suppressed())
        assert hidden and f"({numbers.number(hidden)} celler" in words and "frigivet udgave" in words
    matrix = pdf_text(make(snapshot, OPERATOR, "centre").data, 1)
    rows = [r for r in said(f"closures_per_worker_month --from {MONTH} --by team --release") if r["team"]]
    for row in rows:
        name = snapshot.labels("team")[row["team"]]
        line = matrix[matrix.index(name) :][:60] if name in matrix else ""
        if row["status"] == "suppressed":
            whole = [
                r
                for r in said(f"closures_per_worker_month --from {MONTH} --by team")
                if r["team"] == row["team"]
            ]
            assert (
                "skjult" in line
                and plain(amount(whole[0]["value"], "closures_per_month")) not in line.split()
            )
        else:
            assert plain(amount(row["value"], "closures_per_month")) in line


def test_the_documents_are_what_they_say(files: dict[str, Path], snapshot: Snapshot) -> None:
    """Sizes, pages, language, title, no font but ours, one page a worker and a team."""
    for name, pages, size in (("status.pdf", 2, (595, 842)), ("centre.pdf", 3, (842, 595)), ("board.pdf", 1, (1191, 842)),
                              ("result.pdf", 2, (595, 842))):  # fmt: skip
        reader = PdfReader(files[name])
        assert len(reader.pages) == pages, name
        assert (round(reader.pages[0].mediabox.width), round(reader.pages[0].mediabox.height)) == size
        assert reader.trailer["/Root"]["/Lang"] == "da-DK" and reader.metadata and reader.metadata.title
        fonts = {
            str(f.get_object()["/BaseFont"]) for p in reader.pages for f in p["/Resources"]["/Font"].values()
        }
        assert fonts and all("IBMPlexSans" in f for f in fonts)
    zipped = make(snapshot, OPERATOR, "result", {"team": TEAM, "each": "ja"})
    one = make(snapshot, OPERATOR, "result", {"team": TEAM})
    with zipfile.ZipFile(io.BytesIO(zipped.data)) as archive:
        names = archive.namelist()
        alone = [plain(PdfReader(io.BytesIO(archive.read(n))).pages[0].extract_text()) for n in names]
    together = [plain(p.extract_text()) for p in PdfReader(io.BytesIO(one.data)).pages]
    assert alone == together and len(names) == len(set(names)) > 1
    assert one.data == make(snapshot, OPERATOR, "result", {"team": TEAM}).data


def test_each_reader_gets_the_same_paper_and_nobody_elses(snapshot: Snapshot) -> None:
    """A worker's own statement and a team's own board are those that the operator makes of them."""
    worker = present(snapshot, OPERATOR, (("team", TEAM),))[0]
    name = snapshot.labels("worker")[worker]
    whole = PdfReader(io.BytesIO(make(snapshot, OPERATOR, "result", {"team": TEAM}).data))
    (told,) = [plain(p.extract_text()) for p in whole.pages if plain(p.extract_text()).startswith(name)]
    own = PdfReader(io.BytesIO(make(snapshot, Scope("worker", worker=worker, level="case"), "result").data))
    assert [plain(p.extract_text()) for p in own.pages] == [told]

    head = Scope("head", units=(("team", TEAM),), level="case")
    theirs = PdfReader(io.BytesIO(make(snapshot, head, "result").data))
    assert len(theirs.pages) == len(whole.pages)
    with pytest.raises(NotOffered):
        make(snapshot, head, "result", {"team": "T01"})

    board = pdf_text(make(snapshot, OPERATOR, "board", {"team": TEAM}).data)
    wall = Scope("team", units=(("team", TEAM),))
    assert (
        pdf_text(make(snapshot, wall, "board").data) == board == pdf_text(make(snapshot, head, "board").data)
    )
    assert not any(named in board for named in snapshot.labels("worker").values())
    for scope in (Scope("finance"), Scope("admin"), Scope("worker", worker=WORKER, level="unit")):
        for report in ("board", "result", "worklists"):
            with pytest.raises(NotOffered):
                make(snapshot, scope, report)


def test_no_words_become_code(snapshot: Snapshot) -> None:
    """A name that is markup stands on the page as it is written."""
    from reports.pdf import pdf

    evil = '#panic("x") $x$ *b* @ref <tag> \\ = `r`'
    page = {"title": evil, "pages": []}
    assert pdf("board", page, snapshot.loaded_at)[:4] == b"%PDF"
    figures = View(snapshot, scope=OPERATOR)

    nothing = Workers({name: {} for name in FIGURES}, {}, {})
    made = replace(statement(figures, nothing, "nobody"), name=evil)
    assert plain(evil) in pdf_text(document_of(figures, [made]))
