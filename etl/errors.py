"""What stops a load. One exception, whose text is for the person who started it."""

from __future__ import annotations


class Refused(Exception):
    """The delivery or the setting cannot be used; the published warehouse stays as it was.

    The text is one or two plain sentences: what is wrong, where, and what to do.
    """
