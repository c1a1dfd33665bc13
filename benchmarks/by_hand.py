"""The benchmark's questions in SQL as an analyst would write it for this snapshot, reading what is fastest.

One function a form of question; each statement answers one indicator by team and week, from `start` to
`end`, for one value of `dim`, with a row in every week for each team that occurs. Written apart from
`metrics.sql.statement`: the benchmark checks that both give the same numbers, and sets the times side by side.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Asked:
    """What is asked of every statement: the range, and the filter."""

    start: date
    end: date
    dim: str
    value: str

    @property
    def cell(self) -> str:
        return f"{self.dim} = '{self.value}'"

    @property
    def days(self) -> str:
        return f"between date '{self.start}' and date '{self.end}'"


Statement = Callable[[Asked], str]


_LINES = {
    "movements": "movement_lines", "deadlines": "deadline_lines", "overdue": "overdue_lines",
    "unfollowed": "unfollowed_lines", "matured": "matured_lines", "standing": "standing_lines",
    "extended": "extended_lines",
}  # fmt: skip


def _lines(fact: str, asked: Asked, *texts: str) -> str:
    """A fact's lines with the words that the statement names, and no others."""
    if fact == "holdings":
        return fact
    text = " ".join((asked.cell, *texts))
    lines = _LINES.get(fact, fact)
    shown, joins = ["l.*", "h.team", "h.worker"], "left join holders as h on h.holder_no = l.holder_no"
    if "district" in text or "target_group" in text:
        shown += ["n.district", "n.target_group"]
        joins += " left join case_kinds as n on n.kind_no = l.kind_no"
    if "other_team" in text:
        shown.append("o.team as other_team")
        joins += " left join holders as o on o.holder_no = l.other_holder_no"
    if "destination" in text:
        shown.append("d.destination")
        joins += " left join destinations as d on d.close_reason = l.close_reason"
    return f"(select {', '.join(shown)} from {lines} as l {joins})"


def _every_week(asked: Asked, found: str) -> str:
    """`found` (w, team, n, d, perhaps p) with a row of zeros where a team has none in a week."""
    more = ", f.p" if " as p" in found else ""
    return f"""with found as materialized ({found}),
weeks as (select distinct week_start as w from calendar where day {asked.days}),
teams as (select team from found group by team having max(n) <> 0 or min(n) <> 0 or max(coalesce(d, 0)) <> 0)
select weeks.w, teams.team, coalesce(f.n, 0), coalesce(f.d, 0){more}
from weeks cross join teams
left join found as f on f.w = weeks.w and f.team is not distinct from teams.team
order by 1, 2 nulls last"""


def flow(
    fact: str,
    rows: str = "true",
    *,
    of: str = "true",
    day: str = "day",
    amount: str = "1",
    share: bool = True,
) -> Statement:
    """Sums over the rows of a fact: the numerator where `of` holds, the denominator over all `rows`."""

    def statement(asked: Asked) -> str:
        d = "count(*)" if share else "0"
        return _every_week(
            asked,
            f"""select c.week_start as w, team, sum(case when {of} then {amount} else 0 end) as n, {d} as d
from {_lines(fact, asked, rows, of, amount)} as f inner join calendar as c on c.day = f.{day}
where f.{day} {asked.days} and {rows} and {asked.cell} group by 1, 2""",
        )

    return statement


def count(fact: str, rows: str, **more: str) -> Statement:
    return flow(fact, rows, share=False, **more)  # type: ignore[arg-type]


def percentile(share: float, fact: str, rows: str, amount: str) -> Statement:
    def statement(asked: Asked) -> str:
        return _every_week(
            asked,
            f"""select c.week_start as w, team, count({amount}) as n, 0 as d,
    percentile_cont({share}) within group (order by {amount}) as p
from {_lines(fact, asked, rows)} as f inner join calendar as c on c.day = f.day
where f.day {asked.days} and {rows} and {asked.cell} group by 1, 2""",
        )

    return statement


