"""The menu: which pages there are, and under which names."""

from __future__ import annotations

Link = tuple[str, str]

MENU: tuple[tuple[str, str | tuple[Link, ...]], ...] = (
    ("Overblik", "/"),
    ("Tavle", "/tavle"),
    (
        "Indikatorer",
        (
            ("/indikator/caseload_per_worker", "Sagsstamme"),
            ("/indikator/closures_per_worker_month", "Afslutninger"),
            ("/indikator/phone_on_time", "Svar til borgere"),
        ),
    ),
    ("Til- og afgang", "/flow"),
    ("Målgrupper", "/maalgrupper"),
    ("Milepæle", "/milepaele"),
    ("Handleplan", "/handleplan"),
    ("Bemanding", "/bemanding"),
    ("Sager", (("/sager", "Sager bag et tal"), ("/stikproeve", "Stikprøve"), ("/mit", "Mit"))),
    ("Rapporter", "/rapporter"),
    ("Data", (("/definitioner", "Definitioner"), ("/datakvalitet", "Datakvalitet"))),
)
"""The menu: a name and its page, or a name and the pages under it."""

PAGES: tuple[Link, ...] = tuple(
    link for name, held in MENU for link in (((held, name),) if isinstance(held, str) else held)
)
"""Every page of the menu, in its order: address and name."""
