"""The Danish of the screen, which is that of everything else: `metrics.danish`."""

from metrics.danish.dates import *  # noqa: F403
from metrics.danish.numbers import *  # noqa: F403
