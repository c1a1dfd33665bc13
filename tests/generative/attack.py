"""An attacker on released figures: everything that was shown as equations, and what follows from them.

Written from the specification alone: it knows what the figures mean (a stock is the stock before plus
what came less what left; a share is its numerator over its denominator; a total is the sum of its
parts), what is shown, and of what is hidden that it is a whole number, at least 1 where it is not
zero. It knows nothing of how hiding is decided. A count is found when no other whole number fits.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from metrics import INDICATORS, OPERATOR, Question, Scope, Snapshot, UsageError, ask
from metrics.question import Comparison
from metrics.release.menu import released

Node = tuple[str, str | None]
Variable = tuple[str, Node, str]
"""Measure, node, period."""
Terms = dict[str, float]
ROOT: Node = ("", None)
FINANCE = Scope("finance")

COUNTS: dict[str, Terms] = {
    "open_cases": {"open": 1}, "inflow": {"in": 1}, "outflow": {"out": 1}, "closures": {"out": 1},
    "net_flow": {"in": 1, "out": -1}, "unassigned_cases": {"unassigned": 1}, "long_stock": {"long": 1},
    "long_inflow": {"long_in": 1}, "long_outflow": {"long_out": 1}, "median_duration_weeks": {"out": 1},
    "full_year_persons": {"average": 1}, "workers": {"workers": 1}, "worker_months": {"months": 1},
    "contacts_overdue": {"overdue": 1}, "extensions": {"extended": 1}, "followups_held": {"followups": 1},
    "no_followup_8w": {"unfollowed": 1}, "medical_consultations": {"medical": 1}, "category_1_overdue": {"category_1": 1},
    "past_expected_recovery": {"past": 1}, "technical_extensions": {"undecided": 1}, "offers_started": {"offers": 1}, "offers_weeks_to_closure": {"offers_left": 1},
    "phone_response_median": {"got_phone": 1}, "phone_response_p90": {"got_phone": 1},
    "mail_response_median": {"got_mail": 1}, "mail_response_p90": {"got_mail": 1}, "offers_cost": {"kroner": 1},
    "fte": {"fte": 1}, "fte_months": {"fte_months": 1}, "caseload_median": {"workers": 1}, "caseload_p90": {"workers": 1},
}  # fmt: skip
"""What the number of a figure that is no ratio is a sum of."""
RATIOS: dict[str, tuple[Terms, Terms]] = {
    "caseload_per_worker": ({"open": 1, "unassigned": -1}, {"workers": 1}),
    "caseload_per_fte": ({"open": 1, "unassigned": -1}, {"fte": 1}),
    "workers_within_band": ({"in_band": 1}, {"workers": 1}), "workers_over_target": ({"over": 1}, {"workers": 1}),
    "miniteam_coverage": ({"covered": 1}, {"carriers": 1}),
    "closures_per_worker_month": ({"out": 1}, {"months": 1}), "closures_per_fte_month": ({"out": 1}, {"fte_months": 1}),
    "closure_rate": ({"out": 1}, {"average": 1}),
    "job_closure_share": ({"job": 1}, {"out": 1}),
    "reopened_28d": ({"reopened": 1}, {"settled": 1}),
    "unclarified_extension_share": ({"unclarified": 1}, {"extended": 1}),
    "phone_on_time": ({}, {"due_phone": 1}), "mail_on_time": ({}, {"due_mail": 1}),
    "answers_registered": ({}, {"due_phone": 1, "due_mail": 1}),
    "followup_on_time": ({}, {"due_first": 1, "due_next": 1}), "first_followup_on_time": ({}, {"due_first": 1}),
    "still_open_at": ({"known": 1}, {"in": 1}),
    "lasting_job_share": ({"lasting": 1}, {"job_settled": 1}), "partly_back_share": ({"partly": 1}, {"open": 1}),
    "one_worker_share": ({"one_worker": 1}, {"courses": 1}),
    "unclarified_at_52_share": ({"unclarified_52": 1}, {"extended_52": 1}),
    **{f"{kind}_on_time": ({}, {kind: 1}) for kind in (
        "fast_track", "rehabilitation", "reassessment", "screening", "clarification", "coordinator",
        "jc_rehabilitation", "jc_visitation", "jc_assessment")},
}  # fmt: skip
"""What numerator and denominator are sums of; an empty one is no count of persons."""
GROUPS: dict[str, tuple[Terms, Terms]] = {
    "target_group_outflow_rate": ({"group_out": 1}, {"group_average": 1}),
    "target_group_job_rate": ({"group_job": 1}, {"group_average": 1}),
}
"""The two figures of the target groups: by halfyear, and cut by target group alone."""
FLOWS = (("open", "in", "out"), ("long", "long_in", "long_out"))
"""stock = stock before + in - out, where a case never changes cell."""
PARTS = (("job", "out"), ("reopened", "settled"), ("settled", "out"), ("unassigned", "open"), ("long", "open"),
         ("long_out", "out"), ("unclarified", "extended"), ("unfollowed", "open"), ("offers_left", "offers"),
         ("group_job", "group_out"), ("known", "in"), ("left", "in"), ("lasting", "job_settled"), ("job_settled", "job"),
         ("job_settled", "settled"), ("partly", "open"), ("one_worker", "courses"), ("courses", "open"),
         ("unclarified_52", "extended_52"), ("extended_52", "long_in"), ("category_1", "open"), ("past", "open"),
         ("undecided", "open"), ("in_band", "workers"), ("over", "workers"))  # fmt: skip
"""Each is a part of the other."""
SMOOTH = ("average", "months", "workers", "group_average", "fte", "fte_months", "kroner")
"""What is no whole number: averages, staff that is split over districts, money."""
RESTS = ("due_next", "group_out_not", "group_job_not")
"""What is left of a shown whole, and no figure itself."""
MIDDLES = ("median_duration_weeks", "offers_weeks_to_closure", "phone_response_median", "phone_response_p90",
           "mail_response_median", "mail_response_p90", "caseload_median", "caseload_p90")  # fmt: skip
"""Medians and percentiles: the number of observations is a count, the value is none."""
STAFF = ("workers", "months", "fte", "fte_months", "carriers", "covered")
"""Counts of staff: nobody's secret."""
PLAIN = ("open", "in", "out", "settled", "unfollowed", "overdue", "followups", "in_band", "over")
"""Counts of how much a unit has to do or did: they tell nothing of a citizen where no dim of the cases cuts them."""
UNPROTECTED = ("unassigned",)
"""What is no secret in any cut."""
LOADS = ("in_band", "over")
"""How many of a unit's workers: protected behind two of them where it tells the two apart."""
ORGANISATION = ("municipality", "centre", "department", "team")


