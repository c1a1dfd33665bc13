"""The catalogue: one record an indicator, its numerator and denominator as measures over a fact.

Every figure that tavle shows is one of these. A new indicator is a record here, not code. The words
are those of `indicators`; the sources' documents and lines stand in `source`.
"""

from __future__ import annotations

from .indicator import OWN, Indicator, Measure
from .question import CASE, ORGANISATION, Unit

LONG_WEEKS: tuple[int, ...] = (8, 22, 26, 39, 47, 52, 78, 104)
BAND_LOW, BAND_HIGH = 35, 50

_ALL = (*ORGANISATION, *CASE)
_CLOSING = (*_ALL, "close_reason", "destination")
_S0 = 'Handlingsplan "lange sygedagpengesager" (november 2008)'
_S1 = "Status på udmøntningen af Sygedagpengeaftalen (2015)"
_S3 = "Svar til Beskæftigelses- og Integrationsudvalget (2009)"
_S4 = "Den nye sygedagpengemodel (december 2013)"
_S2 = "Budgetforslag BI08 Lavere sagsstammer (2022)"

_open = Measure("stock")
_assigned = Measure("stock", where="worker is not null")
_closed = Measure("flow", where="kind = 'closed'")
_opened = Measure("flow", where="kind = 'opened'")
_average = Measure("average")
_workers, _fte = Measure("heads", "capacity"), Measure("heads", "capacity", amount="fte")
_months, _fte_months = Measure("presence", "capacity"), Measure("presence", "capacity", amount="fte")
_due = Measure("flow", "deadlines", day="due_on", where="kind in ('phone', 'mail')")


def _on_time(channel: str, days: int, word: str) -> Indicator:
    return Indicator(
        f"{channel}_on_time",
        f"Besvaret til tiden: {word}",
        f"{word.capitalize()} ≤ {days} dage",
        f"Andel af henvendelser pr. {word}, der er besvaret senest den {days}. arbejdsdag efter modtagelsen (eller den "
        "frist, som kilden angiver). En periode rummer de henvendelser, hvis frist falder i den. Opkald, der tages "
        "med det samme, skyldes intet svar. En henvendelse skyldes stadig, når sagen lukkes.",
        "share", "share",
        Measure("flow", "deadlines", day="due_on", where=f"kind = '{channel}' and fulfilled_on <= due_on"),
        Measure("flow", "deadlines", day="due_on", where=f"kind = '{channel}'"),
        direction="higher", needs=("contacts",), source=f"{_S1}, linje 52-53",
    )  # fmt: skip


def _response(channel: str, share: float, name: str, word: str, phrase: str) -> Indicator:
    return Indicator(
        f"{channel}_response_{name}",
        f"Svartid, {word}: {phrase}",
        f"Svartid {word}",
        f"{phrase.capitalize()} af arbejdsdage fra dagen efter modtagelsen til og med svardagen, for henvendelser pr. "
        f"{word} besvaret i perioden.",
        "duration", "working_days",
        Measure("percentile", "events", amount="amount", where=f"kind = 'answer' and channel = '{channel}'", share=share),
        direction="lower", needs=("contacts",), source=f"{_S1}, linje 52-53",
    )  # fmt: skip


def _load(
    ident: str, label: str, definition: str, amount: str, ratio: bool, unit: Unit, **more: object
) -> Indicator:
    return Indicator(
        ident, label, label, definition, "stock", unit,
        Measure("loads", "capacity", amount=amount), Measure("loads", "capacity", amount="1") if ratio else None,
        dims=ORGANISATION, **more,  # type: ignore[arg-type]
    )  # fmt: skip


