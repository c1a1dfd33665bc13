"""What stops a load. One exception, whose text is for the person who started it."""

from __future__ import annotations

from etl.clean.citizen_numbers import mask


class Refused(Exception):
    """The delivery or the setting cannot be used; the published warehouse stays as it was.

    The text is one or two plain sentences: what is wrong, where, and what to do. It may end in a log or a mail, so what
    looks like a citizen number in it is masked.
    """

    def __init__(self, text: object = "") -> None:
        super().__init__(mask(str(text)))