def _ledger(asked: Asked, fact: str, rows: str) -> str:
    """(w, team, stock on the week's last day, case-days of the week) of every team that ever moved."""
    return f"""select w.w, s.team,
    s.stock, (s.stock - s.moved) * w.days + s.moved * (w.last_no + 1) - s.moved_no as held
from (
    select w, team, moved, moved_no, sum(moved) over (partition by team order by w nulls first) as stock
    from (
        select w, team, sum(moved) as moved, sum(moved_no) as moved_no from (
            select case when f.day >= date '{asked.start}' then c.week_start end as w, team,
                sum(sign) as moved, sum(sign * c.day_no) as moved_no
            from {_lines(fact, asked, rows)} as f inner join calendar as c on c.day = f.day
            where f.day <= date '{asked.end}' and {rows} and {asked.cell} group by 1, 2
            union all
            select week_start, team, 0, 0
            from (select distinct week_start from calendar where day {asked.days})
            cross join (select distinct team from {"holdings" if fact == "holdings" else "holders"})
        ) group by w, team
    )
) as s
inner join (
    select week_start as w, max(day_no) as last_no, count(*) as days from calendar where day {asked.days} group by 1
) as w on w.w = s.w"""


def stock(fact: str, rows: str = "true", *, of: str | None = None) -> Statement:
    """The stock on each week's last day; with `of`, the share of it where that holds."""

    def statement(asked: Asked) -> str:
        if of is None:
            return _every_week(
                asked, f"select w, team, stock as n, 0 as d from ({_ledger(asked, fact, rows)})"
            )
        return _every_week(
            asked,
            f"""select a.w, a.team, b.stock as n, a.stock as d from ({_ledger(asked, fact, rows)}) as a
left join ({_ledger(asked, fact, of)}) as b on b.w = a.w and b.team is not distinct from a.team""",
        )

    return statement


def average(rows: str = "true", *, closed: str | None = None, fact: str = "holdings") -> Statement:
    """Case-days over calendar days; with `closed`, the closings where that holds over them."""

    def statement(asked: Asked) -> str:
        held = f"""select l.w, l.team, l.held * 1.0 / w.days as held from ({_ledger(asked, fact, rows)}) as l
inner join (select week_start as w, count(*) as days from calendar where day {asked.days} group by 1) as w
    on w.w = l.w"""
        if closed is None:
            return _every_week(asked, f"select w, team, held as n, 0 as d from ({held})")
        return _every_week(
            asked,
            f"""select coalesce(h.w, n.w) as w, case when h.w is null then n.team else h.team end as team,
    n.n, h.held as d from ({held}) as h
full join ({_closings(asked, closed)}) as n on n.w = h.w and n.team is not distinct from h.team""",
        )

    return statement


def _closings(asked: Asked, rows: str) -> str:
    return f"""select c.week_start as w, team, count(*) as n
from {_lines("movements", asked, rows)} as f inner join calendar as c on c.day = f.day
where f.day {asked.days} and kind = 'closed' and {rows} and {asked.cell} group by 1, 2"""


def _split(asked: Asked, amount: str, weight: str) -> str:
    """(w, team, d): heads or months of a team, each seat's in proportion to its work in the cell."""
    if asked.dim == "team":
        return f"""select week_start as w, team, sum({amount}) as d from seat_weeks
where week_start {asked.days} and {asked.cell} group by 1, 2"""
    return f"""select h.week_start as w, h.team, sum(h.{amount} * m.{weight} / nullif(h.{"stock" if weight == "stock" else "days"}, 0)) as d
from seat_weeks as h
inner join (
    select w.w, s.seat, s.stock,
        (s.stock - s.moved) * w.days + s.moved * (w.last_no + 1) - s.moved_no as held
    from (
        select w, seat, moved, moved_no, sum(moved) over (partition by seat order by w nulls first) as stock
        from (
            select w, seat, sum(moved) as moved, sum(moved_no) as moved_no from (
                select case when f.day >= date '{asked.start}' then c.week_start end as w, seat,
                    sum(sign) as moved, sum(sign * c.day_no) as moved_no
                from holdings as f inner join calendar as c on c.day = f.day
                where f.day <= date '{asked.end}' and seat is not null and {asked.cell} group by 1, 2
                union all
                select week_start, seat, 0, 0 from seat_weeks where week_start {asked.days}
            ) group by w, seat
        )
    ) as s
    inner join (
        select week_start as w, max(day_no) as last_no, count(*) as days from calendar
        where day {asked.days} group by 1
    ) as w on w.w = s.w
) as m on m.w = h.week_start and m.seat = h.seat
where h.week_start {asked.days}
group by 1, 2"""