_CASELOAD = (
    Indicator("open_cases", "Åbne sager", "Åbne sager", "Sager, der er åbne ved udgangen af periodens sidste dag.",
              "stock", "cases", _open, source=OWN),
    Indicator("unassigned_cases", "Sager uden medarbejder", "Uden medarbejder",
              "Åbne sager, som ingen medarbejder har, på periodens sidste dag.", "stock", "cases",
              Measure("stock", where="worker is null"), direction="lower", source=OWN),
    Indicator("workers", "Medarbejdere med sager", "Medarbejdere",
              "Medarbejdere, der på periodens sidste dag er i et team, har sager og ikke er på orlov.",
              "stock", "workers", _workers, source=OWN),
    Indicator("fte", "Årsværk", "Årsværk", "Summen af de aktive medarbejderes beskæftigelsesgrad på periodens sidste dag.",
              "stock", "fte", _fte, source=OWN),
    Indicator("caseload_per_worker", "Sager pr. medarbejder", "Sagsstamme",
              "Åbne sager med en medarbejder på periodens sidste dag, delt med de aktive medarbejdere.", "stock", "cases_per_worker", _assigned, _workers, direction="lower",
              source=f"{_S2}, linje 33-37", below=True),
    Indicator("caseload_per_fte", "Sager pr. årsværk", "Sager pr. årsværk",
              "Åbne sager med en medarbejder på periodens sidste dag, delt med de aktive medarbejderes årsværk.",
              "stock", "cases_per_fte", _assigned, _fte, direction="lower", below=True,
              source=f"{OWN}; {_S2}, linje 33-37, siger det pr. medarbejder"),
    _load("caseload_median", "Median af sagsstammer", "Medianen af de aktive medarbejderes sagsstammer på periodens "
          "sidste dag; medarbejdere uden sager tæller med.", "percentile_cont(0.5) within group (order by load)", False,
          "cases", direction="lower", source=OWN),
    _load("caseload_p90", "90-percentil af sagsstammer", "Den sagsstamme, som ni ud af ti aktive medarbejdere højst har, "
          "på periodens sidste dag.", "percentile_cont(0.9) within group (order by load)", False, "cases",
          direction="lower", source=OWN),
    _load("workers_within_band", "Medarbejdere med 35-50 sager", "Andel af de aktive medarbejdere, der har 35-50 åbne "
          "sager på periodens sidste dag (hoveder, uanset beskæftigelsesgrad).",
          f"case when load between {BAND_LOW} and {BAND_HIGH} then 1 else 0 end", True, "share", direction="higher",
          source=f"{_S2}, linje 34-35"),
    _load("workers_over_target", "Medarbejdere med over 50 sager", "Andel af de aktive medarbejdere, der har mere end 50 "
          "åbne sager på periodens sidste dag.", f"case when load > {BAND_HIGH} then 1 else 0 end", True, "share",
          direction="lower", source=f"{_S2}, linje 36-37"),
    Indicator("miniteam_coverage", "Miniteam ved sager på 26 uger og mere", "Miniteam",
              "Andel af de aktive medarbejdere med en sag på 26 uger eller mere, som er i et miniteam.", "stock", "share",
              Measure("loads", "capacity", amount="case when load > 0 and miniteam is not null then 1 else 0 end",
                      where="weeks >= 26"),
              Measure("loads", "capacity", amount="case when load > 0 then 1 else 0 end", where="weeks >= 26"),
              direction="higher", dims=ORGANISATION, source=f"{_S0}, linje 45-46"),
    Indicator("full_year_persons", "Helårspersoner", "Helårspersoner",
              "Sagsdage i perioden delt med periodens kalenderdage.", "stock", "persons", _average,
              source=f"{_S2}, linje 6-7"),
)  # fmt: skip

