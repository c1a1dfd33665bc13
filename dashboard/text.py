"""The Danish of the screen, which is that of everything else: `metrics.text`."""

from metrics.text import *  # noqa: F403
