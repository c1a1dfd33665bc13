"""Snapshots on disk: load, publish, list, rebuild, back up, erase, and rotate the key."""