_CLOSURES = (
    Indicator("closures", "Afslutninger", "Afslutninger", "Sager afsluttet i perioden. Alle afslutninger tæller, uanset "
              "hvad der afsluttes til.", "flow", "cases", _closed, direction="higher", dims=_CLOSING,
              source=f"{_S0}, linje 81"),
    Indicator("worker_months", "Medarbejdermåneder", "Medarbejdermåneder", "Aktive medarbejdere pr. arbejdsdag, delt med "
              "månedens arbejdsdage: en hel måned med én medarbejder er præcis 1.", "flow", "months", _months, source=OWN),
    Indicator("fte_months", "Årsværksmåneder", "Årsværksmåneder", "Som medarbejdermåneder, vægtet med beskæftigelsesgrad.",
              "flow", "months", _fte_months, source=OWN),
    Indicator("closures_per_worker_month", "Afslutninger pr. medarbejder pr. måned", "Afslutninger",
              "Afsluttede sager i perioden delt med medarbejdermåneder.", "rate", "closures_per_month",
              _closed, _months, direction="higher", source=f"{_S0}, linje 85-86"),
    Indicator("closures_per_fte_month", "Afslutninger pr. årsværk pr. måned", "Afslutninger pr. årsværk",
              "Afsluttede sager i perioden delt med årsværksmåneder.", "rate", "closures_per_month",
              _closed, _fte_months, direction="higher",
              source=f"{OWN}; {_S0}, linje 85-86, siger det pr. medarbejder"),
    Indicator("closure_rate", "Afgangsrate", "Afgangsrate", "Afsluttede sager i perioden delt med det gennemsnitlige antal "
              "åbne sager (sagsdage / kalenderdage).", "rate", "rate", _closed, _average, direction="higher", source=OWN),
    Indicator("job_closure_share", "Andel afsluttet til job", "Til job", "Andel af afslutningerne, der er hel eller delvis "
              "raskmelding, job eller uddannelse. Fleksjob er en anden ydelse. Afslutninger uden årsag tæller med i nævneren.", "share", "share",
              Measure("flow", where="kind = 'closed' and destination = 'job'"), _closed, direction="higher",
              source=f"{_S2}, linje 193-199"),
    Indicator("reopened_28d", "Genåbnet inden for 28 dage", "Genåbnet", "Andel af afslutningerne, som inden for 28 dage "
              "følges af en ny sag for samme borger og ydelse. Kun afslutninger, der er mindst 28 dage gamle.",
              "share", "share",
              Measure("flow", where="kind = 'closed' and reopened and f.day <= add_days({as_of}, -28)"),
              Measure("flow", where="kind = 'closed' and f.day <= add_days({as_of}, -28)"),
              direction="lower", dims=_CLOSING, known_after=28, source=OWN),
    Indicator("lasting_job_share", "Varig afslutning til job", "Varigt job", "Andel af afslutningerne til job (raskmelding, "
              "job eller uddannelse), som ikke inden for 182 dage følges af en ny sag for samme borger, uanset ydelse. Kun "
              "afslutninger, der er mindst 182 dage gamle.", "share", "share",
              Measure("flow", where="kind = 'closed' and destination = 'job' and f.day <= add_days({as_of}, -182) "
                                    "and not returned"),
              Measure("flow", where="kind = 'closed' and destination = 'job' and f.day <= add_days({as_of}, -182)"),
              direction="higher", dims=_CLOSING, known_after=182, source=OWN),
)  # fmt: skip

_ANSWERS = (
    _on_time("phone", 2, "telefon"),
    _on_time("mail", 10, "mail"),
    Indicator("answers_registered", "Svar registreret", "Svar registreret", "Andel af de henvendelser, hvis frist falder i "
              "perioden, hvor et svar er registreret, til tiden eller ej.", "share", "share",
              Measure("flow", "deadlines", day="due_on", where="kind in ('phone', 'mail') and fulfilled_on is not null"),
              _due, direction="higher", dims=(*_ALL, "channel"), needs=("contacts",), source=f"{_S1}, linje 88-90"),
    Indicator("contacts_overdue", "Henvendelser over frist", "Over frist", "Ubesvarede henvendelser, hvis frist er nået ved "
              "udgangen af periodens sidste dag, i åbne sager (eller uden sag).", "stock", "contacts",
              Measure("stock", "overdue"), direction="lower", dims=(*_ALL, "channel"), needs=("contacts",),
              source=f"{_S1}, linje 62-65"),
    _response("phone", 0.5, "median", "telefon", "medianen"),
    _response("phone", 0.9, "p90", "telefon", "90-percentilen"),
    _response("mail", 0.5, "median", "mail", "medianen"),
    _response("mail", 0.9, "p90", "mail", "90-percentilen"),
)  # fmt: skip

_LONG_IN = "((kind = 'opened' and weeks >= {weeks}) or (kind = 'transfer_in' and weeks >= {weeks} and other_weeks < {weeks}))"

