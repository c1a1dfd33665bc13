"""indicators, "Signal or noise": the XmR method alone, its limits and special causes, on points written by hand."""

from __future__ import annotations

import pytest

from metrics.judge.spc import Limits, Signal, limits, special_causes, xmr

ONE_HIGH = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]


def causes(points: list[float]) -> str:
    """The name of each point: `.` common, `O` outside, `T` trend, `N` near a limit, `S` shift."""
    letters = {"outside": "O", "trend": "T", "near": "N", "shift": "S"}
    return "".join(letters[s.cause] if s else "." for s in xmr(points).signals)


def within(points: list[float], low: float = -3, high: float = 3) -> str:
    """The same, with the mean at 0, limits at -3 and 3 and near limits at -2 and 2."""
    letters = {"outside": "O", "trend": "T", "near": "N", "shift": "S"}
    known = Limits(0, 1, low, high, low * 2 / 3, high * 2 / 3)
    return "".join(letters[s.cause] if s else "." for s in special_causes(points, known))


def test_one_point_outside() -> None:
    """'1,2,1,2,10,1,2,1,2,1,2,1,2,1,2,1,2,1 gives mean 1.94, limits 4.60 and -0.72, point 5 special'"""
    found = xmr(ONE_HIGH)
    assert (round(found.limits.mean, 2), round(found.limits.upper or 0, 2)) == (1.94, 4.60)
    assert round(found.limits.lower or 0, 2) == -0.72
    assert causes(ONE_HIGH) == "....O............."
    assert found.signals[4] == Signal("outside", 1)


def test_one_to_ten() -> None:
    """'1..10 gives 5.5, 2.84, 8.16'. Points 1, 2, 9 and 10 are outside; the rest of the trend is a trend."""
    found = xmr([*range(1, 11)])
    assert (found.limits.mean, found.limits.lower, found.limits.upper) == (5.5, 2.84, 8.16)
    assert causes([*range(1, 11)]) == "OOTTTTTTOO"


def test_screening_once() -> None:
    """'their mean AMR, once recomputed without those ≥ 3.267 × AMR (the mean stays)': the ranges of ONE_HIGH are 15
    ones, an 8 and a 9; AMR 32/17, screened at 6.15, then 1."""
    assert limits(ONE_HIGH).amr == 1
    assert limits(ONE_HIGH).mean == 35 / 18


def test_near_limits() -> None:
    """'near limits at two thirds of that'"""
    found = limits([0, 1, 0, 1])
    assert (found.mean, found.amr) == (0.5, 1)
    assert found.near_upper == pytest.approx(0.5 + 2.66 * 2 / 3)
    assert found.near_lower == pytest.approx(0.5 - 2.66 * 2 / 3)


def test_two_points_are_enough_and_one_has_no_limits() -> None:
    """'The function itself works from 2 points up'"""
    assert (limits([4, 6]).lower, limits([4, 6]).upper) == (5 - 2.66 * 2, 5 + 2.66 * 2)
    assert limits([4]) == Limits(4)
    assert xmr([4]).signals == (None,)


def test_a_point_on_a_limit_is_inside() -> None:
    """'outside a limit (a point on it is inside)'"""
    assert within([3, -3, 3.01, -3.01]) == "..OO"


def test_trend() -> None:
    """'trend, 7 points strictly rising or falling (a tie breaks it; all 7 flagged)'"""
    rise = [-1.9, -1, -0.5, 0.1, 0.5, 1, 1.5]
    assert within(rise) == "TTTTTTT"
    assert within(rise[:6]) == "......"
    assert within([*reversed(rise)]) == "TTTTTTT"
    assert within([-1, -0.5, -0.1, -0.1, 0.2, 0.5, 1, 1.5]) == "........"
    assert within([*rise, 1.2]) == "TTTTTTT."


def test_two_of_three() -> None:
    """'2 of 3 beyond the same near limit and inside the limit, all three on one side of the mean (only the close
    ones flagged)'"""
    assert within([2.5, 1, 2.5]) == "N.N"
    assert within([2.5, 2.5, 1]) == "NN."
    assert within([2.5, 2.5, 2.5]) == "NNN"
    assert within([2.5, -1, 2.5]) == "..."
    assert within([2.5, 0, 2.5]) == "..."
    assert within([2.5, 2.5, -1]) == "..."
    assert within([2.5, -2.5, 2.5]) == "..."
    assert within([2, 1, 2.5]) == "..."  # on the near limit is not beyond it
    assert within([2.5, 3.5, 1]) == ".O."  # one close and one outside are not two close
    assert within([2.5, 3.5, 2.5]) == "NON"
    assert within([2.5, 1, 1, 2.5]) == "...."


def test_shift() -> None:
    """'shift, 7 in a row on one side (a point on the mean breaks it; all 7 flagged)'"""
    assert within([1, 0.5, 1, 0.5, 1, 0.5, 1]) == "SSSSSSS"
    assert within([1, 0.5, 1, 0, 1, 0.5, 1, 0.5]) == "........"
    assert within([-1, 1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5, -1]) == ".SSSSSSSS."


def test_the_first_that_applies_names_the_point() -> None:
    """'special causes, the first that applies names the point' in the order outside, trend, 2 of 3, shift."""
    assert within([0.1, 0.5, 1, 1.5, 2.1, 2.5, 3.5]) == "TTTTTTO"
    assert within([0.5, 1, 0.5, 2.5, 1, 2.5, 1]) == "SSSNSNS"


def test_equal_but_for_the_last_binary_digit() -> None:
    """0.1 + 0.2 is 0.3: a series that never moves has no special cause, whatever its mean rounds to."""
    assert causes([0.1] * 20) == "." * 20
    assert causes([0.3, 0.1 + 0.2] * 10) == "." * 20
