"""Every figure says where it comes from, and every citation names a document and its lines."""

from __future__ import annotations

import re

import pytest

from etl.settings.rules import read_rules
from etl.settings.settings import SHIPPED
from metrics import INDICATORS
from metrics.indicator import OWN

DOCUMENTS = (
    'Handlingsplan "lange sygedagpengesager" (november 2008)',
    "Status på udmøntningen af Sygedagpengeaftalen (2015)",
    "Budgetforslag BI08 Lavere sagsstammer (2022)",
    "Svar til Beskæftigelses- og Integrationsudvalget (2009)",
    "Den nye sygedagpengemodel (december 2013)",
)
LINES = r", linje \d+(-\d+)?(, \d+(-\d+)?)*"
ONE = f"({'|'.join(map(re.escape, DOCUMENTS))}){LINES}"


@pytest.mark.parametrize("ident", INDICATORS)
def test_every_indicator_has_a_source_or_says_that_it_is_ours(ident: str) -> None:
    source = INDICATORS[ident].source
    assert re.fullmatch(f"{OWN}(; {ONE}, siger det pr. medarbejder)?|{ONE}(; {ONE})*", source), source


CITED = {
    # Svar 2009, line 27: "den forudsatte nedbringelse af sager over 52 uger"
    "long_stock": "Svar til Beskæftigelses- og Integrationsudvalget (2009), linje 27",
    # Handlingsplan 2008, line 33: "en stigende tilgang til de langvarige sager", and of all cases none does
    "long_inflow": 'Handlingsplan "lange sygedagpengesager" (november 2008), linje 33',
    "inflow": OWN,
    "open_cases": OWN,
    # BI08, lines 6-7: "ca. 8.000 borgere på sygedagpenge (helårspersoner)"
    "full_year_persons": "Budgetforslag BI08 Lavere sagsstammer (2022), linje 6-7",
    # Svar 2009, lines 49-53: "Rettidigheden er et af de helt basale lovkrav"
    "followup_on_time": "Svar til Beskæftigelses- og Integrationsudvalget (2009), linje 49-53",
    # Handlingsplan 2008, lines 33-35: "i ca. 1/3 af sagerne sker forlængelse på baggrund af …"
    "unclarified_at_52_share": 'Handlingsplan "lange sygedagpengesager" (november 2008), linje 33-35',
    "unclarified_extension_share": OWN,
    # Reform 2013, lines 231-233: "senest når personen har et halvt år tilbage af sit andet jobafklaringsforløb"
    "jc_visitation_on_time": "Den nye sygedagpengemodel (december 2013), linje 225-235",
    # Reform 2013, lines 116-118: "Senest en måned efter overgangen til jobafklaringsforløbet"
    "jc_rehabilitation_on_time": "Den nye sygedagpengemodel (december 2013), linje 116-120",
}


@pytest.mark.parametrize("ident", CITED)
def test_the_line_that_says_it_is_the_line_that_is_cited(ident: str) -> None:
    assert INDICATORS[ident].source == CITED[ident]


def test_what_a_figure_counts_has_its_own_unit() -> None:
    """One case may have several: 155 extensions are no 155 cases."""
    units = {
        i: INDICATORS[i].unit
        for i in ("extensions", "followups_held", "offers_started", "contacts_overdue", "open_cases")
    }
    assert units == {
        "extensions": "decisions", "followups_held": "talks", "offers_started": "offers",
        "contacts_overdue": "contacts", "open_cases": "cases",
    }  # fmt: skip


def test_every_rule_of_the_second_course_and_the_month_names_its_lines() -> None:
    """Reform 2013, lines 116-120 and 225-235; the ordinary assessment at two years is of lines 155-190."""
    text = (SHIPPED / "rules.toml").read_text(encoding="utf-8")
    source = dict(re.findall(r'kind = "(\w+)".*?source = "([^"]+)"', text, re.DOTALL))
    assert "linje 116-120" in source["jc_rehabilitation"]
    assert "linje 225-235" in source["jc_visitation"]
    assert source["jc_assessment"].endswith("linje 155-190")
    rows = {row["kind"]: row for row in read_rules(SHIPPED / "rules.toml").milestone.to_pylist()}
    assert (rows["jc_rehabilitation"]["due_months"], rows["jc_visitation"]["course"]) == (1, 2)
