"""The Danish of obligations, which is that of everything else: `metrics.words`."""

from metrics.words import *  # noqa: F403
