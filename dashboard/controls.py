"""Our own thin wrappers of the controls, so that nothing else knows which library they come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash.development.base_component import Component
from markupsafe import Markup

from dashboard import html
from topics.values import Control


def select(
    id: str,
    label: str,
    data: Sequence[Any],
    everything: str,
    value: str | None = None,
    *,
    width: int = 168,
    search: bool = False,
) -> Any:
    """A drop-down with a visible label; nothing chosen means `everything`."""
    return dmc.Select(
        id=id,
        label=label,
        data=list(data),
        value=value,
        placeholder=everything,
        clearable=True,
        searchable=search,
        nothingFoundMessage="Intet fundet",
        checkIconPosition="right",
        maxDropdownHeight=360,
        size="sm",
        w=width,
        className="control",
        clearButtonProps={"aria-label": f"Ryd {label.lower()}"},
        comboboxProps={"shadow": "md"},
    )


def segments(id: str, label: str, options: Mapping[str, str], value: str, *, fixed: bool = False) -> Any:
    """A few alternatives side by side, with a visible label."""
    return html.Div(
        [
            html.Span(label, id=f"{id}-label", className="control-label"),
            dmc.SegmentedControl(
                id=id,
                data=[{"value": key, "label": words} for key, words in options.items()],
                value=value,
                disabled=fixed,
                size="sm",
                **{"aria-labelledby": f"{id}-label"},
            ),
        ],
        className="control control-segments",
    )


def number(
    key: str,
    label: str,
    value: float | None,
    *,
    least: float,
    most: float,
    placeholder: str = "",
    suffix: str = "",
    width: int = 200,
) -> Any:
    """A number that is one of the page's own keys: leaving the field (or Enter) goes to the new address."""
    return dmc.NumberInput(
        id={"type": "own", "key": key},
        label=label,
        value="" if value is None else value,
        min=least,
        max=most,
        placeholder=placeholder,
        suffix=suffix,
        decimalSeparator=",",
        thousandSeparator=".",
        decimalScale=0,
        hideControls=True,
        debounce=True,
        size="sm",
        w=width,
        className="control",
    )


def choice(key: str, label: str, data: Sequence[Any], value: str | None, *, width: int = 240) -> Any:
    """One of many, that is one of the page's own keys: choosing goes to the new address."""
    return dmc.Select(
        id={"type": "own", "key": key},
        label=label,
        data=list(data),
        value=value,
        searchable=True,
        allowDeselect=False,
        nothingFoundMessage="Intet fundet",
        checkIconPosition="right",
        maxDropdownHeight=420,
        size="sm",
        w=width,
        className="control",
        comboboxProps={"shadow": "md"},
    )


def segments_own(key: str, label: str, options: Mapping[str, str], value: str) -> Any:
    """A few alternatives side by side, that are one of the page's own keys."""
    return html.Div(
        [
            html.Span(label, id=f"own-{key}-label", className="control-label"),
            dmc.SegmentedControl(
                id={"type": "own", "key": key},
                data=[{"value": k, "label": words} for k, words in options.items()],
                value=value,
                size="sm",
                **{"aria-labelledby": f"own-{key}-label"},
            ),
        ],
        className="control control-segments",
    )


def search_field(key: str, label: str, value: str, *, width: int = 200) -> Any:
    """A text that is one of the page's own keys: leaving the field (or Enter) goes to the new address."""
    return dmc.TextInput(
        id={"type": "own", "key": key},
        label=label,
        value=value,
        debounce=True,
        size="sm",
        w=width,
        className="control",
    )


def control(value: Control) -> Any:
    """A field of a page's own as its control."""
    if value.kind == "number":
        number_value = None if value.value is None else float(value.value)
        return number(
            value.key, value.label, number_value, least=value.least, most=value.most, placeholder=value.placeholder,
            suffix=value.suffix, width=value.width or 200,
        )  # fmt: skip
    words = None if value.value is None else str(value.value)
    if value.kind == "choice":
        data = [{"value": key, "label": label} for key, label in value.options]
        return choice(value.key, value.label, data, words, width=value.width or 240)
    if value.kind == "segments":
        return segments_own(value.key, value.label, dict(value.options), words or "")
    return search_field(value.key, value.label, words or "", width=value.width or 200)


UNSEEN = frozenset({"Location", "Store", "Interval", "Download"})


def still(node: Any, as_html: Callable[[Any], Markup]) -> Markup:
    """A component as it will look, as HTML: what is asked for before any script has run. `node` may be a component or
    what was sent of one."""
    if isinstance(node, Component):
        node = node.to_plotly_json()
    kind, props = node["type"], node["props"]
    if kind in UNSEEN:
        return Markup("")
    if kind == "Markup":
        return Markup(str(html.Html(props["tag"], props["attributes"], Markup(props["inside"]))))
    if kind == "Select":
        return _still_select(props)
    if kind == "SegmentedControl":
        spans = [
            html.Span(o["label"], className="on" if o["value"] == props.get("value") else None)
            for o in props["data"]
        ]
        return Markup(str(html.Div(spans, className="pre-segments")))
    if kind == "ColorSchemeToggle":
        return Markup('<span class="pre-scheme"></span>')
    children = props.get("children")
    inside = as_html(
        list(children) if isinstance(children, (list, tuple)) else [] if children is None else [children]
    )
    if node["namespace"] != "dash_html_components":
        return inside
    own = {k: v for k, v in props.items() if k not in ("children", "id") and not k.startswith("n_")}
    return Markup(str(html.Html(kind.lower(), own, inside)))


def _still_select(props: Mapping[str, Any]) -> Markup:
    """A drop-down as it looks closed: its label, and what is chosen or stands for everything."""
    options = [o for option in props.get("data", ()) for o in option.get("items", (option,))]
    chosen = next(
        (o["label"] for o in options if o["value"] == props.get("value")), props.get("placeholder", "")
    )
    parts = [
        html.Span(props.get("label"), className="control-label"), html.Div(chosen, className="pre-select"),
    ]  # fmt: skip
    return Markup(
        str(html.Div(parts, className=props.get("className"), style={"width": f"{props.get('w', 168)}px"}))
    )
