"""Who looks: the scope of the request, in one place, for pages and for what is written.

Without a login everything is the local operator's; a login sets the scope of its reader here.
"""

from __future__ import annotations

from metrics import OPERATOR
from metrics.model import Scope


def scope() -> Scope:
    """The scope of whoever made this request."""
    return OPERATOR
