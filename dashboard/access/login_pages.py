"""The pages on the way in and out: login, the choice of a role, the notice of the worker level, a wall screen, log out."""

from __future__ import annotations

from flask import Flask, current_app, g, redirect, request, session
from werkzeug.wrappers import Response as Answer

from dashboard.access import log, oidc, plain_page, proxy, sessions
from dashboard.access.opening import home
from dashboard.access.rules import PUBLIC, open_to
from dashboard.access.who import ROLE_WORDS, Held, Reader, login, notice_on
from etl.settings.login import Login
from metrics.danish import dates

HELD = frozenset({"holder"})
"""Open to whoever is logged in, with or without a chosen role; the guard lets nobody else this far."""


def register(server: Flask) -> None:
    """Put the login pages on the server. Without a login there are none."""
    rules = login_of(server)
    if rules.mode == "none":
        return
    if rules.mode == "oidc":
        oidc.register(server, rules)

    @server.get("/login")
    @open_to(PUBLIC)
    def login_page() -> Answer:
        wanted = safe(request.args.get("next", ""))
        if rules.mode == "proxy":
            return plain_page.page(
                "Du har ikke adgang",
                "Dit login er ikke kendt her, eller giver ingen rolle i tavle. Sig det til den, der driver tavle.",
                403,
                plain_page.link("/", "Prøv igen"),
            )
        session["next"] = wanted
        return plain_page.page(
            "Log ind",
            ["Tal om sygedagpengesager: kun for dem, hvis arbejde kræver dem.", "Det bliver noteret, hvem der ser sager, og hvad der tages ud."],
            inside=plain_page.link("/login/oidc", "Log ind", strong=True),
        )  # fmt: skip

    @server.get("/ind")
    @open_to(HELD)
    def into() -> Answer:
        """Where a reader goes first: a role, the notice, then what was asked for, else where the role begins."""
        if g.reader.holds is None:
            return redirect("/rolle", 303)
        if sessions.owes_notice(g.reader):
            return redirect("/besked", 303)
        wanted = safe(str(session.pop("next", "")))
        return redirect(wanted if wanted not in ("", "/") else home(g.reader), 303)

    @server.route("/rolle", methods=["GET", "POST"])
    @open_to(HELD)
    def role() -> Answer:
        reader: Reader = g.reader
        if request.method == "POST":
            number = request.form.get("rolle", "")
            chosen = sessions.choose(int(number)) if number.isdecimal() and len(number) < 4 else None
            if chosen is None:
                return plain_page.page(
                    "Ukendt rolle", "Den rolle har du ikke.", 400, plain_page.link("/rolle", "Vælg igen")
                )
            log.note("role", chosen.role, reader=chosen)
            return redirect("/ind", 303)
        buttons = [("rolle", str(n), held_words(h)) for n, h in enumerate(reader.held)]
        return plain_page.page(
            "Vælg rolle",
            f"Du er logget ind som {reader.name}. Du ser det, som den valgte rolle kræver; du kan skifte senere.",
            inside=plain_page.form("/rolle", sessions.csrf_token(), buttons),
        )

    @server.route("/besked", methods=["GET", "POST"])
    @open_to(HELD)
    def notice() -> Answer:
        on, reader = notice_on(), g.reader
        if on is None:
            return redirect("/ind", 303)
        if request.method == "POST":
            sessions.door().notice(reader.user, on)
            session["noticed"] = on.isoformat()
            log.note("notice", on.isoformat())
            return redirect("/ind", 303)
        return plain_page.page(
            "Før du begynder: tal om den enkelte medarbejder", notice_lines(dates.day(on)),
            inside=plain_page.form("/besked", sessions.csrf_token(), [("laest", "ja", "Jeg har læst det")]),
        )  # fmt: skip

    @server.get("/konto")
    @open_to(HELD)
    def account() -> Answer:
        reader: Reader = g.reader
        lines = [f"Du er logget ind som {reader.name}."]
        if reader.holds:
            lines.append(f"Rolle: {held_words(reader.holds)}.")
        inside = plain_page.form("/logout", sessions.csrf_token(), [("ud", "1", "Log ud")])
        if len(reader.held) > 1:
            inside = plain_page.link("/rolle", "Skift rolle") + inside
        return plain_page.page("Dig i tavle", lines, inside=inside + plain_page.link("/ind", "Til tallene"))

    @server.post("/logout")
    @open_to(HELD)
    def logout() -> Answer:
        log.note("logout")
        sessions.end()
        answer = redirect((oidc.end_address(current_app) if rules.mode == "oidc" else None) or "/login", 303)
        answer.delete_cookie(sessions.CSRF, path="/")
        return answer

    @server.route("/skaerm", methods=["GET", "POST"])
    @open_to(PUBLIC)
    def screen() -> Answer:
        """A wall screen comes in by its token, which is read from the address's fragment and so stands in no log."""
        if request.method == "GET":
            field = '<p><label>Skærmkode <input name="kode" autocomplete="off" class="letter-code" required></label></p>'
            return plain_page.page(
                "Skærm på væggen", "Skriv koden, som tavle gav, da skærmen blev oprettet.",
                inside=plain_page.form("/skaerm", "", [("vis", "1", "Vis tavlen")], field), scripts=("scripts/screen.js",),
            )  # fmt: skip
        whence = proxy.caller()
        if sessions.door().barred(whence):
            return plain_page.page(
                "For mange forsøg", "Der er prøvet for mange gange. Vent ti minutter.", 429
            )
        token = request.form.get("kode", "").strip()
        found = sessions.door().wall_of(token) if len(token) < 100 else None
        if found is None:
            sessions.door().failed(whence)
            log.denied("wall", who="skærm")
            return plain_page.page(
                "Koden gælder ikke",
                "Den er skrevet forkert eller taget tilbage.",
                403,
                plain_page.link("/skaerm", "Prøv igen"),
            )
        sessions.door().wall_seen(found.id)
        log.note("login", f"wall {found.id} {found.team}", who=f"skærm {found.id}")
        session.clear()
        answer = redirect(f"/tavle/{found.team}", 303)
        answer.set_cookie(
            sessions.wall_cookie(),
            token,
            max_age=sessions.YEAR,
            httponly=True,
            secure=rules.secure,
            samesite="Lax",
            path="/",
        )
        return answer


