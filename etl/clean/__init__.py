"""Cells as they are delivered to values that may be kept: parsed, and with tokens for citizen numbers."""
