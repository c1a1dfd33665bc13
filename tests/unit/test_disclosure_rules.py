"""The pure rules of disclosure control, on tables small enough to check by hand."""

from __future__ import annotations

from metrics.release.disclosure import ROOT, Family, Node, Rules, Values, hide, tree_of

TEAMS = tree_of(("team",), [("A",), ("B",), ("C",)], 1)


def node(name: str) -> Node:
    return ("team", name)


def counts(**teams: float) -> dict[tuple[Node, int], float]:
    """One period: a value a team, and their sum."""
    return {(ROOT, 0): sum(teams.values()), **{(node(t), 0): v for t, v in teams.items()}}


def hidden(
    values: Values, family: Family | None = None, threshold: int = 5, few: str = "", units: bool = False
) -> set[str]:
    rules = Rules(
        threshold, frozenset((node(t), 0) for t in few), units or bool(few), frozenset({"n"} if units else ())
    )
    cells = hide(TEAMS, family or Family(("n",)), values, rules).units
    return {"total" if n == ROOT else str(n[1]) for n, _ in cells}


def test_nothing_small_hides_nothing() -> None:
    assert hidden({"n": counts(A=5, B=0, C=9)}) == set()


def test_one_small_cell_takes_the_smallest_other_with_it() -> None:
    assert hidden({"n": counts(A=3, B=7, C=9)}) == {"A", "B"}


def test_a_zero_is_no_cover() -> None:
    assert hidden({"n": counts(A=3, B=0, C=9)}) == {"A", "C"}


def test_two_small_cells_cover_each_other() -> None:
    assert hidden({"n": counts(A=3, B=2, C=9)}) == {"A", "B"}


def test_two_ones_do_not_cover_each_other() -> None:
    """A total of 2 over two hidden cells that are not zero says 1 and 1."""
    assert hidden({"n": counts(A=1, B=1, C=9)}) == {"A", "B", "C"}


def test_where_nothing_covers_the_total_goes() -> None:
    assert hidden({"n": counts(A=3, B=0, C=0)}) == {"A", "B", "C", "total"}


def test_what_is_left_of_a_whole_counts_too() -> None:
    family = Family(("part",), within=(("part", "n"),))
    assert hidden({"n": counts(A=12, B=30, C=30), "part": counts(A=9, B=15, C=10)}, family) == {"A", "C"}


PLAIN = Family(("n",), plain=True)


def test_how_much_a_unit_has_to_do_is_no_secret() -> None:
    """Cut by units a small count of cases stands; cut by a dim of the cases it tells what kind of citizens there are."""
    assert hidden({"n": counts(A=3, B=7, C=9)}, PLAIN, units=True) == set()
    assert hidden({"n": counts(A=3, B=7, C=9)}, PLAIN) == {"A", "B"}
    # The total is cut by nothing: what is small of it stands, though here no part could cover another.
    assert hidden({"n": counts(A=0, B=0, C=0)}, PLAIN) == set()


def test_behind_one_or_two_workers_everything_is_hidden_and_one_beside_it() -> None:
    assert hidden({"n": counts(A=43, B=41, C=40)}, PLAIN, few="A") == {"A", "C"}
    # Nothing is hidden of nothing: that A holds none may be known.
    assert hidden({"n": counts(A=0, B=41, C=40)}, PLAIN, few="A") == {"A"}


def test_what_is_hidden_whatever_it_holds_may_be_zero() -> None:
    """One closing in A and none in B, both hidden for their workers: it may as well be B's."""
    assert hidden({"n": counts(A=1, B=0, C=40)}, PLAIN, few="AB") == {"A", "B"}


def test_what_is_all_of_its_whole_has_no_room_for_another() -> None:
    """A has 5 of 6 partly back, B 1 of 1: B can be neither less nor more, so A is 5; C covers both."""
    family = Family(("part",), within=(("part", "n"),))
    values = {"part": counts(A=5, B=1, C=20), "n": counts(A=6, B=1, C=30)}
    assert hidden(values, family, units=True) == {"A", "B", "C"}
    roomy = {"part": counts(A=5, B=1, C=20), "n": counts(A=6, B=9, C=30)}
    assert hidden(roomy, family, units=True) == {"A", "B"}


def test_between_units_each_count_is_covered_by_itself() -> None:
    """A has closings and B openings to spare: cases move between units, so flows need not move alike."""
    flows = Family(("in", "out"), plain=True)
    values = {"in": counts(A=0, B=9, C=30), "out": counts(A=9, B=0, C=30)}
    assert hidden(values, flows, few="AB") == {"A", "B"}


def test_a_threshold_of_ten() -> None:
    assert hidden({"n": counts(A=9, B=10, C=12)}, threshold=10) == {"A", "B"}


def test_a_small_stock_hides_the_flows_around_it() -> None:
    tree = tree_of(("team",), [("A",), ("B",), ("C",)], 3)
    stock = {"A": (9, 3, 9), "B": (20, 20, 20), "C": (30, 30, 30)}
    flows = {"A": (9, 8, 12), "B": (8, 8, 8), "C": (9, 9, 9)}
    table = {
        name: {
            **{(node(t), at): float(v[at]) for t, v in rows.items() for at in range(3)},
            **{(ROOT, at): float(sum(v[at] for v in rows.values())) for at in range(3)},
        }
        for name, rows in (("stock", stock), ("in", flows), ("out", flows))
    }
    found = hide(tree, Family(("in", "out"), "stock"), table, Rules(5))
    assert found.stocks == {(node("A"), 1), (node("B"), 1)}
    assert found.units == {(node(t), at) for t in "AB" for at in (1, 2)}


def test_a_hidden_unit_hides_all_below_it() -> None:
    tree = tree_of(("centre", "team"), [("X", "A"), ("X", "B"), ("Y", "C"), ("Y", "D"), ("Z", "E")], 1)
    values = {("team", "A"): 2, ("team", "B"): 1, ("team", "C"): 10, ("team", "D"): 11, ("team", "E"): 40,
              ("centre", "X"): 3, ("centre", "Y"): 21, ("centre", "Z"): 40, ROOT: 64}  # fmt: skip
    found = hide(tree, Family(("n",)), {"n": {(n, 0): v for n, v in values.items()}}, Rules(5))
    assert {n[1] for n, _ in found.units} == {"A", "B", "C", "D", "X", "Y"}


def test_a_small_flow_beside_one_that_cannot_be_larger_hides_the_stock() -> None:
    """Nothing closed in A, so no long case closed: the long stock less the one before would be the one that came in."""
    family = Family(("long_in", "long_out"), "long", (("long", "open"), ("long_out", "out")))
    values = {
        "long_in": counts(A=1, B=22, C=28), "long_out": counts(A=0, B=9, C=13), "long": counts(A=6, B=56, C=72),
        "open": counts(A=18, B=147, C=175), "out": counts(A=0, B=31, C=42),
    }  # fmt: skip
    assert (node("A"), 0) in hide(TEAMS, family, values, Rules(5)).stocks
    assert hide(TEAMS, family, {**values, "out": counts(A=5, B=31, C=42)}, Rules(5)).stocks == frozenset()