_FLOWS = (
    Indicator("inflow", "Tilgang", "Tilgang", "Sager åbnet i perioden; flytninger mellem enheder tæller ikke.",
              "flow", "cases", _opened, source=OWN),
    Indicator("outflow", "Afgang", "Afgang", "Sager afsluttet i perioden; flytninger mellem enheder tæller ikke.",
              "flow", "cases", _closed, direction="higher", dims=_CLOSING, source=f"{_S0}, linje 81"),
    Indicator("net_flow", "Nettotilgang", "Netto", "Tilgang minus afgang i perioden, uden flytninger.", "flow", "cases",
              Measure("flow", amount="case when kind = 'opened' then 1 else -1 end", where="kind in ('opened', 'closed')"),
              direction="lower", signed=True, source=OWN),
    Indicator("transfers_in", "Flyttet til", "Flyttet til", "Åbne sager, der i perioden er flyttet til enheden eller gruppen "
              "fra en anden.", "flow", "cases", Measure("flow", where="kind = 'transfer_in' and {moved}"),
              source=OWN),
    Indicator("transfers_out", "Flyttet fra", "Flyttet fra", "Åbne sager, der i perioden er flyttet fra enheden eller gruppen "
              "til en anden.", "flow", "cases", Measure("flow", where="kind = 'transfer_out' and {moved}"),
              source=OWN),
    Indicator("long_inflow", "Tilgang til lange sager", "Tilgang, lange", "Sager, der i perioden når {weeks} uger, mens de er "
              "åbne (eller åbnes med en højere varighed).", "flow", "cases", Measure("flow", where=_LONG_IN),
              direction="lower", weeks="listed", source=f"{_S0}, linje 33"),
    Indicator("long_outflow", "Afgang fra lange sager", "Afgang, lange", "Afslutninger i perioden af sager på {weeks} uger "
              "eller mere dagen før.", "flow", "cases", Measure("flow", where="kind = 'closed' and weeks >= {weeks}"),
              direction="higher", weeks="listed", source=f"{_S3}, linje 27"),
    Indicator("long_stock", "Lange sager", "Lange sager", "Åbne sager på {weeks} uger eller mere på periodens sidste dag.",
              "stock", "cases", Measure("stock", where="weeks >= {weeks}"), direction="lower", weeks="listed",
              source=f"{_S3}, linje 27"),
    Indicator("long_transfers_in", "Lange sager flyttet til", "Lange, flyttet til", "Sager på {weeks} uger eller mere dagen "
              "før, flyttet til enheden eller gruppen.", "flow", "cases",
              Measure("flow", where="kind = 'transfer_in' and other_weeks >= {weeks} and {moved}"), weeks="listed",
              source=OWN),
    Indicator("long_transfers_out", "Lange sager flyttet fra", "Lange, flyttet fra", "Sager på {weeks} uger eller mere dagen "
              "før, flyttet fra enheden eller gruppen.", "flow", "cases",
              Measure("flow", where="kind = 'transfer_out' and weeks >= {weeks} and {moved}"), weeks="listed",
              source=OWN),
    Indicator("median_duration_weeks", "Median varighed ved afslutning", "Varighed", "Medianen af hele uger fra første "
              "fraværsdag til dagen før afslutningen, for sager afsluttet i perioden.", "duration", "weeks",
              Measure("percentile", amount="duration_weeks", where="kind = 'closed'", share=0.5), dims=_CLOSING,
              direction="lower", source=f"{_S3}, linje 39-43"),
)  # fmt: skip

_GROUPS = (
    Indicator("target_group_outflow_rate", "Afgang for målgrupperne", "Målgrupper, afgang", "Afslutninger, undtagen til "
              "jobafklaring, delt med det gennemsnitlige antal åbne sager, for sager med en målgruppe.", "rate", "rate",
              Measure("flow", where="kind = 'closed' and target_group is not null "
                                    "and (close_reason is null or close_reason <> 'job_clarification')"),
              Measure("average", where="target_group is not null"), direction="higher", grain="halfyear",
              source=f"{_S2}, linje 210-214", baseline_year=2022),
    Indicator("target_group_job_rate", "Afgang til job for målgrupperne", "Målgrupper, job", "Afslutninger til job (raskmelding, job eller uddannelse) delt med "
              "det gennemsnitlige antal åbne sager, for sager med en målgruppe.", "rate", "rate",
              Measure("flow", where="kind = 'closed' and target_group is not null and destination = 'job'"),
              Measure("average", where="target_group is not null"), direction="higher", grain="halfyear",
              source=f"{_S2}, linje 193-199", baseline_year=2022),
)  # fmt: skip


OWED_TAIL = (
    "Til tiden er senest på fristdagen; en forpligtelse bortfalder, når sagen lukkes senest på fristdagen uden at den er "
    "opfyldt. En periode rummer de forpligtelser, hvis frist falder i den."
)
"""What holds of every figure of obligations."""
VOIDS = "Tæller ikke, hvis sagen på fristdagen er i kategori 1 eller fritaget."
"""What holds of the follow-ups among them."""


