"""Danish names of codes, as the screens and reports show them (GLOSSARY ties them to the code)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

CODE_LABELS: dict[str, dict[str, str]] = {
    "benefit": {"sickness": "Sygedagpenge", "job_clarification": "Jobafklaringsforløb"},
    "employment": {
        "employed": "Fra beskæftigelse", "unemployed": "Fra ledighed", "self_employed": "Selvstændig",
    },
    "target_group": {
        "1": "1 Uafklarede og komplekse helbredsproblemer", "2": "2 Lettere stress, angst og depression",
        "3": "3 Varige og betydelige funktionsnedsættelser", "4": "4 Sporadisk og gentagende kontakt",
    },
    "pathway": {str(n): f"Borgerforløb {n}" for n in range(1, 7)},
    "category": {"1": "Kategori 1", "2": "Kategori 2", "3": "Kategori 3"},
    "duration_band": {
        "0-7": "0-7 uger", "8-21": "8-21 uger", "22-25": "22-25 uger", "26-38": "26-38 uger",
        "39-46": "39-46 uger", "47-51": "47-51 uger", "52-77": "52-77 uger", "78-103": "78-103 uger",
        "104+": "104 uger og mere",
    },
    "form": {
        "in_person": "Personligt fremmøde", "phone": "Telefon", "digital": "Digitalt", "letter": "Brev",
        "workplace": "På arbejdspladsen",
    },
    "tta_step": {str(n): f"Trin {n}" for n in range(1, 5)},
    "extension_reason": {
        "not_clarified": "Manglende afklaring", "treatment": "Behandling", "rehabilitation": "Revalidering",
        "serious_illness": "Alvorlig sygdom", "work_injury": "Arbejdsskade", "pension_case": "Pensionssag",
        "other": "Andet",
    },
    "status": {"done": "Gennemført", "partly": "Delvist gennemført", "running": "I gang", "not_started": "Ikke begyndt"},
    "channel": {"phone": "Telefon", "mail": "Mail"},
    "destination": {"job": "Job og raskmelding", "other_benefit": "Anden ydelse", "left": "Andet"},
    "close_reason": {
        "recovered": "Raskmeldt", "partly_recovered": "Delvist raskmeldt", "job": "Job",
        "education": "Uddannelse", "flex_job": "Fleksjob", "job_clarification": "Jobafklaringsforløb",
        "resource_course": "Ressourceforløb", "rehabilitation": "Revalidering",
        "early_retirement": "Førtidspension", "unemployment_benefit": "Dagpenge",
        "social_assistance": "Kontanthjælp", "self_support": "Selvforsørgelse", "moved": "Flyttet",
        "dead": "Død", "other": "Andet",
    },
}  # fmt: skip
"""dim -> code -> name. The dims whose values are units (team, worker, district …) are the snapshot's."""

NONE_LABELS: dict[str, str] = {
    **dict.fromkeys(("worker", "team", "department", "centre", "municipality"), "ikke tildelt"),
    "miniteam": "intet miniteam",
}
"""How an empty value is shown; every other dim says `uoplyst`."""


def told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Ids and names; where several have one name each says its id too: figures of two are not to look like one's.

    >>> told_apart({"T1": "Team Nord", "T2": "Team Nord", "T3": "Team Syd"})
    {'T1': 'Team Nord (T1)', 'T2': 'Team Nord (T2)', 'T3': 'Team Syd'}
    """
    count = Counter(names.values())
    return {ident: name if count[name] == 1 else f"{name} ({ident})" for ident, name in names.items()}


def none_label(dim: str) -> str:
    """The word for an empty value of `dim`."""
    return NONE_LABELS.get(dim, "uoplyst")
