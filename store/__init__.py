"""What people write: actions, samples, comments and what was sent, in one SQLite file beside the warehouse."""

from . import clock
from .actions import Action, Actions
from .audit import Audit, Entry
from .comments import Comment, Comments
from .door import Door, Wall
from .file import Fault, Store
from .issued import Issued, IssuedReports
from .samples import Drawn, Sample, Samples
from .words import Unfit, checked

__all__ = [
    "Action", "Actions", "Audit", "Comment", "Comments", "Door", "Drawn", "Entry", "Fault", "Issued", "IssuedReports", "Sample", "Samples", "Store", "Unfit", "Wall", "checked", "clock",
]  # fmt: skip
