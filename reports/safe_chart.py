"""A chart's data whose own worksheet holds no formula: behind each native chart of a slide lies a workbook.

The library writes a text that begins with `=` as a formula there; a team's name must stay a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from xlsxwriter import Workbook

_OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip


class SafeChartData(CategoryChartData):
    """As its parent, with a worksheet in which every text is a text."""

    @property
    def _workbook_writer(self) -> Any:
        return _Writer(self)


class _Writer(CategoryWorkbookWriter):
    @contextmanager
    def _open_worksheet(self, xlsx_file: Any) -> Iterator[tuple[Any, Any]]:
        workbook = Workbook(xlsx_file, _OPTIONS)
        worksheet = workbook.add_worksheet()
        yield workbook, worksheet
        workbook.close()