class Attack:
    """What is known of the measures of some tables of one snapshot, month by month."""

    def __init__(self, snapshot: Snapshot, cuts: Iterable[tuple[str, ...]]) -> None:
        self.snapshot = snapshot
        self.index: dict[Variable, int] = {}
        self.cells: dict[Any, dict[Any, float]] = {}
        self.truth: list[float] = []
        self.known: list[bool] = []
        self.equations: list[tuple[dict[int, float], float]] = []
        self.labels = [r.period for r in ask(snapshot, Question("inflow"), OPERATOR)]
        self.shown: Counter[tuple[str, str | None]] = Counter()
        """(Figure, cut) -> rows that were shown of it, of those that hold something."""
        self.few: set[tuple[Node, str]] = set()
        """(Unit, period) with one or two workers on its last day or over the month: hidden whatever they hold."""
        self.taken: set[tuple[str, str | None]] = set()
        """(Figure, cut) that were asked for and are on the menu."""
        cuts = list(cuts)
        for cut in cuts:
            self._truths(cut)
        self._few([ROOT, *(n for cut in cuts if cut[0] in ORGANISATION for n in self._nodes(cut))])
        for ident in (*COUNTS, *RATIOS):
            for row in ask(snapshot, Question(ident, grain="month"), OPERATOR):
                for terms, number in self._terms(ident, row):
                    if len(terms) == 1 and set(terms) <= {*STAFF, *LOADS}:
                        self._set((*terms, ROOT, row.period), number)
        for cut in cuts:
            self._sums(cut)
            self._flows(cut)
            for level in (None, *cut):
                for ident in (*COUNTS, *RATIOS):
                    self._shown(ident, level)
        self._groups()
        self._parts()

    # ---- what is true (for the bounds and for choosing what to look for) --------------------------------

    def _truths(self, cut: tuple[str, ...]) -> None:
        for ident in (*COUNTS, *RATIOS):
            if not set(cut) <= set(INDICATORS[ident].dims):
                continue
            for row in ask(self.snapshot, Question(ident, by=cut, grain="month"), OPERATOR):
                for terms, number in self._terms(ident, row):
                    if len(terms) == 1 and ident not in ("median_duration_weeks", "closures"):
                        (measure,) = terms
                        self._add(cut, measure, row, number)
                if ident == "followup_on_time":
                    self._add(cut, "due_all", row, row.denominator or 0)
        for node in [ROOT, *self._nodes(cut)]:
            for label in self.labels:
                whole = self._true("due_all", node, label) - self._true("due_first", node, label)
                self._set(("due_next", node, label), whole)

    def _few(self, nodes: list[Node]) -> None:
        """The units with one or two workers; of these nobody knows either what is zero."""
        measures = list(dict.fromkeys(m for m, _, _ in self.index if m not in (*STAFF, *SMOOTH)))
        for node in nodes:
            for label in self.labels:
                staff = [self._true(m, node, label) for m in ("workers", "months")]
                if any(0 < n < 2 + 1e-9 for n in staff):
                    self.few.add((node, label))
                    for measure in measures:
                        if (measure, node, label) not in self.index:
                            self._set((measure, node, label), 0)

    def _terms(self, ident: str, row: Any) -> list[tuple[Terms, float]]:
        if ident in COUNTS:
            return [(COUNTS[ident], row.numerator or 0)]
        above, below = {**RATIOS, **GROUPS}[ident]
        left = []
        if ident == "still_open_at" and row.complete and row.value is not None:
            # Of a period that is known for as long as asked the curve is a share of cases.
            left = [({"left": 1.0}, round((row.denominator or 0) * (1 - row.value), 6))]
        return [(above, row.numerator or 0), (below, row.denominator or 0), *left]

    def _add(self, cut: tuple[str, ...], measure: str, row: Any, number: float) -> None:
        if number:
            whole = [ROOT] if self._adds_up(cut, measure) else []
            for node in (*whole, *zip(cut, row.dims, strict=True)):
                # Several answers hold the same measure (a denominator here, a count there).
                cells = self.cells.setdefault((cut, measure, node, row.period), {})
                assert abs(cells.setdefault(row.dims, number) - number) < 1e-6, (measure, row)
                self._set((measure, node, row.period), sum(cells.values()))

    def _adds_up(self, cut: tuple[str, ...], measure: str) -> bool:
        """Workers without cases belong to no district and are in the total only."""
        return cut[0] in ORGANISATION or measure not in (*STAFF, *LOADS)

    def _set(self, variable: Variable, value: float) -> None:
        if variable not in self.index:
            self.index[variable] = len(self.truth)
            self.truth.append(0)
        self.truth[self.index[variable]] = value

    def _true(self, measure: str, node: Node, label: str) -> float:
        at = self.index.get((measure, node, label))
        return 0 if at is None else self.truth[at]

    def _nodes(self, cut: tuple[str, ...]) -> list[Node]:
        return list(dict.fromkeys(n for _, n, _ in self.index if n[0] in cut))

    # ---- what is known --------------------------------------------------------------------------------

    def _equation(self, terms: Iterable[tuple[Variable, float]], value: float) -> None:
        row: dict[int, float] = {}
        for variable, factor in terms:
            if variable not in self.index:
                self._set(variable, 0)
            row[self.index[variable]] = row.get(self.index[variable], 0) + factor
        assert abs(sum(self.truth[i] * f for i, f in row.items()) - value) < 1e-6, (list(terms), value)
        self.equations.append((row, value))

    def _sums(self, cut: tuple[str, ...]) -> None:
        """Everything is the sum of each level."""
        measures = [m for m in dict.fromkeys(m for m, _, _ in self.index) if self._adds_up(cut, m)]
        parents = self._parents(cut)
        for measure in measures:
            for label in self.labels:
                for parent, kids in parents.items():
                    terms = [((measure, kid, label), 1.0) for kid in kids]
                    self._equation([*terms, ((measure, parent, label), -1.0)], 0)

    def _parents(self, cut: tuple[str, ...]) -> dict[Node, list[Node]]:
        if cut[0] not in ORGANISATION:
            return {ROOT: self._nodes(cut)}
        parents: dict[Node, list[Node]] = {}
        paths = [tuple(u[level] for level in cut) for u in self.snapshot.unit_rows] + [(None,) * len(cut)]
        for path in dict.fromkeys(paths):
            nodes: list[Node] = [ROOT, *zip(cut, path, strict=True)]
            for above, below in itertools.pairwise(nodes):
                kids = parents.setdefault(above, [])
                if below not in kids:
                    kids.append(below)
        return parents

    def _flows(self, cut: tuple[str, ...]) -> None:
        """Nobody moves between districts; between teams they do."""
        nodes = [ROOT] if cut[0] in ORGANISATION else [ROOT, *self._nodes(cut)]
        for node in nodes:
            for stock, came, left in FLOWS:
                for before, label in zip([None, *self.labels], self.labels, strict=False):
                    terms = [((stock, node, label), 1.0), ((came, node, label), -1.0), ((left, node, label), 1.0)]  # fmt: skip
                    if before is not None:
                        terms.append(((stock, node, before), -1.0))
                    self._equation(terms, 0)

    def _groups(self) -> None:
        """The target groups' tables, and how they hang together with everybody's closings of the months.

        Who has no target group, and who left for job clarification, is in the latter alone.
        """
        dim = "target_group"
        halves: dict[str, list[str]] = {}
        for label in self.labels:
            halves.setdefault(f"{label[:4]}-H{1 if label[5:] <= '06' else 2}", []).append(label)
        for ident, (above, below) in GROUPS.items():
            for row in ask(self.snapshot, Question(ident, by=(dim,), grain="halfyear"), OPERATOR):
                for (measure,), number in ((above, row.numerator or 0), (below, row.denominator or 0)):
                    self._set((measure, (dim, row.dims[0]), row.period), number)
        nodes = self._nodes((dim,))
        for half, months in halves.items():
            for measure in ("group_out", "group_job", "group_average"):
                whole = sum(self._true(measure, node, half) for node in nodes)
                self._set((measure, ROOT, half), whole)
                self._equation(
                    [*(((measure, node, half), 1.0) for node in nodes), ((measure, ROOT, half), -1.0)], 0
                )
            for measure, of_all in (("group_out", "out"), ("group_job", "job")):
                whole = sum(self._true(of_all, ROOT, month) for month in months)
                other = (f"{measure}_not", ROOT, half)
                self._set(other, whole - self._true(measure, ROOT, half))
                terms = [((of_all, ROOT, month), 1.0) for month in months]
                self._equation([*terms, ((measure, ROOT, half), -1.0), (other, -1.0)], 0)
        for ident in GROUPS:
            for level in (None, dim):
                self._shown(ident, level)

    def _parts(self) -> None:
        """What is left of a whole is no less than nothing."""
        for part, whole in PARTS:
            for measure, node, label in list(self.index):
                if measure == whole and (part, node, label) in self.index:
                    rest = (f"{whole} less {part}", node, label)
                    self._set(rest, self._true(whole, node, label) - self._true(part, node, label))
                    self._equation(
                        [((whole, node, label), 1.0), ((part, node, label), -1.0), (rest, -1.0)], 0
                    )

    def _shown(self, ident: str, level: str | None) -> None:
        if ident not in released():
            return
        by = () if level is None else (level,)
        try:
            answer = ask(self.snapshot, Question(ident, by=by, compare="last_year"), FINANCE)
        except UsageError:
            return
        self.taken.add((ident, level))
        for row in answer:
            node = ROOT if level is None else (level, row.dims[0])
            if row.status in ("suppressed", "not_delivered"):
                assert (row.numerator, row.denominator, row.value) == (None, None, None), row
                assert row.comparison == Comparison(row.comparison.period, hidden=row.comparison.hidden), row
                continue
            self.shown[ident, level] += bool(row.denominator or row.numerator)
            for terms, number in self._terms(ident, row):
                if terms:
                    self._equation([((m, node, row.period), f) for m, f in terms.items()], number)
            self._beside(ident, node, row.comparison)

    def _beside(self, ident: str, node: Node, other: Comparison) -> None:
        """What a shown comparison says of the period that it is with: a count, or how two sums stand to each other."""
        if other.value is None or (ident not in COUNTS and ident not in RATIOS):
            return
        of = [(m, node, str(other.period)) for m in COUNTS.get(ident, {})]
        if of and ident not in MIDDLES:
            self._equation([(v, COUNTS[ident][v[0]]) for v in of], other.value)
        above, below = RATIOS.get(ident, ({}, {}))
        if above and ident != "still_open_at":
            terms = {(m, node, str(other.period)): f for m, f in above.items()}
            for measure, factor in below.items():
                variable = (measure, node, str(other.period))
                terms[variable] = terms.get(variable, 0) - factor * other.value
            self._equation(terms.items(), 0)

    # ---- what follows ---------------------------------------------------------------------------------

    def targets(self, threshold: int) -> list[tuple[str, dict[int, float], float]]:
        """What is protected, as (name, terms, value): every count from 1 to below the threshold that tells of citizens, and
        every count of a unit with one or two workers."""
        found = []
        for (measure, node, label), at in self.index.items():
            if measure in SMOOTH or measure in STAFF or measure in UNPROTECTED or self.truth[at] <= 0:
                continue
            if measure.split(" less ")[-1] in (*UNPROTECTED, *LOADS) and " less " in measure:
                continue
            unit = node[0] in (*ORGANISATION, "")
            if measure in LOADS and self.truth[at] >= self._true("workers", node, label):
                continue
            few = unit and (node, label) in self.few and " less " not in measure
            plain = unit and (measure in PLAIN or measure.split(" less ")[-1] in PLAIN)
            if few or (self.truth[at] < threshold and not plain):
                found.append((f"{measure} {node} {label}", {at: 1.0}, self.truth[at]))
        return found

    def solve(self) -> _Solver:
        return _Solver(self)