def notice_lines(on: str) -> list[str]:
    """What is registered of the single worker, why, and who sees it: shown at the first use."""
    return [
        "Hvad: antal sager, afslutninger, svar til borgere inden fristen og trin, der skal tages, opgjort pr. medarbejder ud fra sagssystemernes udtræk. Intet om fravær, og ingen rangordning.",
        "Hvorfor: for at fordele sager, så ingen har for mange, og for at se, hvad der skal gøres nu.",
        "Hvem ser det: du selv ser dine egne tal, og din leder ser dem for sin egen enhed. De står ikke på nogen skærm, ikke i det, der sendes, og ikke for økonomi eller ledelsestilsyn.",
        f"Medarbejderne fik det at vide den {on}. Dit eget opslag i sager bliver noteret, så det kan ses bagefter, hvem der så hvad.",
    ]


def held_words(held: Held) -> str:
    """A role and its units, as its holder reads it."""
    units = ", ".join(unit for _, unit in held.units)
    more = units or held.worker or ""
    return f"{ROLE_WORDS[held.role]}{f' ({more})' if more else ''}"


def safe(wanted: str) -> str:
    """An address of this server, or nothing: never one that leads away.

    >>> safe("/flow?team=T01"), safe("//evil.example"), safe("https://evil.example"), safe("/\\\\evil.example")
    ('/flow?team=T01', '', '', '')
    """
    plain = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and "\\" not in wanted
    return (
        wanted
        if plain
        and wanted.isprintable()
        and len(wanted) < 1000
        and not wanted.startswith(("/login", "/logout"))
        else ""
    )


def login_of(server: Flask) -> Login:
    with server.app_context():
        return login()
