"""Reports: what people send. Pure builders over the answers of `metrics`, and a writer for each file form.

`Figures` asks and remembers; `status` lays tables out of what was asked; `xlsx` writes them.
"""

from .figures import Figures

__all__ = ["Figures"]
