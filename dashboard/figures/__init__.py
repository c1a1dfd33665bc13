"""Figures: pure functions from rows to Plotly dicts. One notation, as `docs/design.md` has it."""