def _obligation(
    ident: str,
    label: str,
    definition: str,
    kinds: tuple[str, ...],
    source: str,
    needs: str = "reviews",
    **more: object,
) -> Indicator:
    named = ", ".join(f"'{kind}'" for kind in kinds)
    owed = f"kind in ({named}) and void_why is null"
    return Indicator(
        ident, label, label, f"{definition} {OWED_TAIL}",
        "share", "share",
        Measure("flow", "deadlines", day="due_on", where=f"{owed} and fulfilled_on <= due_on"),
        Measure("flow", "deadlines", day="due_on", where=owed),
        direction="higher", needs=(needs,), source=source, owes=kinds, **more,  # type: ignore[arg-type]
    )  # fmt: skip


_FOLLOWUP = (
    _obligation("followup_on_time", "Rettidig opfølgning", "Andel af de opfølgninger, der skyldes efter reglerne for "
                "sagens første fraværsdag, som er holdt til tiden: den første senest i uge 8, de næste efter reglerne. "
                + VOIDS, ("followup_first", "followup_next"), f"{_S3}, linje 49-53", "followups"),
    _obligation("first_followup_on_time", "Rettidig første opfølgning", "Andel af sagerne, hvor den første opfølgning er "
                "holdt senest i uge 8. " + VOIDS, ("followup_first",), f"{_S4}, linje 418-426", "followups"),
    _obligation("fast_track_on_time", "Fast-track inden 14 dage", "Andel af anmodninger om fast-track, hvor første "
                "opfølgning er holdt senest 14 dage efter.", ("fast_track",), f"{_S4}, linje 511-515", "followups"),
    _obligation("rehabilitation_on_time", "Rehabiliteringsteam inden 28 dage", "Andel af sager i kategori 3, der er "
                "forelagt rehabiliteringsteamet senest 28 dage efter den første dag i kategorien (2014 til 2024).",
                ("rehabilitation",), f"{_S4}, linje 783-807"),
    _obligation("reassessment_on_time", "Revurdering inden uge 22", "Andel af sagerne, der er revurderet senest i uge 22.",
                ("reassessment",), f"{_S4}, linje 35-45"),
    _obligation("screening_on_time", "Screening inden uge 39", "Andel af sagerne, der er screenet senest i uge 39.",
                ("screening",), f"{_S0}, linje 48"),
    _obligation("clarification_on_time", "Afklaring inden uge 47", "Andel af sagerne, der er afklaret senest i uge 47.",
                ("clarification",), f"{_S0}, linje 49"),
    _obligation("coordinator_on_time", "Vurdering hos koordinator", "Andel af vurderinger hos faglig koordinator i uge 52 "
                "og derefter hver 26. uge, der er holdt til tiden.", ("coordinator",), f"{_S0}, linje 16-18"),
    _obligation("jc_rehabilitation_on_time", "Jobafklaring: rehabiliteringsteam", "Andel af jobafklaringsforløb, der er "
                "forelagt rehabiliteringsteamet senest en kalendermåned efter starten.", ("jc_rehabilitation",),
                f"{_S4}, linje 116-120"),
    _obligation("jc_visitation_on_time", "Jobafklaring: visitation i andet forløb", "Andel af borgernes andet "
                "jobafklaringsforløb, hvor visitationen er holdt, senest når der er et halvt år tilbage af to år (78 uger "
                "efter starten). Et tredje forløb har ingen.", ("jc_visitation",), f"{_S4}, linje 225-235"),
    _obligation("jc_assessment_on_time", "Jobafklaring: vurdering inden to år", "Andel af jobafklaringsforløb, der er "
                "vurderet senest 104 uger efter starten.", ("jc_assessment",), f"{_S4}, linje 173-190"),
    Indicator("extensions", "Forlængelser", "Forlængelser", "Vurderinger i perioden med udfaldet forlængelse.", "flow",
              "decisions", Measure("flow", "events", where="kind = 'review' and outcome = 'extend'"), direction="lower",
              dims=(*_ALL, "extension_reason"), needs=("reviews",), source=f"{_S0}, linje 33-35"),
    Indicator("unclarified_extension_share", "Forlænget uden afklaring", "Uden afklaring", "Andel af forlængelserne, hvis "
              "grund er manglende afklaring.", "share", "share",
              Measure("flow", "events", where="kind = 'review' and outcome = 'extend' and extension_reason = 'not_clarified'"),
              Measure("flow", "events", where="kind = 'review' and outcome = 'extend'"), direction="lower",
              needs=("reviews",), source=OWN),
    Indicator("unclarified_at_52_share", "Forlænget over uge 52 uden afklaring", "Uden afklaring i uge 52", "Andel af de "
              "sygedagpengesager, der når 52 uger, mens de er åbne (eller åbnes med en højere varighed), og da er forlænget, "
              "hvor den seneste forlængelses grund er manglende afklaring.", "share", "share",
              Measure("flow", "extended", where="extension_reason = 'not_clarified'"), Measure("flow", "extended"),
              direction="lower", needs=("reviews",), source=f"{_S0}, linje 33-35"),
    Indicator("medical_consultations", "Lægefaglige vurderinger", "Lægekonsulent", "Vurderinger hos den lægefaglige "
              "konsulent i perioden.", "flow", "reviews",
              Measure("flow", "events", where="kind = 'review' and review = 'medical'"), needs=("reviews",),
              source=f"{_S0}, linje 20-22"),
    Indicator("followups_held", "Opfølgninger holdt", "Opfølgninger", "Holdte opfølgninger i perioden, også dem uden for "
              "sagens åbne periode.", "flow", "talks", Measure("flow", "events", where="kind = 'followup'"),
              dims=(*_ALL, "form", "tta_step"), needs=("followups",), source=f"{_S2}, linje 52-53"),
    Indicator("no_followup_8w", "Ingen opfølgning i 8 uger", "Uden opfølgning", "Åbne sager på 8 uger eller mere, uden for "
              "kategori 1 og ikke fritaget, hvor der ikke er holdt en opfølgning i de seneste 56 dage.", "stock", "cases",
              Measure("stock", "unfollowed"), direction="lower", needs=("followups",), source=OWN),
    Indicator("category_1_overdue", "Kategori 1 i 8 uger eller mere", "Kategori 1, 8 uger", "Åbne sager i kategori 1, 8 uger "
              "eller mere efter første fraværsdag, på periodens sidste dag; også jobafklaring.", "stock", "cases",
              Measure("stock", where="category = '1' and weeks >= 8"), direction="lower", needs=("categories",),
              source=f"{_S4}, linje 1014-1020"),
    Indicator("partly_back_share", "Delvist raskmeldt", "Delvist raskmeldt", "Andel af de åbne sager på periodens sidste dag, "
              "hvor borgeren er begyndt delvist på arbejde igen.", "stock", "share",
              Measure("stock", "standing", where="kind = 'partly_back'"), _open, direction="higher",
              needs=("cases.partly_back_on",), source=f"{_S1}, linje 272-276; {_S4}, linje 926-928"),
    Indicator("past_expected_recovery", "Over forventet raskmelding", "Over forventet", "Åbne sager på periodens sidste dag, "
              "hvor den dag, borgeren ventedes rask, er overskredet.", "stock", "cases",
              Measure("stock", "standing", where="kind = 'past_recovery'"), direction="lower",
              needs=("cases.expected_recovery_on",), source=f"{_S4}, linje 760-762"),
    Indicator("technical_extensions", "Forlænget uden afgørelse", "Uden afgørelse", "Åbne sygedagpengesager på 22 uger eller "
              "mere på periodens sidste dag, hvor der hverken er holdt en revurdering eller besluttet en forlængelse: de "
              "betales videre uden en afgørelse. Kun sager, hvis regler kræver en revurdering (første fraværsdag fra "
              "01-07-2014).", "stock", "cases", Measure("stock", "standing", where="kind = 'undecided'"), direction="lower",
              needs=("reviews",), source=f"{_S4}, linje 35-45"),
    Indicator("one_worker_share", "Samme sagsbehandler hele forløbet", "Samme sagsbehandler", "Andel af de åbne "
              "jobafklaringsforløb, som en medarbejder har på periodens sidste dag, hvor det er den eneste medarbejder, der "
              "har haft sagen, siden den blev åbnet. Dage i et teams egen kø tæller ikke; en dags vikar er en anden "
              "medarbejder.", "stock", "share", Measure("stock", "standing", where="kind = 'one_worker'"),
              Measure("stock", where="benefit = 'job_clarification' and worker is not null"), direction="higher",
              source=f"{_S4}, linje 124-126"),
)  # fmt: skip

