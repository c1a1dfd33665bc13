"""The sources' own figures on staffing and money, as what they are: quoted with their place."""

from __future__ import annotations

from typing import Any

from dashboard.components.panel import panel
from dashboard.components.table import table

SOURCES = (
    ("ca. 70 sager pr. sagsbehandler", "2022", "BI08, linje 33-34"),
    ("35–50 sager anbefales (Dansk Socialrådgiverforening)", "2022", "BI08, linje 34-35"),
    ("11,3 mio. kr. årligt skal give 50 borgere pr. sagsbehandler", "2023–2026", "BI08, linje 35-37"),
    ("11.340 tusind kr. om året, 45.360 i alt (2023-priser)", "2023–2026", "BI08, linje 217-264"),
    ("ca. 8.000 på sygedagpenge og 1.200 i jobafklaring (helårspersoner)", "1. kvt. 2022", "BI08, linje 5-7"),
    ("10 afslutninger pr. medarbejder pr. måned", "2008", "Handlingsplan, linje 85-86"),
    ("opnormering 5,1 mio. kr., helårsvirkning 6,7 mio. kr.", "2008, 2009", "Handlingsplan, linje 169-170"),
    ("sagsnormen var i gennemsnit 90", "2008", "Svar til udvalget, linje 55-57"),
)


def sources() -> Any:
    """The sources' own figures, as what they are."""
    return panel(
        "Kildernes egne tal",
        "Som de står i dokumenterne; de er ikke brugt i regnestykkerne, hvor det ikke er nævnt",
        table(
            ["Tal", "Hvornår", "Hvor"],
            [list(row) for row in SOURCES],
            words=(0, 1, 2),
            caption="Kildernes egne tal",
        ),
        note="Ingen af dem siger, hvor mange medarbejdere pengene svarer til, eller hvad en medarbejder koster.",
        wide="wide",
    )
