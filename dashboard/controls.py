"""Our own thin wrappers of the controls, so that nothing else knows which library they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html


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