def heads(amount: str, numerator: str | None = None) -> Statement:
    """Heads on the last day (or months); with `numerator` the assigned cases, or the closings, over them."""
    weight = "stock" if amount in ("heads", "fte") else "held"

    def statement(asked: Asked) -> str:
        split = _split(asked, amount, weight)
        if numerator is None:
            return _every_week(asked, f"select w, team, d as n, 0 as d from ({split})")
        upper = (
            f"select w, team, stock as n from ({_ledger(asked, 'holdings', 'worker is not null')})"
            if numerator == "assigned"
            else _closings(asked, "true")
        )
        return _every_week(
            asked,
            f"""select coalesce(u.w, s.w) as w, case when u.w is null then s.team else u.team end as team, u.n, s.d
from ({upper}) as u full join ({split}) as s on s.w = u.w and s.team is not distinct from u.team""",
        )

    return statement


def loads(
    amount: str, *, of_all: bool = True, weeks: int | None = None, percentile: float | None = None
) -> Statement:
    """A figure over the caseloads of the active workers: one row a worker and week, then one a team."""
    fact, rows = ("holdings", "true") if weeks is None else ("movements", f"weeks >= {weeks}")

    def statement(asked: Asked) -> str:
        d = "count(*)" if of_all else "0"
        middle = f", percentile_cont({percentile}) within group (order by load) as p" if percentile else ""
        if weeks is not None:
            d = "count(*) filter (load > 0)"
        return _every_week(
            asked,
            f"""select h.week_start as w, h.team, {amount} as n, {d} as d{middle}
from (
    select h.week_start, h.team, h.miniteam, coalesce(r.stock, 0) as load
    from seat_weeks as h
    left join (
        select w, worker, sum(moved) over (partition by worker order by w nulls first) as stock from (
            select w, worker, sum(moved) as moved from (
                select case when f.day >= date '{asked.start}' then c.week_start end as w, worker, sum(sign) as moved
                from {_lines(fact, asked, rows)} as f inner join calendar as c on c.day = f.day
                where f.day <= date '{asked.end}' and {rows}
                    and worker in (select worker from seat_weeks where {asked.cell}) group by 1, 2
                union all
                select week_start, worker, 0 from seat_weeks where week_start {asked.days} and {asked.cell}
            ) group by w, worker
        )
    ) as r on r.w = h.week_start and r.worker = h.worker
    where h.week_start {asked.days} and h.heads > 0 and {asked.cell}
) as h group by 1, 2""",
        )

    return statement


def rolling(kind: str) -> Statement:
    """The 52 whole weeks that end with each week (the running week: with the one before)."""

    def statement(asked: Asked) -> str:
        return _every_week(
            asked,
            f"""select w.w, f.team, sum(f.n) as n, 0 as d
from (select distinct week_start as w from calendar where day {asked.days}) as w
inner join (
    select c.week_start as v, team, count(*) as n
    from {_lines("movements", asked)} as f inner join calendar as c on c.day = f.day
    where kind = '{kind}' and {asked.cell} group by 1, 2
) as f on f.v between
    w.w - case when w.w + 6 <= date '{asked.end}' then 357 else 364 end
    and w.w - case when w.w + 6 <= date '{asked.end}' then 0 else 7 end
group by 1, 2""",
        )

    return statement


def _owed(kinds: str, needs: str = "void_why is null") -> Statement:
    return flow("deadlines", f"kind in ({kinds}) and {needs}", of="fulfilled_on <= due_on", day="due_on")


_LONG_IN = (
    "((kind = 'opened' and weeks >= 52) or (kind = 'transfer_in' and weeks >= 52 and other_weeks < 52))"
)

