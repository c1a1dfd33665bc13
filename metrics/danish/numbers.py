"""Numbers as the screen and paper say them: `1.234,5`, `81 %`, with their unit, beside their target, and what stands
in place of one that is not there.

Pure functions from values to strings. A value that is missing is an en dash, never a zero; one that is hidden is `skjult`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from metrics.question import Row

NBSP = "\u00a0"
MINUS = "\u2212"
DASH = "–"

STATUS = {
    "met": "opfyldt",
    "near": "tæt på",
    "missed": "ikke opfyldt",
    "below": "under anbefalet",
    "none": "ikke fastsat",
    "no_value": "intet tal",
    "running": "løber endnu",
    "suppressed": "skjult",
    "not_delivered": "ikke leveret",
}
HIDDEN_WORD = "skjult"
"""What stands in place of a number that is not released; never `<5`, which is false of most of them."""
HIDDEN = "Skjult: tallet kunne fortælle om en enkelt borger eller medarbejder, eller et sådant tal kunne regnes ud af det"
"""What `skjult` means, wherever there is room to say it."""


def what_is_hidden(threshold: int) -> str:
    """What a released form hides, for its foot and front.

    >>> what_is_hidden(5)
    'antal fra 1 til 4 af borgere med et kendetegn eller et udfald, enheder med en eller to medarbejdere, og det, de kan regnes ud af, er skjult'
    """
    return (
        f"antal fra 1 til {threshold - 1} af borgere med et kendetegn eller et udfald, enheder med en eller to "
        "medarbejdere, og det, de kan regnes ud af, er skjult"
    )


_UNIT = {
    "cases": ("sag", "sager"),
    "workers": ("medarbejder", "medarbejdere"),
    "fte": ("årsværk", "årsværk"),
    "cases_per_worker": ("sager pr. medarbejder", "sager pr. medarbejder"),
    "cases_per_fte": ("sager pr. årsværk", "sager pr. årsværk"),
    "closures_per_month": ("afslutninger pr. medarbejder pr. måned",) * 2,
    "months": ("medarbejdermåneder", "medarbejdermåneder"),
    "share": ("", ""),
    "working_days": ("arbejdsdag", "arbejdsdage"),
    "weeks": ("uge", "uger"),
    "persons": ("helårsperson", "helårspersoner"),
    "rate": ("pr. 100 sager", "pr. 100 sager"),
    "kroner": ("kr.", "kr."),
    "contacts": ("henvendelse", "henvendelser"),
    "initiatives": ("initiativ", "initiativer"),
    "closures": ("afslutning", "afslutninger"),
    "talks": ("samtale", "samtaler"),
    "decisions": ("afgørelse", "afgørelser"),
    "reviews": ("vurdering", "vurderinger"),
    "offers": ("tilbud", "tilbud"),
}

_DECIMALS = {
    "cases": 0, "closures": 0, "kroner": 0, "workers": 0, "contacts": 0, "initiatives": 0, "share": 0, "rate": 0, "fte": 1, "cases_per_worker": 1,
    "cases_per_fte": 1, "closures_per_month": 1, "months": 1, "talks": 0, "decisions": 0, "reviews": 0, "offers": 0, "working_days": 1, "weeks": 0, "persons": 0,
}  # fmt: skip


_TIE = 1 + 1e-12
_SAME = 1e-9
_MOST = 4
_COUNTED = (
    "cases", "closures", "workers", "contacts", "weeks", "initiatives", "talks", "decisions", "reviews", "offers",
)  # fmt: skip


def number(x: float | None, decimals: int = 0) -> str:
    """`1234.5` -> `1.234,5`; None -> `–`. A real minus sign; a rounded zero has none.

    A half is rounded away from zero, as a spreadsheet and a browser do: 58,25 is 58,3 here and in the file.

    >>> number(58.25, 1), number(0.5), number(2.5)
    ('58,3', '1', '3')
    """
    if x is None:
        return DASH
    text = f"{abs(x) * _TIE:,.{decimals}f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    negative = x < 0 and any(c in "123456789" for c in text)
    return f"{MINUS}{text}" if negative else text


def signed(x: float | None, decimals: int = 0) -> str:
    """As `number`, with a plus where it rises and `±0` where nothing is left of it after rounding."""
    if x is None:
        return DASH
    text = number(x, decimals)
    if not any(c in "123456789" for c in text):
        return f"±{text}"
    return text if x < 0 else f"+{text}"


def percent(x: float | None, decimals: int = 0) -> str:
    """A fraction as per cent: `0.812` -> `81 %`; what is not all or nothing does not look so: `0.997` -> `99,7 %`."""
    return DASH if x is None else beside_bounds(x, "share", decimals)


def scale(unit: str) -> float:
    """What a value is multiplied by to be shown: shares and rates are shown per hundred."""
    return 100.0 if unit in ("share", "rate") else 1.0


def decimals(unit: str) -> int:
    return _DECIMALS.get(unit, 1)


def value(
    x: float | None, unit: str, low: float | None = None, high: float | None = None, places: int | None = None
) -> str:
    """A value as it stands in a table or on a card, without its unit but for the per cent sign.

    Beside a status it is given its bounds; see `told`. In a column it has the `places` of the column.
    """
    return (
        DASH
        if x is None
        else beside_bounds(x, unit, _places(x, unit) if places is None else places, low, high)
    )


def beside_bounds(
    x: float, unit: str, places: int, low: float | None = None, high: float | None = None
) -> str:
    """A value with so many decimals; one that misses a bound, or a share that is not quite 0 or 1, has as many more
    as tell the two apart.

    >>> beside_bounds(0.894, "share", 0, low=0.9), beside_bounds(0.896, "share", 0, low=0.9), beside_bounds(50.04, "cases_per_worker", 1, high=50)
    ('89\\xa0%', '89,6\\xa0%', '50,04')
    """
    factor = scale(unit)
    sides = ((high, 1), (low, -1))
    missed = next((b for b, side in sides if b is not None and (x - b) * side > _SAME), None)
    if missed is None and unit == "share":
        missed = next((b for b in (0.0, 1.0) if _SAME < abs(x - b) < 0.5), None)
    tried = range(places, _MOST + 1) if missed is not None else ()
    apart = (n for n in tried if number(x * factor, n) != number((missed or 0) * factor, n))
    shown = number(x * factor, next(apart, places))
    return f"{shown}{NBSP}%" if unit == "share" else shown


def judged(row: Row, unit: str, places: int | None = None) -> str:
    """A row's value where its status stands beside it."""
    return value(row.value, unit, row.target_low, row.target_high, places)


