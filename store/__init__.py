"""What people write: actions, samples, comments and what was sent, in one SQLite file beside the warehouse."""

from .actions import Action, Actions
from .comments import Comment, Comments
from .file import Fault, Store
from .issued import Issued, IssuedReports
from .samples import Drawn, Sample, Samples
from .words import Unfit, checked

__all__ = [
    "Action", "Actions", "Comment", "Comments", "Drawn", "Fault", "Issued", "IssuedReports", "Sample", "Samples", "Store", "Unfit", "checked",
]  # fmt: skip
