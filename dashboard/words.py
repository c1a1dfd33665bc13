"""The Danish of obligations, which is that of everything else: `metrics.danish.labels`."""

from metrics.danish.labels import STEPS, step, with_week

__all__ = ["STEPS", "step", "with_week"]
