"""The sheet "Om dette udtræk": what was asked, of which data, what it means, and what is hidden."""

from __future__ import annotations

from collections import Counter

from metrics.danish import dates, numbers
from topics.cells import Cell, Column
from topics.native import sheet
from topics.questions import as_text
from topics.values import Panel
from topics.view import View


def about(view: View) -> Panel:
    """Data and filters, targets with their sources, definitions, hidden cells, cuts that are not released."""
    snapshot = view.snap
    hidden = Counter(question for question, _ in view.suppressed())
    form = (
        f"frigivet: {numbers.what_is_hidden(snapshot.small_numbers)}"
        if view.scope.protected else "til brug i huset: alle tal, også de små; må ikke sendes videre"
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        ("Data", "Data pr.", snapshot.as_of),
        ("Data", "Historik fra", snapshot.history_from),
        ("Data", "Indlæst", dates.moment(snapshot.loaded_at)),
        ("Data", "Øjebliksbillede", snapshot.id),
        ("Data", "Kilde", snapshot.source),
        ("Data", "Arbejdsdage", snapshot.calendar),
        ("Data", "Udgave", form),
        ("Data", "Tallenes kontrolsum (SHA-256)", view.sha256()),
    ]
    asked = list(view.answers)
    idents = list(dict.fromkeys(q.id for q in asked))
    for ident in idents:
        indicator = snapshot.indicator(ident)
        rows += [
            ("Mål", indicator.name, f"{_bounds(t, indicator.unit)} fra {dates.day(t['valid_from'])}; {t['source'] or 'kilde ikke angivet'}")
            for t in snapshot.targets(indicator.id)
        ]  # fmt: skip
    rows += [
        ("Definition", snapshot.indicator(i).name, snapshot.indicator(i).meaning
         + (f" Kilde: {snapshot.indicator(i).source}." if snapshot.indicator(i).source else ""))
        for i in idents
    ]  # fmt: skip
    rows += [
        ("Forespørgsel", snapshot.indicator(q.id).name, f"tavle metric {_command(q, view)}") for q in asked
    ]
    rows += [
        (
            "Skjulte celler",
            snapshot.indicator(q.id).name,
            f"{dates.count(n, 'celle', 'celler')} skjult i: {as_text(q)}",
        )
        for q, n in hidden.items()
    ] or [("Skjulte celler", "Ingen", "Intet er skjult i dette udtræk")]
    rows += [
        ("Ikke frigivet", snapshot.indicator(q.id).name, f"Ikke med i den frigivne udgave: {as_text(q)}")
        for q in view.refused
    ]
    return sheet(
        "Om dette udtræk", "Om dette udtræk", "Filtre, definitioner, mål med kilder, data og skjulte celler",
        (Column("Del"), Column("Emne", "wide"), Column("Indhold", "wide")), tuple(rows),
    )  # fmt: skip


def _command(question: object, view: View) -> str:
    from metrics import Question

    assert isinstance(question, Question)
    return f"{as_text(question)} --snapshot {view.snap.id}{' --release' if view.scope.released else ''}"


def _bounds(target: dict[str, object], unit: str) -> str:
    low, high = target["low"], target["high"]
    kind = {"target": "mål", "band": "anbefalet", "baseline": "udgangspunkt"}[str(target["kind"])]
    whose = f" ({target['unit']})" if target["unit"] else ""
    if low is not None and high is not None and low != high:
        return f"{kind}{whose} {numbers.plain(float(str(low)), unit)}-{numbers.plain(float(str(high)), unit)}"
    if target["kind"] == "baseline":
        return f"{kind}{whose} {numbers.plain(float(str(low if low is not None else high)), unit)}"
    side, bound = ("højst", high) if high is not None else ("mindst", low)
    return f"{kind}{whose} {side} {numbers.plain(float(str(bound)), unit)}"