_ROLLING = (
    Indicator("inflow_52w", "Tilgang, 52 uger", "Tilgang 52 uger", "Sager åbnet i de 52 hele uger, der slutter med den "
              "sidste hele uge i eller før perioden.", "stock", "cases", Measure("rolling", where="kind = 'opened'"),
              source=OWN),
    Indicator("outflow_52w", "Afgang, 52 uger", "Afgang 52 uger", "Sager afsluttet i de 52 hele uger, der slutter med den "
              "sidste hele uge i eller før perioden.", "stock", "cases", Measure("rolling", where="kind = 'closed'"),
              direction="higher", source=OWN),
    Indicator("still_open_at", "Stadig åben efter {weeks} uger", "Stadig åben", "Andel af de sager, der er åbnet i perioden, "
              "som stadig er åbne {weeks} uger efter (Kaplan-Meier, så løbende sager tæller med, så længe de er kendt).",
              "share", "share", Measure("survival", where="kind = 'opened'"), direction="lower", weeks="any",
              weeks_default=26, source=OWN),
)  # fmt: skip

_OFFER = (*_ALL, "supplier", "package")
_OFFERS = (
    Indicator("offers_started", "Tilbud begyndt", "Tilbud", "Tilbud og pakker, der er begyndt i perioden.", "flow", "offers",
              Measure("flow", "events", where="kind = 'offer'"), dims=_OFFER, needs=("offers",),
              source=f"{_S1}, linje 239-240"),
    Indicator("offers_cost", "Udgift til tilbud", "Udgift", "Prisen på de tilbud, der er begyndt i perioden, i kroner.",
              "flow", "kroner", Measure("flow", "events", amount="coalesce(amount, 0)", where="kind = 'offer'"),
              dims=_OFFER, needs=("offers",), source=OWN),
    Indicator("offers_closed_26w", "Afsluttet inden 26 uger efter tilbud", "Afsluttet efter tilbud", "Andel af alle tilbud "
              "begyndt mindst 26 uger før periodens slutning, hvor sagen blev afsluttet inden 26 uger efter begyndelsen.",
              "stock", "share", Measure("stock", "matured", where="closed_26w"), Measure("stock", "matured"),
              direction="higher", dims=_OFFER, needs=("offers",), source=OWN),
    Indicator("offers_weeks_to_closure", "Uger fra tilbud til afslutning", "Uger til afslutning", "Medianen af hele uger fra "
              "tilbuddets begyndelse til sagens afslutning, for tilbud begyndt i perioden.", "duration", "weeks",
              Measure("percentile", "events", amount="weeks_to_closure", where="kind = 'offer'", share=0.5),
              direction="lower", dims=_OFFER, needs=("offers",), source=OWN),
)  # fmt: skip