def standing(row: Row) -> str:
    """How a row stands, as a key of `STATUS`: a target without a number to hold against it is not a missing target."""
    if row.status != "none" or (row.target_low is None and row.target_high is None):
        return row.status
    return "no_value" if row.value is None else "running"


def _places(x: float, unit: str) -> int:
    """A unit's decimals; what is counted has one where it is not whole: a median may lie between two cases."""
    places = decimals(unit)
    return 1 if places == 0 and unit in _COUNTED and not whole(x) else places


def column(rows: Iterable[Row | None], unit: str) -> int:
    """The decimals of values that stand under each other: of 1,9 and 2 both have one."""
    known = (row.value for row in rows if row is not None and row.value is not None)
    return max((_places(x, unit) for x in known), default=decimals(unit))


def whole(x: float) -> bool:
    """Whether a number is whole as far as one decimal shows."""
    return number(x, 1).endswith(",0")


def fine(x: float | None) -> str:
    """A count: whole where it is whole, else with one decimal.

    >>> fine(42.0), fine(42.5)
    ('42', '42,5')
    """
    return DASH if x is None else number(x, 0 if whole(x) else 1)


def part(x: float | None, places: int | None = None) -> str:
    """A numerator or denominator: whole where it is whole, else with decimals enough to divide by it; or with `places`.

    >>> part(14), part(1.6364), part(209.55)
    ('14', '1,64', '209,6')
    """
    if x is None:
        return DASH
    return number(x, part_places([x]) if places is None else places)


def part_places(xs: Iterable[float | None]) -> int:
    """The decimals that a column of numerators or denominators has: those that its least one needs.

    >>> part_places([10.43, 6.43, 16.0, None])
    2
    """

    def needed(x: float) -> int:
        return 0 if abs(x - round(x)) < _SAME * max(1.0, abs(x)) else 2 if abs(x) < 10 else 1

    return max((needed(x) for x in xs if x is not None), default=0)


def missing(row: Row | None) -> str:
    """What stands in place of a number that is not there: `skjult`, `ikke leveret`, `–`."""
    if row is not None and row.status == "suppressed":
        return HIDDEN_WORD
    return STATUS["not_delivered"] if row is not None and row.status == "not_delivered" else DASH


def missing_beside(row: Row | None) -> str:
    """In place of the value that a row is compared with, where it is not there: that it is hidden, else a dash."""
    return HIDDEN_WORD if row is not None and row.comparison is not None and row.comparison.hidden else DASH


def of(row: Row | None, unit: str, places: int | None = None) -> str:
    """A row's value as `judged` has it; in place of one that is not there, what `missing` says."""
    return missing(row) if row is None or row.value is None else judged(row, unit, places)


def part_of(row: Row | None) -> str:
    """What a share or a rate is made of: `106 af 139`; empty where it is of nothing, or hidden."""
    if row is None or row.numerator is None or not row.denominator:
        return ""
    return f"{part(row.numerator)} af {part(row.denominator)}"


def change(x: float | None, unit: str) -> str:
    """A difference between two values, signed; shares differ in percentage points."""
    if x is None:
        return DASH
    shown = signed(x * scale(unit), _places(x, unit))
    return f"{shown}{NBSP}pct.point" if unit == "share" else shown


def unit(name: str, x: float | None = None) -> str:
    """The unit in words, singular for exactly one."""
    one, many = _UNIT.get(name, ("", ""))
    return one if x is not None and abs(x) == 1 else many


def with_unit(x: float | None, name: str) -> str:
    """`58,2 sager pr. medarbejder`, `81 %`."""
    return f"{value(x, name)} {unit(name, x)}".strip()


def target(low: float | None, high: float | None, name: str) -> str:
    """The target in words: `mål højst 50`, `mål mindst 10`, `mål ikke fastsat`.

    Where both bounds are given the upper one is the target and the lower one recommended, said elsewhere.
    """
    if high is not None:
        return f"mål højst {plain(high, name)}"
    return "mål ikke fastsat" if low is None else f"mål mindst {plain(low, name)}"


def plain(x: float | None, name: str) -> str:
    """A target's own number, with no more decimals than it needs: `50`, `9,5`, `90 %`."""
    if x is None:
        return DASH
    shown = x * scale(name)
    text = number(shown, 0 if float(shown).is_integer() else 1)
    return f"{text}{NBSP}%" if name == "share" else text
