"""What is frozen: which addresses, for whom, under which filters; which files; which reports."""

from __future__ import annotations

from dataclasses import dataclass, field

TEAM, DEPARTMENT, WORKER = "T01", "Afdeling for fastholdelse", "M001"
READERS = ("operator", "head", "finance", "team", "worker")
"""The operator has no login; the head has `DEPARTMENT`, the team is `TEAM`, the worker is `WORKER`."""
FILTERS = ("all", "team and period", "group and grain")

_TEAM = f"team={TEAM}&start=2025-11&slut=2026-04"
_GROUP = "beskaeftigelse=unemployed&bydel=noerrebro&opdeling=kvartal"
_TARGET_GROUP = "beskaeftigelse=employed&maalgruppe=1&opdeling=uge"
_DEPARTMENT = "afdeling=Afdeling+for+ledige&start=2025-11&slut=2026-04"


@dataclass(frozen=True)
class Address:
    """One page: the name of its files in `data`, its address, and the query of each filter but the first."""

    name: str
    path: str
    team: str = _TEAM
    group: str = _GROUP

    def under(self, filters: str) -> str:
        """The whole address under one of `FILTERS`."""
        query = {"all": "", "team and period": self.team, "group and grain": self.group}[filters]
        return f"{self.path}{'&' if '?' in self.path else '?'}{query}" if query else self.path


ADDRESSES = (
    Address("overview", "/"),
    Address("caseload", "/indikator/caseload_per_worker", group=_TARGET_GROUP),
    Address("closures", "/indikator/closures_per_worker_month", _DEPARTMENT),
    Address("answers", "/indikator/phone_on_time", group="opdeling=uge"),
    Address("open_cases", "/indikator/open_cases"),
    Address("followup_on_time", "/indikator/followup_on_time", _DEPARTMENT, _TARGET_GROUP),
    Address("flow", "/flow"),
    Address("target_groups", "/maalgrupper", _DEPARTMENT, _TARGET_GROUP),
    Address("milestones", "/milepaele"),
    Address("plan", "/handleplan"),
    Address("plan_initiative", "/handleplan?plan=Handlingsplan+2008&nr=1&vis=gjort"),
    Address("staffing", "/bemanding", _DEPARTMENT),
    Address("staffing_own_numbers", "/bemanding?maal=45&flere=3&pris=600000"),
    Address("cases", "/sager"),
    Address("cases_not_met", "/sager?tal=followup_on_time&del=ikke&sorter=-day", group=_TARGET_GROUP),
    Address("parts", "/bag?tal=closures_per_worker_month", _DEPARTMENT, _TARGET_GROUP),
    Address("samples", "/stikproeve"),
    Address("sample", "/stikproeve?nr=1"),
    Address("mine", "/mit"),
    Address("mine_of_one", f"/mit?medarbejder={WORKER}"),
    Address("boards", "/tavle"),
    Address("board", f"/tavle/{TEAM}"),
    Address("reports", "/rapporter"),
    Address("definitions", "/definitioner"),
    Address("quality", "/datakvalitet"),
    Address("unknown", "/findes-ikke"),
)

FILES_FOR = (("operator", "all"), ("finance", "all"), ("operator", "team and period"))
"""For whom and under which filters the files of each page are frozen."""


@dataclass(frozen=True)
class Report:
    """One report: the name of its file in `data` and of its section there, who makes it, which it is, what is chosen."""

    file: str
    section: str
    reader: str
    id: str
    chosen: dict[str, str] = field(default_factory=dict)


_BOTH = (
    ("operator, frigivet", "operator", {"form": "frigivet"}),
    ("operator, hel", "operator", {"form": "hel"}),
)
REPORTS = (
    *(Report(file, section, reader, id, {**chosen, **form})
      for file, id, chosen, more in (
          ("status-xlsx", "status", {"file": ".xlsx"}, "finance"),
          ("status-pdf", "status", {"file": ".pdf"}, "head"),
          ("centre", "centre", {}, "finance"),
          ("slides-seminar", "slides", {"deck": "seminar"}, "finance"),
          ("slides-target-groups", "slides", {"deck": "target-groups"}, "head"),
          ("slides-centre", "slides", {"deck": "centre"}, "head"),
      )
      for section, reader, form in (*_BOTH, (more, more, {}))),
    Report("board", "operator, one", "operator", "board", {"team": TEAM}),
    Report("board", "operator, all", "operator", "board"),
    Report("board", "head", "head", "board"),
    Report("board", "team", "team", "board"),
    Report("result", "operator, one team", "operator", "result", {"team": TEAM}),
    Report("result", "operator, dialogue", "operator", "result", {"team": TEAM, "dialogue": "ja"}),
    Report("result", "operator, a file each", "operator", "result", {"team": TEAM, "each": "ja"}),
    Report("result", "head", "head", "result"),
    Report("result", "worker", "worker", "result"),
    Report("result", "worker, dialogue", "worker", "result", {"dialogue": "ja"}),
    Report("worklists", "operator, all", "operator", "worklists"),
    Report("worklists", "operator, one team", "operator", "worklists", {"team": TEAM, "weeks": "8"}),
    Report("worklists", "head", "head", "worklists"),
)  # fmt: skip
