"""Proofs before publishing: a database that contradicts itself is our fault and is not published.

Each proof is a SELECT whose rows are contradictions, in the portable subset.
"""

from __future__ import annotations

import duckdb

from etl.delivery.contracts import TABLES


class Unsound(Exception):
    """What was built contradicts itself; nothing is published. The text is a sentence, the fault ours."""


def _proofs() -> dict[str, str]:
    proofs = {
        # A case comes in once and, closed, goes out once; on all other days what moves comes to nothing.
        "the ledger does not balance: a case does not come in when it opens and go out when it closes, each once": """
            select s.case_no from spells as s
            left join (
                select case_no, min(change) as low, max(change) as high, count(*) as days,
                    min(case when change > 0 then day end) as came, min(case when change < 0 then day end) as went
                from (
                    select case_no, day, sum(sign) as change from movement_lines group by case_no, day
                    having sum(sign) <> 0
                ) as changes
                group by case_no
            ) as m on m.case_no = s.case_no
            where case
                when s.closed_on = s.opened_on then m.case_no is not null
                when s.closed_on is null then not coalesce(m.days = 1 and m.high = 1 and m.came = s.opened_on, false)
                else not coalesce(m.days = 2 and m.high = 1 and m.low = -1 and m.came = s.opened_on and m.went = s.closed_on, false)
            end""",
        "a case that opens and closes on one day does not come in and go out": """
            select s.case_no from (select case_no from spells where closed_on = opened_on) as s
            left join movement_lines as m on m.case_no = s.case_no
            group by s.case_no
            having count(*) filter (where m.sign = 1) <> count(*) filter (where m.sign = -1)
                or count(*) filter (where m.kind = 'closed') <> 1""",
        "a case is counted twice": "select case_no from spells group by case_no having count(*) > 1",
        "cases and their open intervals are not the same number": """
            select 1 where (select count(*) from cases) <> (select count(*) from spells)""",
        "the cases are not numbered from 1 on": """
            select 1 from spells having count(*) > 0 and (min(case_no) <> 1 or max(case_no) <> count(*))""",
        "two segments of a case begin on the same day": """
            select case_no from segment_lines group by case_no, from_day having count(*) > 1""",
        "the calendar holds a day twice": "select day from calendar group by day having count(*) > 1",
        "there is more than one day that the data describe": "select 1 where (select count(*) from info) <> 1",
    }
    for table in TABLES.values():
        keys = ", ".join(f'"{k}"' for k in table.key)
        proofs[f"{table.name} holds a key twice"] = (
            f"select {keys} from {table.name} group by {keys} having count(*) > 1"
        )
        for column in table.columns:
            if not column.refers:
                continue
            parent = TABLES[column.refers].key[0]
            name = f'"{column.name}"'
            if column.refers == "cases":
                # A case is found by its number, and must be the one that the row names.
                lost = (
                    f"select c.{name} from {table.name} as c left join cases as p on p.case_no = c.case_no "
                    f"where c.{name} is not null and (p.case_no is null or p.case_id <> c.{name})"
                )
            else:
                lost = (
                    f"select c.{name} from (select distinct {name} from {table.name}) as c "
                    f'left join {column.refers} as p on p."{parent}" = c.{name} where c.{name} is not null and p."{parent}" is null'
                )
            proofs[f"{table.name}.{column.name} refers to what is not among the accepted rows"] = lost
    return proofs


def _orphans(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """A proof for every fact that names cases, whichever facts there are."""
    known = (*TABLES, "spells", "rejects")
    columns = connection.execute(
        "select table_name, column_name from duckdb_columns() where not internal and schema_name = 'main' "
        "and database_name = current_database() and column_name in ('case_no', 'case_id') "
        "and table_name in (select table_name from duckdb_tables()) order by 1, 2"
    ).fetchall()
    # Cases are numbered from 1 on, which is proved: what is no number among them is no case.
    known_no = "select count(*) from spells"
    proofs = {}
    for fact, key in columns:
        if fact in known:
            continue
        lost = (
            f"select {key} from {fact} where {key} < 1 or {key} > ({known_no})"
            if key == "case_no"
            else f"select f.{key} from {fact} as f left join spells as s on s.{key} = f.{key} "
            f"where f.{key} is not null and s.{key} is null"
        )
        proofs[f"{fact} holds a case that is not among the accepted ones"] = lost
    return proofs


def prove(connection: duckdb.DuckDBPyConnection) -> None:
    """Run every proof; Unsound names the first that fails, and how many rows contradict it."""
    for sentence, sql in {**_proofs(), **_orphans(connection)}.items():
        rows = connection.execute(f"select count(*) from ({sql}) as t").fetchall()[0][0]
        if rows:
            raise Unsound(
                f"What was built is not sound ({sentence}; {rows} rows) and was not published. "
                "This is a fault of ours: send us this sentence and the load report."
            )