BY_HAND: dict[str, Statement] = {
    "open_cases": stock("holdings"),
    "unassigned_cases": stock("holdings", "worker is null"),
    "workers": heads("heads"),
    "fte": heads("fte"),
    "caseload_per_worker": heads("heads", "assigned"),
    "caseload_per_fte": heads("fte", "assigned"),
    "caseload_median": loads("count(*)", of_all=False, percentile=0.5),
    "caseload_p90": loads("count(*)", of_all=False, percentile=0.9),
    "workers_within_band": loads("count(*) filter (load between 35 and 50)"),
    "workers_over_target": loads("count(*) filter (load > 50)"),
    "miniteam_coverage": loads("count(*) filter (load > 0 and miniteam is not null)", weeks=26),
    "full_year_persons": average(),
    "closures": count("movements", "kind = 'closed'"),
    "worker_months": heads("months"),
    "fte_months": heads("fte_months"),
    "closures_per_worker_month": heads("months", "closed"),
    "closures_per_fte_month": heads("fte_months", "closed"),
    "closure_rate": average(closed="true"),
    "job_closure_share": flow("movements", "kind = 'closed'", of="destination = 'job'"),
    "reopened_28d": flow(
        "movements", "kind = 'closed' and f.day <= (select as_of - 28 from info)", of="reopened"
    ),
    "lasting_job_share": flow(
        "movements",
        "kind = 'closed' and destination = 'job' and f.day <= (select as_of - 182 from info)",
        of="not returned",
    ),
    "phone_on_time": flow("deadlines", "kind = 'phone'", of="fulfilled_on <= due_on", day="due_on"),
    "mail_on_time": flow("deadlines", "kind = 'mail'", of="fulfilled_on <= due_on", day="due_on"),
    "answers_registered": flow(
        "deadlines", "kind in ('phone', 'mail')", of="fulfilled_on is not null", day="due_on"
    ),
    "contacts_overdue": stock("overdue"),
    "phone_response_median": percentile(0.5, "answer_lines", "channel = 'phone'", "amount"),
    "phone_response_p90": percentile(0.9, "answer_lines", "channel = 'phone'", "amount"),
    "mail_response_median": percentile(0.5, "answer_lines", "channel = 'mail'", "amount"),
    "mail_response_p90": percentile(0.9, "answer_lines", "channel = 'mail'", "amount"),
    "inflow": count("movements", "kind = 'opened'"),
    "outflow": count("movements", "kind = 'closed'"),
    "net_flow": count("movements", "kind in ('opened', 'closed')", amount="sign"),
    "transfers_in": count("movements", "kind = 'transfer_in' and team is distinct from other_team"),
    "transfers_out": count("movements", "kind = 'transfer_out' and team is distinct from other_team"),
    "long_inflow": count("movements", _LONG_IN),
    "long_outflow": count("movements", "kind = 'closed' and weeks >= 52"),
    "long_stock": stock("movements", "weeks >= 52"),
    "long_transfers_in": count(
        "movements", "kind = 'transfer_in' and other_weeks >= 52 and team is distinct from other_team"
    ),
    "long_transfers_out": count(
        "movements", "kind = 'transfer_out' and weeks >= 52 and team is distinct from other_team"
    ),
    "median_duration_weeks": percentile(0.5, "movements", "kind = 'closed'", "duration_weeks"),
    "inflow_52w": rolling("opened"),
    "outflow_52w": rolling("closed"),
    "target_group_outflow_rate": average(
        "target_group is not null",
        closed="target_group is not null and close_reason is distinct from 'job_clarification'",
    ),
    "target_group_job_rate": average(
        "target_group is not null", closed="target_group is not null and destination = 'job'"
    ),
    "followup_on_time": _owed("'followup_first', 'followup_next'"),
    "first_followup_on_time": _owed("'followup_first'"),
    "fast_track_on_time": _owed("'fast_track'"),
    "rehabilitation_on_time": _owed("'rehabilitation'"),
    "reassessment_on_time": _owed("'reassessment'"),
    "screening_on_time": _owed("'screening'"),
    "clarification_on_time": _owed("'clarification'"),
    "coordinator_on_time": _owed("'coordinator'"),
    "jc_rehabilitation_on_time": _owed("'jc_rehabilitation'"),
    "jc_visitation_on_time": _owed("'jc_visitation'"),
    "jc_assessment_on_time": _owed("'jc_assessment'"),
    "extensions": count("act_lines", "kind = 'review' and outcome = 'extend'"),
    "unclarified_extension_share": flow(
        "act_lines", "kind = 'review' and outcome = 'extend'", of="extension_reason = 'not_clarified'"
    ),
    "unclarified_at_52_share": flow("extended", "true", of="extension_reason = 'not_clarified'"),
    "medical_consultations": count("act_lines", "kind = 'review' and review = 'medical'"),
    "category_1_overdue": stock("movements", "category = '1' and weeks >= 8"),
    "past_expected_recovery": stock("standing", "kind = 'past_recovery'"),
    "technical_extensions": stock("standing", "kind = 'undecided'"),
    "followups_held": count("act_lines", "kind = 'followup'"),
    "no_followup_8w": stock("unfollowed"),
    "offers_started": count("act_lines", "kind = 'offer'"),
    "offers_cost": count("act_lines", "kind = 'offer'", amount="coalesce(amount, 0)"),
    "offers_closed_26w": stock("matured", of="closed_26w"),
    "offers_weeks_to_closure": percentile(0.5, "act_lines", "kind = 'offer'", "weeks_to_closure"),
}
"""Every indicator by team and week; `still_open_at`, the plans and shares of two facts are not sums that one statement gives."""
