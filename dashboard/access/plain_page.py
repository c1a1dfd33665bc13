"""The few pages beside the dashboard: the way in, the choice of a role, a refusal. Plain HTML without a script of theirs."""

from __future__ import annotations

from flask import Response, make_response, render_template_string, request

_PAGE = """<!DOCTYPE html>
<html lang="da">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">
<title>{{ title }} · tavle</title>
<script src="/assets/first/scheme.js"></script>
{% for sheet in sheets %}<link rel="stylesheet" href="/assets/css/{{ sheet }}">{% endfor %}
{% for script in scripts %}<script defer src="/assets/{{ script }}"></script>{% endfor %}
</head>
<body><main class="letter" id="main"><div class="page">
<p class="letter-mark"><span class="mark" aria-hidden="true"></span>tavle</p>
<h1>{{ title }}</h1>
{% for line in lines %}<p>{{ line }}</p>{% endfor %}
{{ inside|safe }}
</div></main></body>
</html>"""
_SHEETS = ("1_tokens.css", "2_frame.css", "3_parts.css", "6_access.css")


def page(
    title: str, words: str | list[str], code: int = 200, inside: str = "", scripts: tuple[str, ...] = ()
) -> Response:
    """A page of a heading, sentences, and a part that is HTML already (made by `form`, `link`)."""
    lines = [words] if isinstance(words, str) else words
    if not inside and request.path != "/login":
        inside = link("/", "Til forsiden")
    html = render_template_string(
        _PAGE, title=title, lines=lines, inside=inside, sheets=_SHEETS, scripts=scripts
    )
    answer = make_response(html, code)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def link(to: str, word: str, strong: bool = False) -> str:
    """A link, or what looks like a button."""
    return render_template_string(
        '<p><a href="{{ to }}"{% if strong %} class="button"{% endif %}>{{ word }}</a></p>',
        to=to,
        word=word,
        strong=strong,
    )


def form(to: str, token: str, buttons: list[tuple[str, str, str]], extra: str = "") -> str:
    """A form that posts one of several buttons: (name, value, word)."""
    return render_template_string(
        """<form method="post" action="{{ to }}" class="letter-form"><input type="hidden" name="csrf" value="{{ token }}">{{ extra|safe }}
{% for name, value, word in buttons %}<button class="button" name="{{ name }}" value="{{ value }}">{{ word }}</button>{% endfor %}</form>""",
        to=to, token=token, buttons=buttons, extra=extra,
    )  # fmt: skip