class _Solver:
    """Lowest and highest value of a count that fits everything known."""

    def __init__(self, attack: Attack) -> None:
        rows, columns, factors, values = [], [], [], []
        for number, (terms, value) in enumerate(attack.equations):
            for at, factor in terms.items():
                rows.append(number)
                columns.append(at)
                factors.append(factor)
            values.append(value)
        size = (len(attack.equations), len(attack.truth))
        self.matrix = csr_array((factors, (rows, columns)), shape=size)
        self.values = np.array(values)
        self.size = size[1]
        names = list(attack.index)
        smooth = np.array([m in SMOOTH for m, _, _ in names])
        self.whole = np.where(smooth, 0, 1)
        truth = np.array(attack.truth)
        # A cell that is hidden is not zero; of what is left of a whole, which is no cell, nobody knows that.
        shown = np.array([" less " not in m and m not in RESTS for m, _, _ in names])
        few = np.array([(node, label) in attack.few for _, node, label in names])
        self.low = np.where((truth >= 1) & ~smooth & shown & ~few, 1.0, 0.0)
        self.components = self._components(attack)

    def _components(self, attack: Attack) -> np.ndarray[Any, Any]:
        """Variables that no chain of equations ties together cannot tell of each other.

        A variable that an equation gives alone is known, and ties nothing.
        """
        from scipy.sparse.csgraph import connected_components

        self.fixed = np.full(self.size, np.nan)
        changed = True
        while changed:
            changed = False
            for terms, value in attack.equations:
                free = [at for at in terms if np.isnan(self.fixed[at])]
                if len(free) == 1:
                    rest = value - sum(f * self.fixed[at] for at, f in terms.items() if at != free[0])
                    self.fixed[free[0]] = rest / terms[free[0]]
                    changed = True
        left, right = [], []
        for terms, _ in attack.equations:
            free = [at for at in terms if np.isnan(self.fixed[at])]
            left += free[:-1]
            right += free[1:]
        links = csr_array((np.ones(len(left)), (left, right)), shape=(self.size, self.size))
        return connected_components(links, directed=False)[1]

    def range(self, terms: dict[int, float]) -> tuple[float, float]:
        """The lowest and the highest that the terms can sum to."""
        known = sum(f * self.fixed[at] for at, f in terms.items() if not np.isnan(self.fixed[at]))
        free = {at: f for at, f in terms.items() if np.isnan(self.fixed[at])}
        if not free:
            return known, known
        inside = np.isin(self.components, [self.components[at] for at in free]) & np.isnan(self.fixed)
        columns = np.flatnonzero(inside)
        part = self.matrix[:, columns]
        rows = np.flatnonzero(np.diff(part.indptr))
        settled = np.where(np.isnan(self.fixed), 0, self.fixed)
        right = (self.values - self.matrix @ settled)[rows]
        cost = np.zeros(len(columns))
        for at, factor in free.items():
            cost[np.searchsorted(columns, at)] = factor
        found = []
        for sign in (1, -1):
            result = milp(
                sign * cost,
                constraints=LinearConstraint(part[rows], right - 1e-6, right + 1e-6),
                bounds=Bounds(self.low[columns], np.inf),
                integrality=self.whole[columns],
                options={"time_limit": 120},
            )
            # Unbounded: as high as one likes.
            assert result.status in (0, 3, 4), result.message
            found.append(known + sign * result.fun if result.status == 0 else sign * -np.inf)
        return found[0], found[1]
