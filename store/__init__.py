"""What people write: actions, samples and comments, in one SQLite file beside the warehouse."""

from .actions import Action, Actions
from .comments import Comment, Comments
from .file import Fault, Store
from .samples import Drawn, Sample, Samples
from .words import Unfit, checked

__all__ = [
    "Action", "Actions", "Comment", "Comments", "Drawn", "Fault", "Sample", "Samples", "Store", "Unfit", "checked",
]  # fmt: skip