PLAN: tuple[str, ...] = ("plan", "section", "owner", "status")
_PLANS = (
    Indicator("initiatives_done", "Gennemførte initiativer", "Gennemført", "Andel af handleplanernes initiativer, der er "
              "gennemført. Et initiativ er gennemført, når alle dets milepæle er det. Status er den seneste kendte; uden en "
              "dato for gennemførelsen tæller den for alle perioder.", "stock", "share",
              Measure("stock", "agenda", where="kind = 'done'"), Measure("stock", "agenda", where="kind = 'all'"),
              direction="higher", dims=PLAN, source=f"{_S0}, linje 193-197"),
    Indicator("initiatives_late", "Forsinkede initiativer", "Forsinket", "Initiativer med en milepæl, hvis frist er nået ved "
              "udgangen af periodens sidste dag, uden at den er gennemført. En frist på en måned er månedens sidste dag.",
              "stock", "initiatives", Measure("stock", "agenda", where="kind = 'late'"), direction="lower", dims=PLAN,
              source=f"{_S0}, linje 211-382"),
)  # fmt: skip

INDICATORS: dict[str, Indicator] = {
    i.id: i
    for i in (*_CASELOAD, *_CLOSURES, *_ANSWERS, *_FLOWS, *_ROLLING, *_GROUPS, *_FOLLOWUP, *_OFFERS, *_PLANS)
}
"""Every indicator by id, in the order of `indicators`."""
