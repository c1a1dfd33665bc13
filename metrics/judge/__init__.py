"""Figures judged: against an earlier period, against targets, and as signal or noise."""
