"""What went wrong, as a Danish sentence for the screen: the words of `metrics` are for logs and the command line."""

from __future__ import annotations

from metrics import NoSnapshot, UsageError

NO_DATA = "Der er ikke indlæst data endnu. Indlæs en leverance med “tavle load MAPPE”, og hent siden igen."
UNREADABLE = (
    "De indlæste data kan ikke læses af denne udgave af tavle. Den, der driver den, kan køre “tavle rebuild” "
    "eller indlæse leverancen igen."
)
REFUSALS = {
    "The case level": "De enkelte sager er ikke åbne for dig i dette udsnit. Vælg din egen enhed.",
    "The worker level is not switched on": "Tal for den enkelte medarbejder er ikke slået til her.",
    "The worker level": "Tal for den enkelte medarbejder er ikke åbne for dig i dette udsnit.",
    "A worker sees": "Du ser kun dine egne tal. Tag filtret på andre væk.",
    "A team sees": "Teamet ser kun sine egne tal. Tag filtret på andre væk.",
    "This role has no team": "Du er ikke knyttet til et team.",
}
"""How a refusal of `metrics` begins -> what the page says."""


def refusal(problem: UsageError) -> str:
    """Why something cannot be shown."""
    words = str(problem)
    return next(
        (said for start, said in REFUSALS.items() if words.startswith(start)),
        "Tallene kan ikke gøres op for det valgte udsnit. Fjern et filter, eller vælg et større udsnit.",
    )


def explain(problem: Exception) -> str:
    """Any problem that a page or a form meets; those of the store and of reports are Danish already."""
    if isinstance(problem, NoSnapshot):
        return NO_DATA
    return refusal(problem) if isinstance(problem, UsageError) else str(problem)
